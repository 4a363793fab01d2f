import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { RetryClock } from './retry-clock.ts';
import type { UploadPorts } from './upload-ports.ts';
import type { UploadRoom } from './upload-room.ts';
import { recordDefect, workOn } from './work-slot.ts';

/** How long a person at the counter waits for one reception, look-ups included. */
const COUNTER_PATIENCE_MS = 12_000;
const PAUSE_MS = 200;

/**
 * Works on one row at once, beside whatever the engine does (a claim is won by one of them only), until it is settled or
 * the patience of a person at the counter is over. What is left goes on by itself with the next upload.
 */
export async function deliverOne(ports: UploadPorts, submissionId: Uuid): Promise<void> {
  const { clock, store } = ports;
  const room: UploadRoom = {
    ...ports,
    owner: `counter-${ports.random.uuid()}`,
    retryClock: new RetryClock(clock),
    busy: new Set(),
    streaks: new Map(),
    beganAtMs: new Map(),
  };
  const untilMs = clock.monotonicMs() + COUNTER_PATIENCE_MS;
  const cut = new AbortController();
  for (let tries = 0; ; ) {
    const row = store.submissions.byId(submissionId);
    if (row === null || !(row.state === 'ready' || row.state === 'outcome-unknown')) return;
    if (row.nextAttemptAt === null || row.nextAttemptAt <= room.retryClock.now()) {
      tries += 1;
      const result = await workOn(
        room,
        row,
        () => null,
        () => undefined,
        cut.signal,
      ).catch((error: unknown) => recordDefect(room, submissionId, error));
      // A line that is surely down is said at once; whoever stands at the counter decides what to do.
      if (result.outcome === 'not-reached' && tries >= 2) return;
    }
    if (clock.monotonicMs() >= untilMs) return;
    await clock.sleep(PAUSE_MS);
  }
}
