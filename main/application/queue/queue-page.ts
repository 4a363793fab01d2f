import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { success } from '../../../shared/domain/result.ts';
import type { Context, UseCase } from '../context.ts';
import { MASK, seesPatientsAnyway } from '../mask-patient.ts';
import type { Actor } from '../people-ports.ts';
import type { QueuePageEntry } from '../queue-ports.ts';
import { queueRow } from './list-queue.ts';
import { queueSelection } from './queue-selection.ts';

type PageInput = OperationInput<'queue.page'>;
type Page = OperationOutput<'queue.page'>;
export type QueuePageRow = Page['rows'][number];

/** Where counting stops: a scroll bar needs no more, and no filter may cost by the years. */
const COUNT_MAX = 20_000;

/** Whom a row is of, by what tells namesakes apart; masked for those who see no patients. */
export function patientShown(
  { patientName, patientBirthDate }: Pick<QueuePageEntry, 'patientName' | 'patientBirthDate'>,
  open: boolean,
): Pick<QueuePageRow, 'patientName' | 'patientBirthDate'> {
  if (open) return { patientName, patientBirthDate };
  return { patientName: patientName === null ? null : MASK, patientBirthDate: null };
}

export function pageRow(entry: QueuePageEntry, open: boolean): QueuePageRow {
  const { submission, prescriptionId, sequence, dueDate, signerName } = entry;
  return {
    ...queueRow(submission, prescriptionId),
    prescriptionKey: submission.prescriptionKey,
    sequence,
    dueDate,
    signerName,
    ...patientShown(entry, open),
  };
}

/** The queue as the screen scrolls through it: newest first, one page by its cursors, over years of rows. */
export const pageQueue: UseCase<PageInput, Page> = ({ store }: Context, actor: Actor, input) => {
  const open = seesPatientsAnyway(actor);
  const selection = queueSelection(store, input, open);
  const entries = store.submissions.page(selection, {
    after: input.after ?? null,
    before: input.before ?? null,
    skip: input.skip,
    limit: input.limit,
  });
  const count = store.submissions.count(selection, COUNT_MAX);
  return success({
    rows: entries.map((entry) => pageRow(entry, open)),
    total: count.rows,
    totalExact: count.exact,
    first: entries.at(0)?.sequence ?? null,
    last: entries.at(-1)?.sequence ?? null,
    patientsSearched: open,
  });
};

export const countQueue: UseCase<OperationInput<'queue.counts'>, OperationOutput<'queue.counts'>> = (
  { store },
  _actor,
  input,
) => {
  const day = input.day ?? null;
  return success({
    states: { ...store.submissions.countByState(day) },
    errors: [...store.submissions.openIssues(day)],
    needsPerson: store.submissions.needsPerson(),
  });
};
