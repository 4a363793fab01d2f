import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import { businessDayOf } from '../../../shared/domain/closing/business-day.ts';
import { ownNeed } from '../../../shared/domain/closing/closing-rows.ts';
import { deadlineOf } from '../../../shared/domain/closing/same-day-clock.ts';
import type { Patient } from '../../../shared/domain/patient.ts';
import { success } from '../../../shared/domain/result.ts';
import type { Context, UseCase } from '../context.ts';
import { typedPatient } from '../entry/list-entries.ts';
import type { EntryRow } from '../entry-ports.ts';
import { MASK, seesPatientsAnyway } from '../mask-patient.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

export type UnregisteredRow = OperationOutput<'closing.unregistered'>[number];

/** 未登録一覧: what was dispensed, is being typed or was received and has not reached the service as a result. */
export const listUnregistered: UseCase<
  OperationInput<'closing.unregistered'>,
  OperationOutput<'closing.unregistered'>
> = (context, actor, { day }) =>
  success(unregisteredRows(context, actor, (row) => day === undefined || row.date === day));

export function unregisteredRows(
  context: Context,
  actor: Pick<Actor, 'rights'>,
  wanted: (row: UnregisteredRow) => boolean,
): UnregisteredRow[] {
  const { store, clock, shop } = context;
  const now = clock.now();
  const open = seesPatientsAnyway(actor);
  const facts = store.closings.facts(now, businessDayOf(now, shop.changeover), shop.changeover);
  const dated = (date: CalendarDate): Pick<UnregisteredRow, 'date' | 'deadline' | 'late'> => {
    const deadline = deadlineOf(date);
    return { date, deadline, late: now >= deadline };
  };
  const results = facts.open
    .filter((row) => row.state !== 'registered' && ownNeed(row) !== 'finished')
    .flatMap(({ submissionId, kind, dispensingDate }): UnregisteredRow[] => {
      if (dispensingDate === null || (kind !== 'register' && kind !== 'amend')) return [];
      const { submission, signerName, patientName } = store.submissions.entry(submissionId);
      return [
        {
          what: 'result',
          submissionId,
          resultId: submission.resultId,
          prescriptionKey: submission.prescriptionKey,
          ...dated(dispensingDate),
          state: submission.state,
          since: submission.stateSince,
          signerName,
          patientName: masked(patientName, open),
          lastIssue: submission.lastIssue,
          carriedOver: null,
        },
      ];
    });
  const drafts = facts.drafts.flatMap(({ resultId, status, dispensingDate }) => {
    const row = store.results.byId(resultId);
    if (row !== null) return [{ ...draftRow(row, open), state: status, ...dated(row.dispensingDate) }];
    const entry = store.entries.byId(resultId);
    return entry === null ? [] : [{ ...entryRow(entry, open), state: status, ...dated(dispensingDate) }];
  });
  const receptions = facts.receptions.flatMap(({ prescriptionKey, receivedOn }) => {
    const row = store.prescriptions.byKey(prescriptionKey);
    return row === null ? [] : [{ ...receptionRow(row, open), ...dated(receivedOn) }];
  });
  return [...results, ...drafts, ...receptions].filter(wanted);
}

type Undated = Omit<UnregisteredRow, 'date' | 'deadline' | 'late'>;

function draftRow(row: ResultRow, open: boolean): Undated {
  const { resultId, prescriptionKey, status, createdAt, result, carriedOver } = row;
  return {
    what: 'draft',
    submissionId: null,
    resultId,
    prescriptionKey,
    state: status,
    since: createdAt,
    signerName: result.pharmacist.name,
    patientName: masked(nameOf(result.patient), open),
    lastIssue: null,
    carriedOver,
  };
}

/** Half-typed from paper: no prescription, and under the id of its entry, as in the verdict. */
function entryRow(entry: EntryRow, open: boolean): Undated {
  const { entryId, createdAt, carriedOver } = entry;
  return {
    what: 'draft',
    submissionId: null,
    resultId: entryId,
    prescriptionKey: null,
    state: 'draft',
    since: createdAt,
    signerName: null,
    patientName: masked(nameOf(typedPatient(entry)), open),
    lastIssue: null,
    carriedOver,
  };
}

function receptionRow(row: PrescriptionRow, open: boolean): Undated {
  const { prescriptionKey, reception, receivedAt, prescription, carriedOver } = row;
  return {
    what: 'reception',
    submissionId: null,
    resultId: null,
    prescriptionKey,
    state: reception,
    since: receivedAt satisfies Instant,
    signerName: null,
    patientName: masked(nameOf(prescription.patient), open),
    lastIssue: null,
    carriedOver,
  };
}

const nameOf = ({ nameKanji, nameKana }: Patient): string | null => nameKanji ?? nameKana;
const masked = (name: string | null, open: boolean): string | null => (name === null || open ? name : MASK);
