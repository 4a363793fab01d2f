import type { User } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import { documentOf, resultFor, today } from '../contract/mock-fixture.ts';
import { addFinalised, NOW } from '../support/store-rows.ts';

/**
 * Finalised results of plain paper with their real documents, ready to be sent.
 * @param dayOf 調剤日 of each; left out: today
 */
export function addPaperRows(
  store: Store,
  user: User,
  count: number,
  dayOf: (number: number) => CalendarDate = today,
): void {
  store.transaction(() => {
    for (let number = 0; number < count; number += 1) {
      const result = resultFor(null, { remarks: [`${number}`], dispensingDate: dayOf(number) });
      const documentSha256 = store.documents.put('dispensing-final', documentOf(result), NOW);
      const { dispensingDate } = result;
      addFinalised(store, user, { result: { result, dispensingDate }, submission: { documentSha256, dispensingDate } });
    }
  });
}
