import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { Patient } from '../../../shared/domain/patient.ts';
import { success } from '../../../shared/domain/result.ts';
import { typedDate, typedKana, typedText } from '../../../shared/domain/typed-text.ts';
import type { UseCase } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import { maskedPatient, seesPatients } from '../mask-patient.ts';
import { prescriptionOf } from './find-entry.ts';
import { isComplete, marksOf } from './prescription-facts.ts';
import { stageOf } from './stage-of.ts';

/** What is being typed, oldest first. */
export const listEntries: UseCase<OperationInput<'entry.list'>, OperationOutput<'entry.list'>> = (
  context,
  actor,
  { limit },
) => {
  const open = seesPatients(context, actor, undefined, 'entry.list');
  return success(
    context.store.entries.open(limit).map((entry) => {
      const patient = prescriptionOf(context, entry)?.prescription.patient ?? typedPatient(entry);
      return {
        entryId: entry.entryId,
        prescriptionKey: entry.prescriptionKey,
        resultId: entry.resultId,
        revision: entry.revision,
        complete: isComplete(entry),
        stage: stageOf({
          finalised: entry.finalised,
          begun: true,
          complete: isComplete(entry),
          marks: marksOf(context, entry),
        }),
        patient: open ? patient : maskedPatient(patient),
        updatedAt: entry.updatedAt,
        updatedBy: entry.updatedBy,
      };
    }),
  );
};

/** The person as far as typed. */
export function typedPatient({ form }: EntryRow): Patient {
  const patient = form.paper?.patient;
  return {
    nameKanji: typedText(patient?.nameKanji ?? '') || null,
    nameKana: typedKana(patient?.nameKana ?? '') || null,
    sex: patient?.sex ?? null,
    birthDate: typedDate(patient?.birthDate ?? ''),
  };
}
