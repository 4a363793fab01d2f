import { type Right, ROLES, type Role, rightsOfRoles } from '../../shared/domain/people/roles.ts';
import type { Say } from './language.tsx';
import { JOINT, type Text } from './text.ts';

export const roleWords = {
  pharmacist: { ja: '薬剤師', en: 'Pharmacist' },
  owner: { ja: '開設者', en: 'Owner' },
  clerk: { ja: '事務', en: 'Clerk' },
  support: { ja: 'サポート', en: 'Support' },
} as const satisfies Readonly<Record<Role, Text>>;

export const rolesHeading: Text = { ja: '役割', en: 'Roles' };

/** Every role that has the right for a next step. */
export function rolesWith(right: Right, say: Say): string {
  return ROLES.filter((role) => rightsOfRoles([role]).includes(right))
    .map((role) => say(roleWords[role]))
    .join(say(JOINT));
}
