import { addDays, type CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { TakingLine } from '../../shared/domain/duplicate-check/check-line.ts';
import { DATA_DAYS } from '../../shared/domain/duplicate-check/intake-window.ts';
import { takingLinesOfPrescription } from '../../shared/domain/duplicate-check/lines-of-prescription.ts';
import { takingLinesOfResult } from '../../shared/domain/duplicate-check/lines-of-result.ts';
import type { MockContext } from '../messages/message-context.ts';

/**
 * All the service knows this person to be taking: current results, what other pharmacies registered, and prescriptions
 * that have no result yet (those count from the prescription day). Data of the last 100 days (eps.md §4).
 */
export function takingLines(context: MockContext, insuredKey: string, today: CalendarDate): readonly TakingLine[] {
  const { registrations, history, prescriptions } = context.store;
  const registered = registrations.ofInsured(insuredKey);
  const dispensed = new Set(registered.map((row) => row.prescriptionId));
  const open = prescriptions
    .byInsured(insuredKey)
    .filter((row) => row.state !== 'revoked' && !dispensed.has(row.prescriptionId));
  return [
    ...registered.flatMap((row) =>
      takingLinesOfResult(row.content, { prescriptionRef: row.prescriptionId, resultRef: row.dispensingId }),
    ),
    ...history
      .ofInsured(insuredKey, addDays(today, -DATA_DAYS))
      .flatMap((result, index) =>
        takingLinesOfResult(result, { prescriptionRef: null, resultRef: `history-${index + 1}` }),
      ),
    ...open.flatMap((row) => takingLinesOfPrescription(row.content, row.prescriptionId)),
  ];
}
