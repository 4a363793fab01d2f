import { z } from 'zod';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { type Instant, instantOf, tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { EMERGENCY_NAME } from '../../../shared/domain/people/reserved-user-names.ts';
import { rightsOfRoles } from '../../../shared/domain/people/roles.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor, User } from '../people-ports.ts';
import { StorageFailure } from '../storage-failure.ts';
import type { Random } from '../system-ports.ts';
import { wordOf } from './emergency-word.ts';
import { forgetSecondFactor } from './second-factor.ts';
import { waysInChanged } from './ways-in.ts';

const DISPLAY_NAME = '緊急用アカウント';
const SETTING = 'emergency-account';
/** Without I, L, O and U: it is read from paper and typed. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const PASSWORD_LETTERS = 30;
const GROUP_LETTERS = 5;
/** Longer than any report is made of a day gone by; the reports themselves are kept. */
const USES_KEPT_MS = 400 * 86_400_000;

/** As long as anybody of the shop may be away, and everybody of it is at work again. */
const OWN_WORD_TOLD_MS = 14 * 86_400_000;

const emergencyState = z.object({
  userId: z.string(),
  /** Sign-ins that no owner has acknowledged yet */
  uses: z.number(),
  lastUseMs: z.number().nullable(),
  /** Sign-ins of the last months, acknowledged or not: the 閉局レポート of their day names them */
  usedAtMs: z.array(z.number()).default([]),
  /** Acknowledged by nobody but an owner whom the account had in hand: told on for a while, with his name */
  ownWord: z
    .object({ by: z.string(), uses: z.number(), lastUseMs: z.number(), untilMs: z.number() })
    .nullable()
    .default(null),
});
type EmergencyState = z.infer<typeof emergencyState>;

function stateOf({ store }: Pick<Context, 'store'>): EmergencyState | null {
  return emergencyState.safeParse(store.settings.get(SETTING)).data ?? null;
}

/** A password that nobody chose: 150 bits, in groups as they are copied by hand. */
export function writtenPassword(random: Pick<Random, 'bytes'>): string {
  const letters = Array.from(random.bytes(PASSWORD_LETTERS), (byte) => LETTERS.charAt(byte % LETTERS.length));
  return Array.from({ length: PASSWORD_LETTERS / GROUP_LETTERS }, (_, group) =>
    letters.slice(group * GROUP_LETTERS, (group + 1) * GROUP_LETTERS).join(''),
  ).join('-');
}

/**
 * An account for the day on which nobody who may administer can sign in: an owner's rights under a long password that is
 * shown once and kept on paper. Sealed again it has a new password, the one before opens nothing, and no code is asked for.
 */
export const sealEmergency: UseCase<OperationInput<'user.seal-emergency'>, OperationOutput<'user.seal-emergency'>> = (
  context,
  actor,
) => {
  const { store, keySlots } = context;
  if (keySlots === null) return refusal(storageIssue('storage.no-profile'));
  const state = stateOf(context);
  const known = store.users.byName(EMERGENCY_NAME);
  if (known !== null && known.userId !== state?.userId)
    return refusal(storageIssue('sign-in.user-exists', { name: EMERGENCY_NAME }));
  if (actor.name === EMERGENCY_NAME) return refusal(applicationIssue('emergency.not-by-itself'));
  const password = writtenPassword(context.random);
  const roles = ['owner'] as const;
  const user: User = {
    userId: known?.userId ?? context.random.uuid(),
    name: EMERGENCY_NAME,
    displayName: DISPLAY_NAME,
    roles,
    rights: rightsOfRoles(roles),
    active: true,
  };
  const slot = keySlots.set(EMERGENCY_NAME, password);
  if (!slot.ok) return slot;
  store.transaction(() => {
    if (known === null) store.users.insert(user);
    else store.users.update(user);
    store.settings.set(SETTING, {
      userId: user.userId,
      uses: state?.uses ?? 0,
      lastUseMs: state?.lastUseMs ?? null,
      usedAtMs: state?.usedAtMs ?? [],
      ownWord: state?.ownWord ?? null,
    } satisfies EmergencyState);
    forgetSecondFactor(context, user.userId);
    waysInChanged(context, user.userId);
    audited(context, actor, 'emergency.seal', user.userId);
  });
  return success({ name: EMERGENCY_NAME, password });
};

/** Every sign-in of the emergency account stands on the log, and is told until an owner has seen it. */
export function noteEmergencyUse(context: Pick<Context, 'store' | 'clock'>, signedIn: Result<Actor>): Result<Actor> {
  if (!signedIn.ok || signedIn.value.name !== EMERGENCY_NAME) return signedIn;
  const state = stateOf(context);
  if (state?.userId !== signedIn.value.userId) return signedIn;
  try {
    context.store.transaction(() => {
      const lastUseMs = Date.parse(context.clock.now());
      const usedAtMs = [...state.usedAtMs.filter((ms) => ms > lastUseMs - USES_KEPT_MS), lastUseMs];
      const noted: EmergencyState = { ...state, uses: state.uses + 1, lastUseMs, usedAtMs };
      context.store.settings.set(SETTING, noted);
      audited(context, signedIn.value, 'emergency.used', state.userId);
    });
    return signedIn;
  } catch (error) {
    // What cannot be written down does not take place.
    if (error instanceof StorageFailure) return refusal(error.issue);
    throw error;
  }
}

export function emergencyNotices(context: Pick<Context, 'store' | 'clock'>): readonly Issue[] {
  const state = stateOf(context);
  if (state === null) return [];
  const { uses, lastUseMs } = state;
  const ownWord = ownWordTold(context, state);
  return [
    ...(uses === 0 || lastUseMs === null
      ? []
      : [applicationIssue('emergency.used', { times: uses, at: spoken(lastUseMs) })]),
    ...(ownWord === null
      ? []
      : [
          applicationIssue('emergency.own-word', {
            ...{ times: ownWord.uses, at: spoken(ownWord.lastUseMs), by: ownWord.by },
            until: tokyoDateOf(instantOf(ownWord.untilMs)),
          }),
        ]),
  ];
}

function ownWordTold({ clock }: Pick<Context, 'clock'>, { ownWord }: EmergencyState): EmergencyState['ownWord'] {
  return ownWord !== null && Date.parse(clock.now()) < ownWord.untilMs ? ownWord : null;
}

function spoken(ms: number): string {
  return `${tokyoDateOf(instantOf(ms))} ${tokyoTimeOf(instantOf(ms))}`;
}

/** When it was signed in to from `from` until before `until`, acknowledged or not. */
export function emergencyUses(
  context: Pick<Context, 'store'>,
  { from, until }: { readonly from: Instant; readonly until: Instant },
): readonly Instant[] {
  const uses = stateOf(context)?.usedAtMs ?? [];
  return uses.map(instantOf).filter((at) => at >= from && at < until);
}

/**
 * An owner has seen that it was used, and says what for: not the account itself, nor whom it had in hand while another
 * owner is left. Where none is, his word stands, but everybody goes on being told for two weeks whose word it was.
 */
export const acknowledgeEmergency: UseCase<
  OperationInput<'user.acknowledge-emergency'>,
  OperationOutput<'user.acknowledge-emergency'>
> = (context, actor, { word }) => {
  const state = stateOf(context);
  const told = state === null ? null : ownWordTold(context, state);
  if (state === null || (state.uses === 0 && told === null))
    return refusal(applicationIssue('emergency.nothing-to-acknowledge'));
  if (actor.name === EMERGENCY_NAME) return refusal(applicationIssue('emergency.not-by-itself'));
  const uses = state.uses + (told?.uses ?? 0);
  const worth = state.uses === 0 ? 'free' : wordOf(context, actor, state.uses);
  if (worth === 'none') return refusal(applicationIssue('emergency.not-by-its-own'));
  // What was acknowledged by such an owner before is ended only by one who was not in hand then, either.
  const endsBoth = told === null ? worth === 'free' : wordOf(context, actor, uses) === 'free';
  if (state.uses === 0 && !endsBoth) return refusal(applicationIssue('emergency.nothing-to-acknowledge'));
  const acknowledged = state.uses === 0 ? uses : state.uses;
  const nowMs = Date.parse(context.clock.now());
  const by = context.store.users.byName(actor.name)?.displayName ?? actor.name;
  const ownWord: EmergencyState['ownWord'] =
    worth === 'own'
      ? { by, uses, lastUseMs: state.lastUseMs ?? nowMs, untilMs: nowMs + OWN_WORD_TOLD_MS }
      : endsBoth
        ? null
        : told;
  context.store.transaction(() => {
    context.store.settings.set(SETTING, { ...state, uses: 0, ownWord } satisfies EmergencyState);
    audited(context, actor, 'emergency.acknowledge', state.userId, { uses: acknowledged, word, own: worth === 'own' });
  });
  return success({ uses: acknowledged });
};
