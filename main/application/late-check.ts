import type { CalendarDate } from '../../shared/domain/calendar-date.ts';
import type { Context, Progress } from './context.ts';
import type { Actor } from './ports.ts';
import { askService, NO_CONSENT, serviceCheckRow } from './service-check.ts';

/** Failures in a row that mean that the line is down. */
const GIVE_UP_AFTER = 8;

/** What was finalised that day without an answer of the service is asked about now; stops when the line is plainly dead. */
export async function checkLate(context: Context, actor: Actor, day: CalendarDate, progress: Progress): Promise<void> {
  const { store } = context;
  const missing = store.closings.ofBusinessDay(day, context.shop.changeover).filter((row) => {
    if (row.resultId === null || (row.kind !== 'register' && row.kind !== 'amend')) return false;
    if (row.state === 'voided' || row.state === 'withdrawn' || row.state === 'superseded') return false;
    return !store.checks
      .of(row.prescriptionKey)
      .some((check) => check.source !== 'local' && check.answer !== 'not-performed');
  });
  let failuresInARow = 0;
  const queue = [...missing];
  /** Each row gets a second try: one cut connection is no dead line. */
  const again = new Set<string>();
  let done = 0;
  const work = async () => {
    for (let row = queue.shift(); row !== undefined && failuresInARow < GIVE_UP_AFTER; row = queue.shift()) {
      const prescription = store.prescriptions.byKey(row.prescriptionKey);
      const result = row.resultId === null ? null : store.results.byId(row.resultId);
      if (prescription === null || result === null) continue;
      const subject = { prescription, row: result };
      const answer = await askService(context, subject, NO_CONSENT, row.dispensingId);
      failuresInARow = answer.kind === 'not-reached' || answer.kind === 'unknown' ? failuresInARow + 1 : 0;
      if (answer.kind !== 'answered' && answer.kind !== 'refused' && !again.has(row.submissionId)) {
        again.add(row.submissionId);
        queue.push(row);
        continue;
      }
      if (answer.kind === 'answered')
        store.transaction(() =>
          store.checks.insert(serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name)),
        );
      done += 1;
      progress({ phase: 'check', done, total: missing.length, perMinute: null, secondsLeft: null, row: null });
    }
  };
  await Promise.all(Array.from({ length: Math.min(context.shop.parallelism, missing.length) }, work));
}
