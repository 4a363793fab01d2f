import type { OperationName, OperationOutput } from '../../../../shared/contract/operations.ts';
import type { Result } from '../../../../shared/domain/result.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation, Report } from '../cli-command.ts';
import type { OperationRequest } from '../operation-client.ts';

interface OperationCommandSpec<Name extends OperationName> extends Omit<CliCommand, 'run'> {
  readonly operation: Name;
  request(invocation: Invocation): Promise<Result<OperationRequest<Name>>> | Result<OperationRequest<Name>>;
  report(output: OperationOutput<Name>, invocation: Invocation): Report;
}

/** A command that is one operation: arguments → request → answer → report. */
export function operationCommand<Name extends OperationName>(spec: OperationCommandSpec<Name>): CliCommand {
  const { operation, request, report, ...face } = spec;
  return {
    ...face,
    async run(invocation) {
      const made = await request(invocation);
      if (!made.ok) return made;
      const answered = await invocation.call(operation, made.value);
      return answered.ok ? success(report(answered.value, invocation)) : answered;
    },
  };
}

/** The first argument: commander has refused the call without it. */
export function firstArgument(invocation: Invocation): string {
  return invocation.arguments[0] ?? '';
}

export const reasonOption = {
  flags: '--reason <text>',
  text: { ja: '理由（記録に残る）', en: 'why; kept in the audit log' },
  required: true,
};
