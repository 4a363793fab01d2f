import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import { typedDate } from '../../../shared/domain/typed-text.ts';
import type { Context } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { changedVersion, prescriptionOf } from './find-entry.ts';
import { judgeEntry } from './judge-entry.ts';
import { changeKind } from './open-change.ts';
import {
  checkStateOf,
  isComplete,
  marksOf,
  NO_CHECK,
  NO_MARKS,
  roundShownOf,
  subjectWith,
  validityOf,
} from './prescription-facts.ts';
import { stageOf } from './stage-of.ts';

type EntryView = OperationOutput<'entry.open'>;

export function entryView(
  context: Context,
  actor: Actor,
  entry: EntryRow,
  offeredFrom: EntryView['offeredFrom'] = null,
): EntryView {
  const prescription = prescriptionOf(context, entry);
  const judged = judgeEntry(context, actor, entry.form, prescription, changedVersion(context, entry));
  const versions = prescription === null ? [] : context.store.results.versionsOf(prescription.prescriptionKey);
  const atWork = entry.resultId ?? entry.changes;
  const row = atWork === null ? null : context.store.results.byId(atWork);
  const day = typedDate(entry.form.dispensingDate) ?? tokyoDateOf(context.clock.now());
  const whole = prescription !== null && prescription.prescription.groups.length > 0;
  return {
    entryId: entry.entryId,
    revision: entry.revision,
    prescriptionKey: entry.prescriptionKey,
    resultId: entry.resultId,
    form: entry.form,
    complete: isComplete(entry),
    finalised: entry.finalised,
    change: changeOf(context, entry),
    kind: prescription?.kind ?? 'paper',
    prescription: whole ? prescription.prescription : null,
    messagesReachPrescriber: (prescription?.kind ?? 'paper') !== 'paper',
    instructions: judged.instructions,
    lines: judged.lines,
    issues: judged.issues,
    marks: marksOf(context, entry),
    round:
      prescription === null
        ? { type: 'once', round: 1, of: 1, plannedDate: null }
        : roundShownOf(prescription, versions),
    validity: prescription === null ? null : validityOf(prescription, versions, day),
    check: prescription === null ? NO_CHECK : checkStateOf(context, subjectWith(prescription, row, judged.result)),
    visit: prescription === null ? [] : visitOf(context, prescription),
    offeredFrom,
    updatedAt: entry.updatedAt,
    updatedBy: entry.updatedBy,
  };
}

function changeOf(context: Context, { changes }: EntryRow): EntryView['change'] {
  const submission = changes === null ? null : context.store.submissions.byResult(changes);
  return changes === null || submission === null ? null : { kind: changeKind(submission), resultId: changes };
}

/** The other prescriptions of the same person that came in on the same day. */
function visitOf(context: Context, prescription: PrescriptionRow): EntryView['visit'] {
  const key = patientMatchKey(prescription.prescription.patient, prescription.prescription.insured);
  if (key === null) return [];
  return context.store.prescriptions
    .ofDay(prescription.receivedOn)
    .filter((other) => other.prescriptionKey !== prescription.prescriptionKey && other.reception !== 'cancelled')
    .filter((other) => patientMatchKey(other.prescription.patient, other.prescription.insured) === key)
    .map((other) => {
      const entry = context.store.entries.ofPrescription(other.prescriptionKey, other.round);
      return {
        prescriptionKey: other.prescriptionKey as string,
        entryId: entry?.entryId ?? null,
        stage: stageOf({
          finalised: hasFinalised(context, other.prescriptionKey, other.round),
          begun: entry !== null,
          complete: entry !== null && isComplete(entry),
          marks: entry === null ? NO_MARKS : marksOf(context, entry),
        }),
      };
    });
}

function hasFinalised(context: Context, key: Uuid, round: number): boolean {
  return context.store.results.versionsOf(key).some((row) => row.round === round && row.status === 'finalised');
}
