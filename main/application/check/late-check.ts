import { addDays, type CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Context, Progress } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { noteAfterHandOver } from './check-notices.ts';
import { askService, type CheckSubject, NO_CONSENT, serviceCheckRow, wasAnswered } from './service-check.ts';

/** Failures in a row that mean that the line is down. */
const GIVE_UP_AFTER = 8;
/** An outage may last over days; what is older than a week has been asked about or explained at its closing. */
const DAYS_BACK = 7;

interface Waiting {
  readonly row: Submission;
  readonly subject: CheckSubject;
}

/**
 * Results that were finalised without a word of the service about their lines: they wait for the line to come back, and
 * are the queue of late checks. Nothing has to be put down for that: the missing answer is the entry.
 */
function waitingRows({ store, shop }: Context, day: CalendarDate): readonly Waiting[] {
  const days = Array.from({ length: DAYS_BACK }, (_, back) => addDays(day, -back));
  return days
    .flatMap((one) => store.closings.ofBusinessDay(one, shop.changeover))
    .flatMap((row) => {
      if (row.resultId === null || (row.kind !== 'register' && row.kind !== 'amend')) return [];
      if (row.state === 'voided' || row.state === 'withdrawn' || row.state === 'superseded') return [];
      const prescription = store.prescriptions.byKey(row.prescriptionKey);
      const result = store.results.byId(row.resultId);
      if (prescription === null || result === null) return [];
      const subject = { prescription, row: result };
      return wasAnswered({ store }, subject) === null ? [{ row, subject }] : [];
    });
}

/** Asked about now, however the day went; stops when the line is plainly dead. What it finds, the pharmacist is told. */
export async function checkLate(context: Context, actor: Actor, day: CalendarDate, progress: Progress): Promise<void> {
  const { store } = context;
  const missing = waitingRows(context, day);
  let failuresInARow = 0;
  const queue = [...missing];
  /** Each row gets a second try: one cut connection is no dead line. */
  const again = new Set<string>();
  let done = 0;
  const work = async () => {
    for (let next = queue.shift(); next !== undefined && failuresInARow < GIVE_UP_AFTER; next = queue.shift()) {
      const { row, subject } = next;
      const answer = await askService(context, subject, NO_CONSENT, row.dispensingId);
      failuresInARow = answer.kind === 'not-reached' || answer.kind === 'unknown' ? failuresInARow + 1 : 0;
      if (answer.kind !== 'answered' && answer.kind !== 'refused' && !again.has(row.submissionId)) {
        again.add(row.submissionId);
        queue.push(next);
        continue;
      }
      if (answer.kind === 'answered') {
        const check = serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name);
        store.transaction(() => {
          store.checks.insert(check);
          noteAfterHandOver(context, subject, check);
        });
      }
      done += 1;
      progress({ phase: 'check', done, total: missing.length, perMinute: null, secondsLeft: null, row: null });
    }
  };
  await Promise.all(Array.from({ length: Math.min(context.shop.parallelism, missing.length) }, work));
}
