import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { EMERGENCY_NAME, isReservedUserName } from '../../../shared/domain/people/reserved-user-names.ts';
import { ROLES, type Role, rightsOfRoles } from '../../../shared/domain/people/roles.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { KeySlots, User } from '../people-ports.ts';
import { waysInChanged } from './ways-in.ts';

type Person = OperationOutput<'user.list'>[number];

function unsignedRows({ store }: Pick<Context, 'store'>, user: User): number {
  return store.submissions.list({ states: ['awaiting-signature'] }).filter((row) => row.signerUserId === user.userId)
    .length;
}

function personOf(context: Pick<Context, 'store'>, user: User): Person {
  const { userId, name, displayName, roles, rights, active } = user;
  return {
    userId,
    name,
    displayName,
    roles: [...roles],
    rights: [...rights],
    active,
    unsignedRows: unsignedRows(context, user),
  };
}

export const listUsers: UseCase<OperationInput<'user.list'>, OperationOutput<'user.list'>> = (context) =>
  success(context.store.users.all().map((user) => personOf(context, user)));

function findUser({ store }: Pick<Context, 'store'>, name: string): Result<User> {
  const user = store.users.byName(name);
  return user === null ? refusal(applicationIssue('record.not-found', { id: name })) : success(user);
}

/** The ways in are in the profile's own file: a store without its folder has none to change. */
function slotsOf({ keySlots }: Pick<Context, 'keySlots'>): Result<KeySlots> {
  return keySlots === null ? refusal(storageIssue('storage.no-profile')) : success(keySlots);
}

/** In the order of the table, each once. */
const orderly = (roles: readonly Role[]): readonly Role[] => ROLES.filter((role) => roles.includes(role));

/** Row first, then the way in: a way in without its row would open the database to nobody the audit log could name. */
export const createUser: UseCase<OperationInput<'user.create'>, Person> = (context, actor, input) => {
  const { store, random } = context;
  const slots = slotsOf(context);
  if (!slots.ok) return slots;
  const { name, displayName, password } = input;
  if (isReservedUserName(name) || store.users.byName(name) !== null)
    return refusal(storageIssue('sign-in.user-exists', { name }));
  const roles = orderly(input.roles);
  const user: User = { userId: random.uuid(), name, displayName, roles, rights: rightsOfRoles(roles), active: true };
  return orUndone(() =>
    store.transaction(() => {
      store.users.insert(user);
      audited(context, actor, 'user.create', user.userId, { name, roles: roles.join(' ') });
      const slot = slots.value.set(name, password);
      if (!slot.ok) throw new Undone(slot);
      return success(personOf(context, user));
    }),
  );
};

/** Carries a refusal out of a transaction, which it thereby undoes. */
class Undone extends Error {
  readonly refusal: Extract<Result<never>, { ok: false }>;

  constructor(refused: Extract<Result<never>, { ok: false }>) {
    super('undone');
    this.refusal = refused;
  }
}

function orUndone<T>(work: () => Result<T>): Result<T> {
  try {
    return work();
  } catch (error) {
    if (error instanceof Undone) return error.refusal;
    throw error;
  }
}

/** Somebody active who may administer must stay; the account in the sealed envelope is nobody. */
function leavesNoOwner({ store }: Pick<Context, 'store'>, user: User): boolean {
  if (!user.rights.includes('administer')) return false;
  return !store.users
    .all()
    .some(
      (one) =>
        one.active && one.userId !== user.userId && one.name !== EMERGENCY_NAME && one.rights.includes('administer'),
    );
}

export const setRoles: UseCase<OperationInput<'user.set-roles'>, Person> = (context, actor, input) => {
  const found = findUser(context, input.name);
  if (!found.ok) return found;
  const user = found.value;
  const roles = orderly(input.roles);
  const rights = rightsOfRoles(roles);
  if (!rights.includes('administer') && user.active && leavesNoOwner(context, user))
    return refusal(applicationIssue('user.last-owner', { user: user.displayName }));
  const rows = rights.includes('sign') ? 0 : unsignedRows(context, user);
  if (rows > 0) return refusal(applicationIssue('user.unsigned-rows', { user: user.displayName, rows }));
  const changed: User = { ...user, roles, rights };
  context.store.transaction(() => {
    context.store.users.update(changed);
    audited(context, actor, 'user.set-roles', user.userId, { from: user.roles.join(' '), to: roles.join(' ') });
  });
  return success(personOf(context, changed));
};

/**
 * Nobody is removed: the name stands under results for years. Rows that wait for his signature need a named pharmacist
 * who finalises them anew (an act of that pharmacist's own, product.md §6).
 */
export const deactivateUser: UseCase<OperationInput<'user.deactivate'>, Person> = (context, actor, input) => {
  const { store } = context;
  const found = findUser(context, input.name);
  if (!found.ok) return found;
  const slots = slotsOf(context);
  if (!slots.ok) return slots;
  const user = found.value;
  if (user.active && leavesNoOwner(context, user))
    return refusal(applicationIssue('user.last-owner', { user: user.displayName }));
  const rows = unsignedRows(context, user);
  if (rows > 0 && input.takenOverBy === undefined)
    return refusal(applicationIssue('user.unsigned-rows', { user: user.displayName, rows }));
  const successor = input.takenOverBy === undefined ? null : store.users.byName(input.takenOverBy);
  if (
    input.takenOverBy !== undefined &&
    !(successor?.active && successor.userId !== user.userId && successor.rights.includes('sign'))
  )
    return refusal(applicationIssue('user.successor-cannot-sign', { id: input.takenOverBy, user: input.takenOverBy }));
  const changed: User = { ...user, active: false };
  return orUndone(() =>
    store.transaction(() => {
      store.users.update(changed);
      waysInChanged(context, user.userId);
      const detail = { reason: input.reason, unsignedRows: rows, takenOverBy: successor?.name ?? null };
      audited(context, actor, 'user.deactivate', user.userId, detail);
      const removed = slots.value.remove(user.name);
      if (!removed.ok) throw new Undone(removed);
      return success(personOf(context, changed));
    }),
  );
};

/** Back again, with a new password: the old way in is gone. */
export const activateUser: UseCase<OperationInput<'user.activate'>, Person> = (context, actor, input) => {
  const { store } = context;
  const found = findUser(context, input.name);
  if (!found.ok) return found;
  const slots = slotsOf(context);
  if (!slots.ok) return slots;
  const changed: User = { ...found.value, active: true };
  return orUndone(() =>
    store.transaction(() => {
      store.users.update(changed);
      waysInChanged(context, changed.userId);
      audited(context, actor, 'user.activate', changed.userId);
      const slot = slots.value.set(changed.name, input.password);
      if (!slot.ok) throw new Undone(slot);
      return success(personOf(context, changed));
    }),
  );
};

/** Who knows a password that is no more goes: every other window of this user, and each that a command of his finds open. */
export const changePassword: UseCase<OperationInput<'user.change-password'>, { name: string }> = (
  context,
  actor,
  { oldPassword, newPassword },
) => {
  const slots = slotsOf(context);
  if (!slots.ok) return slots;
  const changed = slots.value.change(actor.name, oldPassword, newPassword);
  context.store.transaction(() => {
    if (changed.ok) waysInChanged(context, actor.userId);
    audited(context, actor, changed.ok ? 'user.change-password' : 'user.change-password-refused', actor.userId);
  });
  return changed.ok ? success({ name: actor.name }) : changed;
};

export const resetPassword: UseCase<OperationInput<'user.reset-password'>, { name: string }> = (
  context,
  actor,
  { name, newPassword },
) => {
  const found = findUser(context, name);
  if (!found.ok) return found;
  const slots = slotsOf(context);
  if (!slots.ok) return slots;
  if (found.value.userId === actor.userId) return refusal(applicationIssue('user.own-password'));
  if (!found.value.active) return refusal(applicationIssue('record.not-found', { id: name }));
  const { userId } = found.value;
  context.store.transaction(() => {
    waysInChanged(context, userId);
    audited(context, actor, 'user.reset-password', userId);
  });
  const set = slots.value.set(name, newPassword);
  return set.ok ? success({ name }) : set;
};
