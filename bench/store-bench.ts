import { join } from 'node:path';
import type { Store, User } from '../main/application/ports.ts';
import { addDays, tokyoInstant } from '../shared/domain/calendar-date.ts';
import {
  addFinalised,
  NOW,
  openedStore,
  prescriptionRow,
  TODAY,
  temporaryFolder,
  userRow,
} from '../test/support/store-rows.ts';

export interface StoreFigures {
  readonly rows: number;
  /** One entry: prescription, result, submission and audit row in one durable transaction. */
  readonly entryMs: { readonly p50: number; readonly p95: number };
  /** `closings.facts` over all rows. */
  readonly factsMs: { readonly p50: number; readonly worst: number };
  readonly firstFactsMs: number;
  /** `submissions.due(…, 50)`, median. */
  readonly dueMs: number;
}

const DAYS = 300;
const OPEN_SHARE = 500;
const ROWS_PER_TRANSACTION = 500;

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function timesOf(repetitions: number, work: (index: number) => void): readonly number[] {
  return Array.from({ length: repetitions }, (_, index) => {
    const start = performance.now();
    work(index);
    return performance.now() - start;
  }).sort((a, b) => a - b);
}

/** Registered days with, here and there, a row that is not finished, and open receptions of today. */
function fill(store: Store, user: User, rows: number): void {
  for (let start = 0; start < rows; start += ROWS_PER_TRANSACTION) {
    store.transaction(() => {
      for (let row = start; row < Math.min(rows, start + ROWS_PER_TRANSACTION); row += 1) {
        const dispensingDate = addDays(TODAY, -Math.floor((row * DAYS) / rows));
        const open = row % OPEN_SHARE === 0;
        const at = tokyoInstant(dispensingDate, '12:00');
        addFinalised(store, user, {
          prescription: { receivedOn: dispensingDate },
          result: { dispensingDate, finalisedAt: at },
          submission: open
            ? { createdAt: at }
            : { state: 'registered', copy: 'verified', createdAt: at, registeredAt: at },
        });
      }
    });
  }
  for (let open = 0; open < 20; open += 1) store.prescriptions.insert(prescriptionRow());
}

/** Makes an encrypted database of that many submissions over 300 days in a temporary folder and measures it. */
export function benchStore(rows: number): StoreFigures {
  const folder = temporaryFolder();
  const file = join(folder.dir, 'chozai.db');
  try {
    const user = userRow();
    const filled = openedStore(file);
    filled.users.insert(user);
    fill(filled, user, rows);
    filled.close();
    const store = openedStore(file);
    const first = timesOf(1, () => void store.closings.facts(NOW, TODAY));
    const facts = timesOf(30, () => void store.closings.facts(NOW, TODAY));
    const due = timesOf(30, () => void store.submissions.due(NOW, 50));
    const entries = timesOf(300, () =>
      store.transaction(() => {
        const { submission } = addFinalised(store, user);
        store.audit.append({
          at: NOW,
          user: user.name,
          action: 'finalise',
          target: submission.submissionId,
          detail: {},
        });
      }),
    );
    store.close();
    return {
      rows,
      entryMs: { p50: percentile(entries, 0.5), p95: percentile(entries, 0.95) },
      factsMs: { p50: percentile(facts, 0.5), worst: percentile(facts, 1) },
      firstFactsMs: percentile(first, 0.5),
      dueMs: percentile(due, 0.5),
    };
  } finally {
    folder.remove();
  }
}
