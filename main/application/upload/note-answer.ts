import type { Context } from '../context.ts';
import type { Answer } from '../service-ports.ts';
import { noteServiceClock } from './clock-watch.ts';

/** What every answer tells besides its content: the service's time, whether it can be reached again, and whether it wants a pause. */
export function noteAnswer(context: Context, answer: Answer<unknown>): void {
  noteServiceClock(context, answer.meta.serverDate);
  if (answer.kind === 'answered' || answer.kind === 'refused') context.sender.serviceAnswered();
  if (answer.kind === 'not-reached' && answer.meta.httpStatus === 429 && answer.retryAfterMs !== null)
    context.sender.serviceToldToWait(answer.retryAfterMs);
}
