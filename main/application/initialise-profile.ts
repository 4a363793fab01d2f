import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import { PIN_TRIES } from '../../shared/domain/people/pin-tries.ts';
import { type Role, rightsOfRoles } from '../../shared/domain/people/roles.ts';
import type { Institution } from '../../shared/domain/prescription/prescription.ts';
import { type Result, refusal, success } from '../../shared/domain/result.ts';
import type { Actor, SigningKeys, User } from './people-ports.ts';
import type { Store } from './ports.ts';
import type { EpsGateway, TrustAnchorsPem } from './service-ports.ts';
import type { Clock, Random } from './system-ports.ts';

/** The test pharmacy of the training profile: prefecture 99 is the service's verification environment. */
export const TRAINING_PHARMACY: Institution = {
  prefecture: '99',
  feeScoreType: '4',
  code: '8000014',
  name: '検証用薬局',
  postalCode: '456-0001',
  address: '長崎県長崎市',
  phone: null,
};

const TRAINING_USERS: readonly {
  readonly name: string;
  readonly displayName: string;
  readonly roles: readonly Role[];
}[] = [
  { name: 'pharmacist', displayName: '見本　一郎', roles: ['pharmacist'] },
  { name: 'owner', displayName: '見本　二葉', roles: ['owner'] },
  { name: 'clerk', displayName: '見本　三枝', roles: ['clerk'] },
  { name: 'support', displayName: '見本　四方', roles: ['support'] },
];

export function trainingUsers(random: Random): readonly User[] {
  return TRAINING_USERS.map((user) => ({
    ...user,
    userId: random.uuid(),
    rights: rightsOfRoles(user.roles),
    active: true,
  }));
}

export const NO_ANCHORS: TrustAnchorsPem = { signature: [], timestamp: [] };

/** Trust is taken over once, at `init`, from the service itself; documents never bring their own. */
export async function fetchAnchors(gateway: EpsGateway): Promise<Result<TrustAnchorsPem>> {
  const anchors = await gateway.anchors();
  if (anchors.kind === 'answered') return success(anchors.value);
  const cause = anchors.kind === 'refused' ? anchors.code : anchors.cause;
  return refusal(applicationIssue('service.not-reachable', { cause }));
}

/** A new key for one pharmacist, made here, certified by the mock CA, locked by the PIN. Replaces the one before. */
export async function issueSigningKey(
  parts: {
    readonly store: Store;
    readonly gateway: EpsGateway;
    readonly keys: SigningKeys;
    readonly clock: Clock;
    readonly random: Random;
  },
  user: User,
  pin: string,
  by: Pick<Actor, 'name'>,
): Promise<Result<null>> {
  const { store, gateway, keys, clock, random } = parts;
  const made = await keys.create(user.name, pin);
  if (!made.ok) return made;
  const enrolled = await gateway.enrol(made.value.certificateRequestPem);
  if (enrolled.kind === 'refused')
    return refusal(applicationIssue('service.refused', { text: enrolled.text, serviceCode: enrolled.code }));
  if (enrolled.kind !== 'answered')
    return refusal(applicationIssue('service.not-reachable', { cause: enrolled.cause }));
  const at = clock.now();
  store.transaction(() => {
    const keyId = random.uuid();
    store.signingKeys.insert({
      keyId,
      userId: user.userId,
      pkcs12: made.value.pkcs12,
      certificatePem: enrolled.value.certificatePem,
      triesLeft: PIN_TRIES,
      lockedAt: null,
      createdAt: at,
      replacedAt: null,
    });
    store.audit.append({ at, user: by.name, action: 'key.issue', target: keyId, detail: { for: user.name } });
  });
  return success(null);
}

export const DEFAULT_CHANGEOVER_SETTING: ClockTime = '00:00';
export const DEFAULT_CLOSING_TIME: ClockTime = '19:00';
