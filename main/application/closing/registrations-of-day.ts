import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import {
  type EffectiveRegistration,
  effectiveRegistrations,
} from '../../../shared/domain/submission/effective-registrations.ts';
import type { Context } from '../context.ts';

/**
 * Every dispensed result of the 営業日, once: a result is of the day of the version that stands now. Its versions are
 * followed by what they change, also where an amendment moved it here from another 調剤日, or away.
 */
export function registrationsOfDay(
  { store, shop }: Pick<Context, 'store' | 'shop'>,
  businessDay: CalendarDate,
): readonly EffectiveRegistration[] {
  const ofDay = new Set(store.closings.ofBusinessDay(businessDay, shop.changeover).map((row) => row.submissionId));
  return effectiveRegistrations(store.closings.chainsOfBusinessDay(businessDay, shop.changeover)).filter(
    ({ current }) => ofDay.has(current.submissionId),
  );
}
