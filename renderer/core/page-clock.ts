import { useEffect, useState } from 'react';
import { type Instant, instantOf } from '../../shared/domain/calendar-date.ts';

/** The machine's clock, which is also that of the process with the database. */
export function pageNow(): Instant {
  return instantOf(Date.now());
}

/** The present moment, renewed every `everyMs` milliseconds. */
export function usePageNow(everyMs: number): Instant {
  const [now, setNow] = useState(pageNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(pageNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
