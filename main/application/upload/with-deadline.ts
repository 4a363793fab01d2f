import type { Answer } from '../service-ports.ts';
import type { UploadRoom } from './upload-room.ts';

/**
 * A gateway has its own time-out; should it ever fail to keep it, the slot is not lost with it: after the lease the
 * request is cut off and its outcome unknown.
 */
export async function withDeadline<T>(
  room: Pick<UploadRoom, 'clock' | 'settings'>,
  send: (signal: AbortSignal) => Promise<Answer<T>>,
  signal: AbortSignal,
): Promise<Answer<T>> {
  const begunMs = room.clock.monotonicMs();
  const cut = new AbortController();
  const done = new AbortController();
  const { leaseMs } = room.settings;
  const overdue = async (): Promise<Answer<T>> => {
    await room.clock.sleep(leaseMs, done.signal).catch(() => undefined);
    // A reason of our own: the default one is an exception with a stack, made for every request.
    if (!done.signal.aborted) cut.abort('lease ended');
    const meta = { httpStatus: null, serverDate: null, durationMs: leaseMs };
    return { kind: 'unknown', cause: 'LEASE_ENDED', retryAfterMs: null, meta };
  };
  try {
    const answer = await Promise.race([send(AbortSignal.any([signal, cut.signal])), overdue()]);
    // Measured here: the outcome is written later, together with others.
    return { ...answer, meta: { ...answer.meta, durationMs: room.clock.monotonicMs() - begunMs } };
  } finally {
    done.abort('answered');
  }
}
