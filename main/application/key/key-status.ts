import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { certificatesOfPem } from '../../../shared/document/certificate-reader.ts';
import { daysBetween, epochMsOf, type Instant, instantOf, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import type { UseCase } from '../context.ts';
import type { SigningKeyRow, User } from '../people-ports.ts';

type KeyStatus = OperationOutput<'key.status'>[number];

/** A new certificate takes its time: said so long before the old one ends. */
const EXPIRES_SOON_DAYS = 30;

function statusOf(user: User, key: SigningKeyRow | null, now: Instant): KeyStatus {
  const { name: userName, displayName } = user;
  if (key === null) {
    const nothing = { createdAt: null, validUntil: null, daysLeft: null, triesLeft: null, lockedAt: null };
    return { userName, displayName, state: 'none', ...nothing };
  }
  const [certificate] = certificatesOfPem([key.certificatePem]);
  if (certificate === undefined) throw new Error(`signing key ${key.keyId} has no certificate`);
  const validUntil = tokyoDateOf(instantOf(certificate.notAfterMs));
  const daysLeft = daysBetween(tokyoDateOf(now), validUntil);
  const nowMs = epochMsOf(now);
  const validity =
    nowMs < certificate.notBeforeMs
      ? 'not-valid-yet'
      : nowMs > certificate.notAfterMs
        ? 'expired'
        : daysLeft <= EXPIRES_SOON_DAYS
          ? 'expires-soon'
          : 'ready';
  const { createdAt, triesLeft, lockedAt } = key;
  const locked = lockedAt !== null || triesLeft <= 0;
  return {
    userName,
    displayName,
    state: locked ? 'locked' : validity,
    createdAt,
    validUntil,
    daysLeft,
    triesLeft,
    lockedAt,
  };
}

/** The signing keys of those who may sign: until when, how many tries at the PIN, locked or not. */
export const keyStatus: UseCase<OperationInput<'key.status'>, OperationOutput<'key.status'>> = (
  { store, clock },
  _actor,
  { userName },
) => {
  const users = store.users.all().filter((user) => user.active && user.rights.includes('sign'));
  const asked = userName === undefined ? users : users.filter(({ name }) => name === userName);
  if (userName !== undefined && asked.length === 0)
    return refusal(applicationIssue('record.not-found', { id: userName }));
  return success(asked.map((user) => statusOf(user, store.signingKeys.current(user.userId), clock.now())));
};
