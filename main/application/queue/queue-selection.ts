import type { OperationInput } from '../../../shared/contract/operations.ts';
import { patientQuery } from '../../../shared/domain/patient-search.ts';
import type { Store } from '../ports.ts';
import type { QueueSelection } from '../queue-ports.ts';
import { idPrefixOf } from './find-rows.ts';

/** In a list fewer characters do than for an order to one row. */
const LISTED_ID_LENGTH_MIN = 4;

/** @param open the caller sees patients: only then is a text looked for in their names; else the answer tells nothing of them */
export function queueSelection(
  store: Store,
  filter: Pick<OperationInput<'queue.page'>, 'state' | 'kind' | 'day' | 'errorCode' | 'text'>,
  open: boolean,
): QueueSelection {
  const { state = null, kind = null, day = null, errorCode = null, text } = filter;
  if (text === undefined) return { state, kind, day, errorCode, rows: null };
  return {
    state,
    kind,
    day,
    errorCode,
    rows: store.submissions.rowsOfText({
      idPrefix: idPrefixOf(text, LISTED_ID_LENGTH_MIN),
      patientName: open ? patientQuery(text).name : null,
    }),
  };
}
