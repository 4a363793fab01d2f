import type { OperationName } from '../../shared/contract/operations.ts';
import type { Role } from '../../shared/domain/people/roles.ts';
import { RIGHTS_COLUMNS, RIGHTS_ROWS } from './rights-table.ts';

export const ROLES: readonly Role[] = ['pharmacist', 'owner', 'clerk', 'support'];

/** What docs/rights.md does not open to this role. */
export function shutTo(role: Role): readonly OperationName[] {
  const column = RIGHTS_COLUMNS.findIndex(([, of]) => of === role);
  // The paper is compared with the operations there are in attack-rights.test.ts.
  return RIGHTS_ROWS.filter(([, cells]) => cells[column] !== 'yes').map(([operation]) => operation as OperationName);
}
