import type { Context } from '../application/context.ts';
import type { Actor, Clock, Log, Random } from '../application/ports.ts';

/** A signed-in user and the profile he works on; null for the operations that need neither. */
export interface Session {
  readonly context: Context;
  readonly actor: Actor;
}

/** What even an operation without a profile needs. */
export interface World {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}
