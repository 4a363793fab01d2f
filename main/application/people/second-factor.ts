import { createHash } from 'node:crypto';
import { z } from 'zod';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { epochMsOf } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { EMERGENCY_NAME } from '../../../shared/domain/people/reserved-user-names.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { StorageFailure } from '../storage-failure.ts';
import { base32, matchingStep } from './one-time-code.ts';
import { waysInChanged } from './ways-in.ts';

/** What somebody brings beside his password. */
export interface OfferedCode {
  readonly code: string | null;
  /** Of one run of a command; known to nobody else: each of its requests signs in, with the code it has used. A window has none */
  readonly asker: string | null;
  /** A window that only unlocks has brought its code before. */
  readonly unlocks?: true;
}

export const NO_CODE: OfferedCode = { code: null, asker: null };

const SECRET_BYTES = 20;
/** Wrong codes without a delay; from then on 2, 4, 8 … seconds, at most 15 minutes: as for passwords. */
const FREE_TRIES = 5;
const DELAY_MS_MAX = 15 * 60_000;

const factor = z.object({
  secret: z.base64(),
  /** false: shown, and not yet proved by a code */
  enabled: z.boolean(),
  lastStep: z.number(),
  lastAskerSha256: z.string().nullable(),
  failures: z.number(),
  lastFailureMs: z.number(),
});
type Factor = z.infer<typeof factor>;
type Parts = Pick<Context, 'store' | 'clock'>;

const settingOf = (userId: Uuid): string => `second-factor/${userId}`;

function factorOf({ store }: Pick<Context, 'store'>, userId: Uuid): Factor | null {
  return factor.safeParse(store.settings.get(settingOf(userId))).data ?? null;
}

function put({ store }: Pick<Context, 'store'>, userId: Uuid, kept: Factor | null): void {
  store.settings.set(settingOf(userId), kept);
}

const digestOf = (asker: string | null): string | null =>
  asker === null ? null : createHash('sha256').update(asker).digest('hex');

function delayMs(kept: Factor, nowMs: number): number {
  if (kept.failures < FREE_TRIES) return 0;
  const delay = Math.min(DELAY_MS_MAX, 2 ** Math.min(30, kept.failures - FREE_TRIES + 1) * 1_000);
  return Math.min(delay, Math.max(0, kept.lastFailureMs + delay - nowMs));
}

/** Counted before it is looked at; each code opens once, but for the one who has used it. */
function tryCode(
  context: Parts,
  actor: Pick<Actor, 'userId' | 'name'>,
  kept: Factor,
  offered: OfferedCode,
): Result<null> {
  const now = context.clock.now();
  const nowMs = epochMsOf(now);
  const waitMs = delayMs(kept, nowMs);
  if (waitMs > 0) return refusal(storageIssue('sign-in.throttled', { seconds: Math.ceil(waitMs / 1_000) }));
  const counted = { ...kept, failures: kept.failures + 1, lastFailureMs: nowMs };
  context.store.transaction(() => put(context, actor.userId, counted));
  const step = matchingStep(Buffer.from(kept.secret, 'base64'), offered.code ?? '', now);
  const asker = digestOf(offered.asker);
  const again = asker !== null && step === kept.lastStep && asker === kept.lastAskerSha256;
  if (step === null || (step <= kept.lastStep && !again)) {
    audited(context, actor, 'second-factor.wrong-code', actor.userId, { failures: counted.failures });
    return refusal(storageIssue('sign-in.code-refused'));
  }
  const passed = { ...kept, enabled: true, lastStep: step, lastAskerSha256: asker, failures: 0 };
  context.store.transaction(() => put(context, actor.userId, passed));
  return success(null);
}

/** Whether somebody whose password was right is let in. Without a second factor of his own: yes. */
export function guardSecondFactor(context: Parts, signedIn: Result<Actor>, offered: OfferedCode): Result<Actor> {
  if (!signedIn.ok || offered.unlocks === true) return signedIn;
  const actor = signedIn.value;
  const kept = factorOf(context, actor.userId);
  if (kept?.enabled !== true) return signedIn;
  if (offered.code === null) return refusal(storageIssue('sign-in.code-needed'));
  try {
    const tried = tryCode(context, actor, kept, offered);
    return tried.ok ? signedIn : tried;
  } catch (error) {
    // A code that cannot be struck off is not taken.
    if (error instanceof StorageFailure) return refusal(error.issue);
    throw error;
  }
}

/** Call inside the transaction that makes another way in. */
export function forgetSecondFactor(context: Pick<Context, 'store'>, userId: Uuid): void {
  put(context, userId, null);
}

/** One's own: a new secret is shown once, and counts from the first right code on. */
export const enrolSecondFactor: UseCase<
  OperationInput<'user.enrol-second-factor'>,
  OperationOutput<'user.enrol-second-factor'>
> = (context, actor) => {
  // Whoever opens the envelope holds a paper, and nobody's telephone.
  if (actor.name === EMERGENCY_NAME) return refusal(applicationIssue('emergency.not-by-itself'));
  if (factorOf(context, actor.userId)?.enabled === true)
    return refusal(applicationIssue('second-factor.there-already'));
  const secret = context.random.bytes(SECRET_BYTES);
  context.store.transaction(() => {
    put(context, actor.userId, {
      secret: Buffer.from(secret).toString('base64'),
      enabled: false,
      lastStep: 0,
      lastAskerSha256: null,
      failures: 0,
      lastFailureMs: 0,
    });
    audited(context, actor, 'second-factor.enrol', actor.userId);
  });
  const text = base32(secret);
  const issuer = 'Chozai Registrar';
  const label = encodeURIComponent(`${issuer}:${actor.name}`);
  const query = new URLSearchParams({ secret: text, issuer });
  return success({ secret: text, uri: `otpauth://totp/${label}?${query.toString().replaceAll('+', '%20')}` });
};

export const confirmSecondFactor: UseCase<
  OperationInput<'user.confirm-second-factor'>,
  OperationOutput<'user.confirm-second-factor'>
> = (context, actor, { code }) => {
  const kept = factorOf(context, actor.userId);
  if (kept === null || kept.enabled) return refusal(applicationIssue('second-factor.not-begun'));
  const tried = tryCode(context, actor, kept, { code, asker: null });
  if (!tried.ok) return tried;
  audited(context, actor, 'second-factor.enabled', actor.userId);
  return success({ name: actor.name });
};

/** One's own by a code; somebody else's, who has lost his telephone, by an owner. */
export const removeSecondFactor: UseCase<
  OperationInput<'user.remove-second-factor'>,
  OperationOutput<'user.remove-second-factor'>
> = (context, actor, { code }) => {
  const kept = factorOf(context, actor.userId);
  if (kept === null) return refusal(applicationIssue('second-factor.not-begun'));
  const tried = kept.enabled ? tryCode(context, actor, kept, { code, asker: null }) : success(null);
  if (!tried.ok) return tried;
  context.store.transaction(() => {
    put(context, actor.userId, null);
    audited(context, actor, 'second-factor.removed', actor.userId);
  });
  return success({ name: actor.name });
};

export const resetSecondFactor: UseCase<
  OperationInput<'user.reset-second-factor'>,
  OperationOutput<'user.reset-second-factor'>
> = (context, actor, { name, reason }) => {
  const user = context.store.users.byName(name);
  if (user === null) return refusal(applicationIssue('record.not-found', { id: name }));
  if (user.userId === actor.userId) return refusal(applicationIssue('second-factor.own'));
  if (factorOf(context, user.userId) === null) return refusal(applicationIssue('second-factor.not-begun'));
  context.store.transaction(() => {
    put(context, user.userId, null);
    waysInChanged(context, user.userId);
    audited(context, actor, 'second-factor.reset', user.userId, { reason });
  });
  return success({ name });
};
