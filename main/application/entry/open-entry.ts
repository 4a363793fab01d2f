import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { EntryForm } from '../../../shared/contract/entry-form.ts';
import { formFromResult } from '../../../shared/contract/entry-from-result.ts';
import { formFromPaper, formFromPrescription, roundAtHand } from '../../../shared/contract/entry-prefill.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type CalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { DispensingRound } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import type { Actor } from '../people-ports.ts';
import { resultRefusal } from '../prescription/may-dispense.ts';
import { findPrescription, findResult } from '../queue/find-rows.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { entryView } from './entry-view.ts';
import { findEntry } from './find-entry.ts';
import { openChange } from './open-change.ts';
import { warmNames } from './warm-names.ts';

type Opened = OperationOutput<'entry.open'>;

/** The entry at hand, or a new one: as prescribed, from the result that is there, or from paper. */
export const openEntry: UseCase<OperationInput<'entry.open'>, Opened> = (context, actor, input) => {
  warmNames(context);
  if (input.entryId !== undefined) {
    const found = findEntry(context, input.entryId);
    return found.ok ? success(entryView(context, actor, found.value)) : found;
  }
  if (input.resultId !== undefined) return openResult(context, actor, input.resultId);
  if (input.prescriptionKey === undefined) return openPaper(context, actor, input.paper?.patientId);
  const found = findPrescription(context.store, input.prescriptionKey);
  return found.ok ? openPrescription(context, actor, found.value, input.remainder) : found;
};

function openPrescription(context: Context, actor: Actor, prescription: PrescriptionRow, remainder: boolean) {
  const waits = prescription.kind === 'paper' && prescription.reception === 'waiting-next-round';
  const refused = waits ? null : resultRefusal(context.store, prescription);
  if (refused !== null) return refusal(refused);
  return context.store.transaction(() => {
    const entry = entryOfPrescription(context, actor, prescription, remainder);
    return success(entryView(context, actor, entry));
  });
}

/** What is typed of a draft, the prescription of one that came from a file, the change of a final one. */
function openResult(context: Context, actor: Actor, id: string) {
  const typed = findEntry(context, id);
  if (typed.ok && !typed.value.finalised) return success(entryView(context, actor, typed.value));
  const found = findResult(context.store, id);
  if (!found.ok) return found;
  const row = found.value;
  if (row.status === 'finalised') {
    const change = openChange(context, actor, row, (form) =>
      newEntry(context, actor, row.prescriptionKey, row.round, form, row.resultId),
    );
    return change.ok ? success(entryView(context, actor, change.value)) : change;
  }
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null) return refusal(applicationIssue('record.no-prescription'));
  return openPrescription(context, actor, prescription, false);
}

function openPaper(context: Context, actor: Actor, patientId: number | undefined) {
  const { store, clock } = context;
  const today = tokyoDateOf(clock.now());
  const patient = patientId === undefined ? null : store.patients.byId(patientId);
  if (patientId !== undefined && patient === null)
    return refusal(applicationIssue('record.not-found', { id: String(patientId) }));
  const key = patient?.matchKey ?? null;
  const last = key === null ? null : (store.results.historyOf(key, '1900-01-01' as CalendarDate)[0] ?? null);
  const offered =
    last === null ? null : { resultId: last.resultId as string, dispensingDate: last.dispensingDate as string };
  return store.transaction(() => {
    const entry = newEntry(context, actor, null, 1, formFromPaper(today, last?.result ?? null));
    return success(entryView(context, actor, entry, offered));
  });
}

/** Call inside a transaction. */
export function entryOfPrescription(
  context: Context,
  actor: Actor,
  prescription: PrescriptionRow,
  remainder: boolean,
): EntryRow {
  const { store, clock } = context;
  const { prescriptionKey, round } = prescription;
  const known = store.entries.ofPrescription(prescriptionKey, round);
  if (known !== null && !known.finalised) return known;
  const versions = store.results.versionsOf(prescriptionKey);
  const today = tokyoDateOf(clock.now());
  const form = prefilled(context, prescription, versions, remainder, today);
  return newEntry(context, actor, prescriptionKey, round, form);
}

function prefilled(
  context: Context,
  prescription: PrescriptionRow,
  versions: readonly ResultRow[],
  remainder: boolean,
  today: CalendarDate,
): EntryForm {
  const atHand: DispensingRound = remainder
    ? { type: 'remainder-later', reason: '不足分後日渡し' }
    : roundAtHand(prescription.prescription, prescription.round);
  const typedWhole = prescription.prescription.groups.length === 0;
  const ofRound = versions.filter((row) => row.round === prescription.round);
  const draft = ofRound.findLast((row) => row.status === 'draft' || row.status === 'pending-confirmation');
  // 取消 of a finalised result, or 登録取消: what was typed for it is not typed again.
  const takenBack = remainder ? undefined : ofRound.findLast((row) => isTakenBack(context, row));
  const before = draft ?? takenBack ?? (typedWhole ? versions.at(-1) : undefined);
  if (before === undefined) return formFromPrescription(prescription.prescription, atHand, today);
  const form = formFromResult(before.result, prescription.prescription);
  return before === draft
    ? form
    : { ...form, dispensingDate: today, round: formFromPrescription(prescription.prescription, atHand, today).round };
}

function isTakenBack(context: Context, row: ResultRow): boolean {
  const state = row.status === 'finalised' ? context.store.submissions.byResult(row.resultId)?.state : undefined;
  return state === 'voided' || state === 'withdrawn';
}

function newEntry(
  context: Context,
  actor: Actor,
  prescriptionKey: EntryRow['prescriptionKey'],
  round: number,
  form: EntryForm,
  changes: EntryRow['changes'] = null,
): EntryRow {
  const { store, clock, random } = context;
  const entryId = random.uuid();
  const at = clock.now();
  store.entries.insert({ entryId, prescriptionKey, round, changes, form, at, by: actor.name });
  audited(
    context,
    actor,
    'entry.open',
    entryId,
    { prescriptionKey, round, ...(changes === null ? {} : { changes }) },
    at,
  );
  const entry = store.entries.byId(entryId);
  if (entry === null) throw new Error('an entry that was just put down is not there');
  return entry;
}
