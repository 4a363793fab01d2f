import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { UploadEngine } from './upload-engine.ts';
import type { UploadPorts } from './upload-ports.ts';

/** How long a person at the counter waits for one reception, look-ups included. */
const COUNTER_PATIENCE_MS = 12_000;
const PAUSE_MS = 200;
/** A line that is surely down is said at once; whoever stands at the counter decides what to do. */
const NOT_REACHED_MAX = 2;

/**
 * Works on one row at once, whatever else waits, until it is settled or the patience of a person at the counter is over.
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
    const row = store.submissions.byId(submissionId);
    if (row === null || !(row.state === 'ready' || row.state === 'outcome-unknown' || row.state === 'in-flight'))
      return;
    const outcome = await engine.workNow(submissionId);
    if (outcome === 'not-reached') notReached += 1;
    if (notReached >= NOT_REACHED_MAX) return;
    if (outcome === null || outcome === 'not-reached') await clock.sleep(PAUSE_MS);
  } while (clock.monotonicMs() < untilMs);
}
