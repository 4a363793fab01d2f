import type { z } from 'zod';
import type { Bridge } from '../../shared/contract/bridge.ts';
import { sessionOperations } from '../../shared/contract/operations/session-operations.ts';
import type { OperationName, OperationOutput, operations } from '../../shared/contract/operations.ts';
import { pageIssue } from '../../shared/contract/page-issues.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';

/** What a caller writes: fields with a default may be left out. */
export type OperationArguments<Name extends OperationName> = z.input<(typeof operations)[Name]['input']>;

/** The table of operations: of use behind the sign-in only, and half as large as all that the sign-in is made of. */
export const wholeTable = () => import('../../shared/contract/operations.ts');

function isAtTheDoor(name: string): name is keyof typeof sessionOperations {
  return Object.hasOwn(sessionOperations, name);
}

async function outputOf(name: OperationName): Promise<z.ZodType> {
  return isAtTheDoor(name) ? sessionOperations[name].output : (await wholeTable()).operations[name].output;
}

/**
 * Asks the core. A broken transport and an answer that is not of the contract come back as issues like everything else,
 * so that a screen has one way to tell bad news.
 */
export async function callOperation<Name extends OperationName>(
  bridge: Bridge,
  name: Name,
  input: OperationArguments<Name>,
  callId?: string,
): Promise<Result<OperationOutput<Name>>> {
  try {
    const [outcome, output] = await Promise.all([bridge.call(name, input, callId), outputOf(name)]);
    if (!outcome.ok) return refusal(...outcome.issues);
    const checked = output.safeParse(outcome.value);
    // The table ties the name to the schema that has just accepted the value.
    return checked.success ? success(checked.data as OperationOutput<Name>) : refusal(pageIssue('page.bad-answer'));
  } catch {
    return refusal(pageIssue('page.not-connected'));
  }
}
