import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { UploadRoom } from './upload-room.ts';
import { withDeadline } from './with-deadline.ts';

/** Asks the service about an operation that nobody began: changes nothing there, and any readable answer says it is back. */
export async function askLine(
  room: Pick<UploadRoom, 'clock' | 'settings' | 'gateway' | 'enterLine' | 'leaveLine'>,
  operationId: Uuid,
  signal: AbortSignal,
): Promise<'skipped'> {
  if (await room.enterLine(operationId)) {
    const answer = await withDeadline(room, (inner) => room.gateway.lookup(operationId, inner), signal);
    await room.leaveLine(operationId, answer, signal);
  }
  return 'skipped';
}
