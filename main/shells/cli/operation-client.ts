import type { z } from 'zod';
import type { OperationOutcome } from '../../../shared/contract/bridge.ts';
import {
  type OperationName,
  type OperationOutput,
  operations,
  type ProgressEvent,
} from '../../../shared/contract/operations.ts';
import { type Result, success } from '../../../shared/domain/result.ts';

/** The core, in this process or behind the socket of the one that holds the profile. */
export interface OperationClient {
  call(
    operation: string,
    input: unknown,
    onProgress?: (event: ProgressEvent) => void,
    signal?: AbortSignal,
  ): Promise<OperationOutcome>;
  close(): Promise<void>;
}

export type OperationRequest<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;

/** One call with the types of the contract table; the answer is validated on this side as well. */
export async function callOperation<Name extends OperationName>(
  client: OperationClient,
  name: Name,
  request: OperationRequest<Name>,
  onProgress?: (event: ProgressEvent) => void,
  signal?: AbortSignal,
): Promise<Result<OperationOutput<Name>>> {
  const outcome = await client.call(name, request, onProgress, signal);
  if (!outcome.ok) return outcome;
  // The parse is the guard: what it returns is the output of this very name.
  return success(operations[name].output.parse(outcome.value) as OperationOutput<Name>);
}
