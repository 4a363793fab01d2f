import type { CalendarDate } from '../calendar-date.ts';
import type { DrugFacts } from './drug-facts.ts';

/**
 * listed: on the price list on that day. transitional-over: still printed on it, but its 経過措置による使用期限 (a column of
 * the list itself) is past. delisted: only an earlier list has it.
 */
export type ListingState = 'listed' | 'transitional-over' | 'delisted';

/** Whether insurance covers a drug on a day, as far as the price lists tell. Both last days count as covered. */
export function listingStateOn(
  drug: Pick<DrugFacts, 'transitionalUntil' | 'listedUntil'>,
  day: CalendarDate,
): ListingState {
  if (drug.listedUntil !== null && drug.listedUntil < day) return 'delisted';
  return drug.transitionalUntil !== null && drug.transitionalUntil < day ? 'transitional-over' : 'listed';
}
