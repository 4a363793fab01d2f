/** `init`: a profile from nothing, with users, keys and the settings of its shop. */
import { randomInt } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { storageIssue } from '../shared/contract/storage-issues.ts';
import { placeOfCare } from '../shared/domain/duplicate-check/lines-of-result.ts';
import { isReservedUserName } from '../shared/domain/people/reserved-user-names.ts';
import type { Institution } from '../shared/domain/prescription/prescription.ts';
import { type Result, refusal, success } from '../shared/domain/result.ts';
import type { ShopSettings } from './application/context.ts';
import {
  DEFAULT_CHANGEOVER_SETTING,
  DEFAULT_CLOSING_TIME,
  fetchAnchors,
  issueSigningKey,
  NO_ANCHORS,
  TRAINING_PHARMACY,
  trainingUsers,
} from './application/initialise-profile.ts';
import type { User } from './application/people-ports.ts';
import type { EpsGateway } from './application/service-ports.ts';
import { DEFAULT_UPLOAD_SETTINGS } from './application/upload/upload-settings.ts';
import { gatewayTo, profiles, SHOP_SETTING, signingKeysOf } from './composition.ts';
import { world } from './composition-context.ts';

/** `password` and `pin` are there only where they were made up. */
export interface TrainingProfile {
  readonly profile: string;
  readonly training: boolean;
  readonly serviceUrl: string | null;
  readonly pharmacy: string;
  readonly users: readonly { readonly name: string; readonly roles: readonly string[] }[];
  readonly keys: readonly { readonly userName: string; readonly certified: boolean }[];
  readonly password?: string;
  readonly pin?: string;
}

/** Digits and letters that are not mistaken for each other when read aloud. */
function madeUpSecret(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');
}

/**
 * A training profile: the test pharmacy, a user of each role, and where the service is named a key certified by its mock
 * CA. Refused as a whole, with nothing left behind, when the service cannot be reached (`service.not-reachable`,
 * `service.refused`) or no profile can be made there (`storage.*`).
 * @param request `password`, `pin`: null = made up; `requestTimeoutMs` is kept as the shop's
 */
export async function initialiseTraining(request: {
  readonly profile: string;
  readonly serviceUrl: string | null;
  readonly serviceAuthority?: string | null;
  readonly password: string | null;
  readonly pin: string | null;
  readonly requestTimeoutMs?: number;
}): Promise<Result<TrainingProfile>> {
  const { profile: dir, serviceUrl } = request;
  const password = request.password ?? madeUpSecret(16, 'abcdefghjkmnpqrstuvwxyz23456789');
  const pin = request.pin ?? madeUpSecret(8, '0123456789');
  const users = trainingUsers(world.random);
  const keys = await initialiseProfile({
    dir,
    pharmacy: TRAINING_PHARMACY,
    training: true,
    serviceUrl,
    serviceAuthority: request.serviceAuthority ?? null,
    users,
    password,
    pin,
    ...(request.requestTimeoutMs === undefined ? {} : { requestTimeoutMs: request.requestTimeoutMs }),
  });
  if (!keys.ok) return keys;
  return success({
    profile: dir,
    training: true,
    serviceUrl,
    pharmacy: placeOfCare(TRAINING_PHARMACY).code,
    users: users.map(({ name, roles }) => ({ name, roles })),
    keys: keys.value,
    ...(request.password === null ? { password } : {}),
    ...(request.pin === null ? { pin } : {}),
  });
}

export interface NewProfile {
  readonly dir: string;
  readonly pharmacy: Institution;
  readonly training: boolean;
  readonly serviceUrl: string | null;
  readonly serviceAuthority?: string | null;
  /** At least one; an owner among them is named for what is done here */
  readonly users: readonly User[];
  readonly password: string;
  /** For the keys of those who sign; null: none is made */
  readonly pin: string | null;
  readonly requestTimeoutMs?: number;
}

/** A profile from nothing, as a whole or not at all; issues as `initialiseTraining`. */
export async function initialiseProfile(request: NewProfile): Promise<Result<TrainingProfile['keys']>> {
  const { dir, pharmacy, training, serviceUrl, users, password } = request;
  const reserved = users.find(({ name }) => isReservedUserName(name));
  if (reserved !== undefined) return refusal(storageIssue('sign-in.user-exists', { name: reserved.name }));
  const existed = existsSync(dir);
  const shop: ShopSettings = {
    pharmacy,
    serviceUrl,
    serviceAuthority: request.serviceAuthority ?? null,
    anchors: NO_ANCHORS,
    training,
    changeover: DEFAULT_CHANGEOVER_SETTING,
    closingTime: DEFAULT_CLOSING_TIME,
    parallelism: DEFAULT_UPLOAD_SETTINGS.parallelism,
    requestTimeoutMs: request.requestTimeoutMs ?? DEFAULT_UPLOAD_SETTINGS.requestTimeoutMs,
  };
  const gateway = gatewayTo(shop);
  try {
    const anchors = serviceUrl === null ? success(NO_ANCHORS) : await fetchAnchors(gateway);
    if (!anchors.ok) return anchors;
    const access = profiles();
    const created = access.createProfile(
      dir,
      users.map((user) => ({ user, password })),
      training ? 'training' : 'real',
    );
    if (!created.ok) return created;
    const filled = await fillProfile(access, request, { ...shop, anchors: anchors.value }, gateway);
    if (filled.ok) return filled;
    access.removeProfile(dir);
    if (!existed) rmSync(dir, { recursive: true, force: true });
    return filled;
  } finally {
    await gateway.close();
  }
}

async function fillProfile(
  access: ReturnType<typeof profiles>,
  { dir, users, password, pin }: NewProfile,
  shop: ShopSettings,
  gateway: EpsGateway,
): Promise<Result<TrainingProfile['keys']>> {
  const owner = users.find((user) => user.rights.includes('administer')) ?? users[0];
  if (owner === undefined) throw new Error('a profile has at least one user');
  const lock = access.acquireProfileLock(dir);
  if (!lock.ok) return lock;
  try {
    const opened = access.openProfile(dir, owner.name, password, { lock: lock.value });
    if (!opened.ok) return opened;
    const { store, actor, close } = opened.value;
    try {
      store.transaction(() => {
        store.settings.set(SHOP_SETTING, shop);
        // The verdict's expected end counts with it.
        store.settings.set('upload.parallelism', shop.parallelism);
        store.audit.append({
          at: world.clock.now(),
          user: actor.name,
          action: 'profile.init',
          target: null,
          detail: { training: shop.training, service: shop.serviceUrl !== null },
        });
      });
      const keys: { userName: string; certified: boolean }[] = [];
      for (const user of store.users.all().filter((one) => one.rights.includes('sign'))) {
        if (shop.serviceUrl === null || pin === null) {
          keys.push({ userName: user.name, certified: false });
          continue;
        }
        const issued = await issueSigningKey(
          { store, gateway, keys: signingKeysOf(store), ...world },
          user,
          pin,
          actor,
        );
        if (!issued.ok) return issued;
        keys.push({ userName: user.name, certified: true });
      }
      return success(keys);
    } finally {
      close();
    }
  } finally {
    lock.value.release();
  }
}
