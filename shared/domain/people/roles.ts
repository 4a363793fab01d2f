/** product.md §1: separate rights, joined into roles; an owner need not be a pharmacist. */
export type Right = 'receive' | 'finalise' | 'sign' | 'decide' | 'close' | 'administer' | 'support';
export type Role = 'pharmacist' | 'owner' | 'clerk' | 'support';

export const RIGHTS: readonly Right[] = ['receive', 'finalise', 'sign', 'decide', 'close', 'administer', 'support'];
export const RIGHT_WORDS: Readonly<Record<Right, string>> = {
  receive: '受付・入力',
  finalise: '確定',
  sign: '署名',
  decide: '疑義照会の判断',
  close: '閉局',
  administer: '管理',
  support: 'サポート',
};
export const ROLES: readonly Role[] = ['pharmacist', 'owner', 'clerk', 'support'];

const RIGHTS_OF: Readonly<Record<Role, readonly Right[]>> = {
  pharmacist: ['receive', 'finalise', 'sign', 'decide', 'close'],
  owner: ['receive', 'close', 'administer'],
  clerk: ['receive', 'close'],
  support: ['support'],
};

/** The union of the roles' rights, each once, in the order of `RIGHTS`. */
export function rightsOfRoles(roles: readonly Role[]): readonly Right[] {
  return RIGHTS.filter((right) => roles.some((role) => RIGHTS_OF[role].includes(right)));
}
