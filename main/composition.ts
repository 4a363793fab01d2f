/** Opens profiles: the only place, with composition-*.ts, that builds adapters and hands them to the use cases. */
import { z } from 'zod';
import { isClockTime } from '../shared/domain/clock-time.ts';
import { placeOfCare } from '../shared/domain/duplicate-check/lines-of-result.ts';
import type { Uuid } from '../shared/domain/identifiers.ts';
import { type Result, success } from '../shared/domain/result.ts';
import { createHttpGateway } from './adapters/eps/http-gateway.ts';
import { listenedGateway } from './adapters/eps/listened-gateway.ts';
import { createNoServiceGateway } from './adapters/eps/no-service-gateway.ts';
import type { ComputerWay } from './adapters/profile/computer-way.ts';
import {
  type ProfileAccess,
  type ProfileLock,
  profileAccess,
  type UnattendedProfile,
} from './adapters/profile/profile-access.ts';
import { openSession } from './adapters/signing/pin-session.ts';
import { softSigningKeys } from './adapters/signing/soft-signing-keys.ts';
import { holdExclusiveFile } from './adapters/sqlite/exclusive-file.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemRandom } from './adapters/system/system-random.ts';
import { encodeText } from './adapters/system/text-encoding.ts';
import type { Context, ShopSettings } from './application/context.ts';
import { noteWrongPin } from './application/key/note-wrong-pin.ts';
import { noteEmergencyUse } from './application/people/emergency-account.ts';
import { isRefused, noteRefusedSignIns } from './application/people/note-sign-in.ts';
import { guardSecondFactor, NO_CODE, type OfferedCode } from './application/people/second-factor.ts';
import type { Actor, HeldKey, SigningKeys } from './application/people-ports.ts';
import type { Store } from './application/ports.ts';
import type { EpsGateway } from './application/service-ports.ts';
import type { UploadEvent } from './application/upload/upload-ports.ts';
import { guardedStores } from './composition-backup.ts';
import { composeContext, world } from './composition-context.ts';

/** Bytes as a claims computer writes them: the demo makes its Shift_JIS files with it. */
export { encodeText };

export function signingKeysOf(store: Store): SigningKeys {
  return softSigningKeys(store.signingKeys, systemClock);
}

export function profiles(options: { readonly pageCountMax?: number } = {}): ProfileAccess {
  const stores = guardedStores();
  return profileAccess({
    openStore: (file, key, open) => stores.open(file, key, { ...open, ...options }),
    backupsOf: stores.backups,
    holdExclusiveFile,
    clock: systemClock,
  });
}

/** A profile that is open in this process, with everything its use cases need. */
export interface WorkingContext {
  readonly context: Context;
  readonly computer: ComputerWay;
  signIn(name: string, password: string, offered?: OfferedCode): Result<Actor>;
  /** Opens the user's signing key for a working day; a wrong PIN counts as at every signature. */
  openKey(userId: Uuid, pin: string): Result<HeldKey>;
  /** Line, clock and progress of the sender; no patient data. */
  onUpload(listener: (event: UploadEvent) => void): void;
  /** The end of every request to the service; false: without a readable answer. */
  onAnswer(listener: (reached: boolean) => void): void;
  close(): Promise<void>;
}

export interface OpenContext extends WorkingContext {
  readonly actor: Actor;
}

export function openContext(
  access: ProfileAccess,
  dir: string,
  user: string,
  password: string,
  lock: ProfileLock,
  offered: OfferedCode = NO_CODE,
): Result<OpenContext> {
  const opened = access.openProfile(dir, user, password, { lock });
  if (!opened.ok) return opened;
  const open = workingContext(opened.value);
  const { context } = open;
  const noted = noteEmergencyUse(context, guardSecondFactor(context, success(opened.value.actor), offered));
  if (!noted.ok) {
    opened.value.close();
    return noted;
  }
  return success({ ...open, actor: opened.value.actor });
}

/** Without a person: sending and backups go on, and every window still asks for a password. */
export function openContextUnattended(
  access: ProfileAccess,
  dir: string,
  wrappingKey: Uint8Array,
  lock: ProfileLock,
): Result<WorkingContext> {
  const opened = access.openUnattended(dir, wrappingKey, { lock });
  return opened.ok ? success(workingContext(opened.value)) : opened;
}

function workingContext(profile: UnattendedProfile): WorkingContext {
  const shop = readShop(profile.store);
  const answered = new Set<(reached: boolean) => void>();
  const gateway = listenedGateway(gatewayTo(shop), (reached) => {
    for (const listener of answered) listener(reached);
  });
  const listeners = new Set<(event: UploadEvent) => void>();
  const context = composeContext(profile.store, gateway, shop, { ...profile, world, listeners });
  noteRefusedSignIns(context, profile.refusedTries);
  return {
    context,
    computer: profile.computer,
    signIn: (name, otherPassword, otherOffered = NO_CODE) => {
      const signedIn = profile.signIn(name, otherPassword);
      if (isRefused(signedIn)) noteRefusedSignIns(context, profile.refusedTries);
      return noteEmergencyUse(context, guardSecondFactor(context, signedIn, otherOffered));
    },
    openKey: (userId, pin) => {
      const session = openSession(profile.store.signingKeys, userId, pin, systemClock);
      noteWrongPin(context, userId, session);
      return session;
    },
    onUpload: (listener) => void listeners.add(listener),
    onAnswer: (listener) => void answered.add(listener),
    close: async () => {
      await gateway.close();
      profile.close();
    },
  };
}

const shopRecord = z.object({
  pharmacy: z.object({
    prefecture: z.string(),
    feeScoreType: z.string(),
    code: z.string(),
    name: z.string(),
    postalCode: z.string().nullable(),
    address: z.string().nullable(),
    phone: z.string().nullable(),
  }),
  serviceUrl: z.string().nullable(),
  // Not there in profiles of before.
  serviceAuthority: z.string().nullable().default(null),
  anchors: z.object({ signature: z.array(z.string()), timestamp: z.array(z.string()) }),
  training: z.boolean(),
  changeover: z.string().refine(isClockTime),
  closingTime: z.string().refine(isClockTime),
  parallelism: z.number().int().min(1).max(16),
  requestTimeoutMs: z.number().int().min(100).max(300_000),
});

/** Key of the settings that `shopRecord` describes; written by `init`. */
export const SHOP_SETTING = 'shop';

function readShop(store: Store): ShopSettings {
  return shopRecord.parse(store.settings.get(SHOP_SETTING));
}

/** The service of this shop; without an address one that is never reached. */
export function gatewayTo(
  shop: Pick<ShopSettings, 'serviceUrl' | 'serviceAuthority' | 'pharmacy' | 'parallelism' | 'requestTimeoutMs'>,
): EpsGateway {
  if (shop.serviceUrl === null) return createNoServiceGateway();
  return createHttpGateway({
    baseUrl: shop.serviceUrl,
    medicalInstitutionCode: placeOfCare(shop.pharmacy).code,
    clock: systemClock,
    random: systemRandom,
    parallelism: shop.parallelism,
    requestTimeoutMs: shop.requestTimeoutMs,
    authorityPem: shop.serviceAuthority,
  });
}
