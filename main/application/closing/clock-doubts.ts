import { addMs, type CalendarDate, epochMsOf, type Instant } from '../../../shared/domain/calendar-date.ts';
import { clockDifference, clockWentBack } from '../../../shared/domain/closing/clock-doubt.ts';
import { type FinaliseTiming, finaliseTiming } from '../../../shared/domain/closing/same-day-clock.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Context } from '../context.ts';
import { CLOCK_DIFFERENCE_KEY } from '../upload/clock-watch.ts';

/** Entries looked back at: a clock that was once far ahead is not spoken of for ever. */
const RECENT_ENTRIES = 50;

type Watched = Pick<Context, 'store' | 'clock'>;

/** What speaks against our clock now: the service's Date header, and our own latest records. Neither is corrected. */
export function clockDoubts(context: Watched): readonly Issue[] {
  const now = context.clock.now();
  const theirs = serviceTime(context, now);
  const latest = latestRecorded(context);
  return [
    theirs === null ? null : clockDifference(now, theirs),
    latest === null ? null : clockWentBack(now, latest),
  ].filter((issue) => issue !== null);
}

/**
 * 確定 on this 調剤日. A day that is still to come by our clock, but has come by the service's or by our own records, is
 * judged by those: the pharmacist who dispenses today must not be stopped by a computer that lives in yesterday.
 */
export function timingInDoubt(context: Watched, dispensingDate: CalendarDate): FinaliseTiming {
  const now = context.clock.now();
  const others = [serviceTime(context, now), latestRecorded(context)].filter((instant) => instant !== null);
  return (
    [now, ...others]
      .map((instant) => finaliseTiming(instant, dispensingDate))
      .find((timing) => timing !== 'future-refused') ?? 'future-refused'
  );
}

/** The service's clock as far as it is known to differ from ours; null while they agree. */
function serviceTime({ store }: Watched, now: Instant): Instant | null {
  const differenceMs = store.settings.get(CLOCK_DIFFERENCE_KEY);
  return typeof differenceMs === 'number' ? addMs(now, Math.round(differenceMs)) : null;
}

function latestRecorded({ store, clock }: Watched): Instant | null {
  const { lastBeatAt } = store.sender.alive(clock.now());
  const moments = store.audit.list(RECENT_ENTRIES).map((entry) => entry.at);
  return [...moments, ...(lastBeatAt === null ? [] : [lastBeatAt])].reduce<Instant | null>(
    (latest, at) => (latest === null || epochMsOf(at) > epochMsOf(latest) ? at : latest),
    null,
  );
}
