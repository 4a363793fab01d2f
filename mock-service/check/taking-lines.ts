import { addDays, type CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { TakingLine } from '../../shared/domain/duplicate-check/check-line.ts';
import { DATA_DAYS } from '../../shared/domain/duplicate-check/intake-window.ts';
import { takingLinesOfPrescription } from '../../shared/domain/duplicate-check/lines-of-prescription.ts';
import { takingLinesOfResult } from '../../shared/domain/duplicate-check/lines-of-result.ts';
import type { MockContext } from '../messages/message-context.ts';

/**
 * All the service knows this person to be taking: current results, what other pharmacies registered, and prescriptions
 * that have no result yet (those count from the prescription day). Data of the last 100 days (eps.md §4). Line ids stay
 * the same from one check to the next.
 */
export function takingLines(context: MockContext, insuredKey: string, today: CalendarDate): readonly TakingLine[] {
  const { registrations, history, prescriptions } = context.store;
  const since = addDays(today, -DATA_DAYS);
  return [
    ...registrations
      .ofInsured(insuredKey, since)
      .flatMap((row) =>
        takingLinesOfResult(row.content, { prescriptionRef: row.prescriptionId, resultRef: row.dispensingId }),
      ),
    ...history
      .ofInsured(insuredKey, since)
      .flatMap(({ historyId, result }) =>
        takingLinesOfResult(result, { prescriptionRef: null, resultRef: `history-${historyId}` }),
      ),
    ...prescriptions
      .undispensed(insuredKey)
      .filter((row) => row.content.issuedOn >= since)
      .flatMap((row) => takingLinesOfPrescription(row.content, row.prescriptionId)),
  ];
}
