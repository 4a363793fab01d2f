import type { OperationOutput } from '../../../../shared/contract/operations.ts';

export type Person = OperationOutput<'user.list'>[number];
export type SecretAct = 'reset' | 'activate' | 'reissue';
export type PersonAct = 'roles' | 'deactivate' | SecretAct;

/** Characters, as the core asks */
export const PASSWORD_LEAST = 8;
export const PIN_LEAST = 4;

/** What can be done to a person now, in the order of the menu. */
export function actsOf(person: Person): readonly PersonAct[] {
  if (!person.active) return ['activate'];
  const signs = person.roles.includes('pharmacist');
  return ['roles', 'reset', ...(signs ? (['reissue'] as const) : []), 'deactivate'];
}
