import { type OperationName, operations } from '../../shared/contract/operations.ts';
import { type Role, rightsOfRoles } from '../../shared/domain/people/roles.ts';

export const ROLES: readonly Role[] = ['pharmacist', 'owner', 'clerk', 'support'];

/** What the table of operations does not open to this role. */
export function shutTo(role: Role): readonly OperationName[] {
  return (Object.keys(operations) as OperationName[]).filter((name) => {
    const { access } = operations[name];
    return typeof access !== 'string' && !access.some((right) => rightsOfRoles([role]).includes(right));
  });
}
