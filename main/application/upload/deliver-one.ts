import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { isOpen } from '../../../shared/domain/submission/submission-state.ts';
import type { UploadEngine } from './upload-engine.ts';
import type { RowOutcome, UploadPorts } from './upload-ports.ts';

/** How long a person at the counter waits for one reception, look-ups included. */
const COUNTER_PATIENCE_MS = 12_000;
const PAUSE_MS = 200;
const SENDABLE: readonly Submission['state'][] = ['ready', 'in-flight', 'outcome-unknown'];
/** The row stands as it stood: trying again at once would only turn round. */
const UNMOVED: readonly (RowOutcome | null)[] = [null, 'not-reached', 'skipped', 'defect'];
/** A line that is surely down is said at once; whoever stands at the counter decides what to do. */
const NOT_REACHED_MAX = 2;

/**
 * Works on one row at once, whatever else waits, until it is settled or the patience of a person at the counter is over;
 * first on what stands ahead of it in its chain (product.md §3).
 * It shares the engine's slots, so no row is worked on twice; what is left goes on by itself with the next upload.
 */
export async function deliverOne(
  engine: Pick<UploadEngine, 'workNow'>,
  ports: Pick<UploadPorts, 'clock' | 'store'>,
  submissionId: Uuid,
): Promise<void> {
  const { clock, store } = ports;
  const untilMs = clock.monotonicMs() + COUNTER_PATIENCE_MS;
  let notReached = 0;
  do {
    const row = nextInChain(store, submissionId);
    if (row === null || !SENDABLE.includes(row.state)) return;
    const outcome = await engine.workNow(row.submissionId);
    if (outcome === 'not-reached') notReached += 1;
    if (notReached >= NOT_REACHED_MAX) return;
    if (UNMOVED.includes(outcome)) await clock.sleep(PAUSE_MS);
  } while (clock.monotonicMs() < untilMs);
}

/** The first row up to this one that is not settled; null when all are. */
function nextInChain(store: Pick<UploadPorts['store'], 'submissions'>, submissionId: Uuid): Submission | null {
  const row = store.submissions.byId(submissionId);
  if (row === null) return null;
  const open = store.submissions
    .chain(row.prescriptionKey)
    .find(({ state, chainPosition }) => chainPosition <= row.chainPosition && isOpen(state));
  return open ?? null;
}
