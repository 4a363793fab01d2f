import type { sessionOperations } from '../../shared/contract/operations/session-operations.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Context, Progress } from '../application/context.ts';
import type { Actor } from '../application/people-ports.ts';
import type { Clock, Log, Random } from '../application/system-ports.ts';

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

export type ProcessOperationName = keyof typeof sessionOperations;

/** Operations of the process itself, which knows its windows: who sits there, the first start. The command line has none. */
export type ProcessOperations = {
  readonly [Name in ProcessOperationName]: (
    input: OperationInput<Name>,
    progress: Progress,
  ) => Promise<Result<OperationOutput<Name>>> | Result<OperationOutput<Name>>;
};
