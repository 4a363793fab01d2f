import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import type { UseCase } from '../context.ts';
import { issueSigningKey } from '../initialise-profile.ts';

/** An owner has a pharmacist's locked or lost key made anew; the old one is kept, replaced. */
export const reissueKey: UseCase<OperationInput<'key.reissue'>, OperationOutput<'key.reissue'>> = async (
  context,
  actor,
  input,
) => {
  const user = context.store.users.byName(input.userName);
  if (!user?.active || !user.rights.includes('sign'))
    return refusal(applicationIssue('record.not-found', { id: input.userName }));
  const issued = await issueSigningKey(context, user, input.pin, actor);
  return issued.ok ? success({ userName: user.name }) : issued;
};
