/** The only place that builds adapters and hands them to the use cases. */
import { z } from 'zod';
import { addDays, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import { isClockTime } from '../shared/domain/clock-time.ts';
import type { ContraindicatedPair } from '../shared/domain/duplicate-check/contraindicated-pair.ts';
import { placeOfCare } from '../shared/domain/duplicate-check/lines-of-result.ts';
import type { Uuid } from '../shared/domain/identifiers.ts';
import { type Result, success } from '../shared/domain/result.ts';
import {
  type UploadModeFacts,
  type UploadModeSettings,
  uploadModeAt,
  waitsForMode,
} from '../shared/domain/submission/upload-modes.ts';
import { loadContraindicatedPairs } from '../shared/masters/load-drug-master.ts';
import { zipFiles } from './adapters/bundle/zip-files.ts';
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
import { LATEST_VERSION } from './adapters/sqlite/migrate.ts';
import { systemMachine } from './adapters/system/machine.ts';
import { systemPrograms } from './adapters/system/programs.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemRandom } from './adapters/system/system-random.ts';
import { technicalLog } from './adapters/system/technical-log.ts';
import { decodeText, encodeText } from './adapters/system/text-encoding.ts';
import { ownSetting, sameDaySettings } from './application/app-settings.ts';
import type { Backups } from './application/backup-ports.ts';
import type { Context, Progress, Sender, ShopSettings } from './application/context.ts';
import { noteWrongPin } from './application/key/note-wrong-pin.ts';
import { mastersInForce } from './application/masters/masters-in-force.ts';
import { noteEmergencyUse } from './application/people/emergency-account.ts';
import { isRefused, noteRefusedSignIns } from './application/people/note-sign-in.ts';
import { guardSecondFactor, NO_CODE, type OfferedCode } from './application/people/second-factor.ts';
import type { Actor, HeldKey, KeySlots, SigningKeys } from './application/people-ports.ts';
import type { Store } from './application/ports.ts';
import type { EpsGateway } from './application/service-ports.ts';
import { deliverOne } from './application/upload/deliver-one.ts';
import { copyVerifier, uploadEffects } from './application/upload/upload-effects.ts';
import { UploadEngine } from './application/upload/upload-engine.ts';
import type { UploadEvent, UploadPorts } from './application/upload/upload-ports.ts';
import {
  DEFAULT_UPLOAD_SETTINGS,
  leaseMsOf,
  OUTAGE_PATIENCE_MS,
  type UploadSettings,
} from './application/upload/upload-settings.ts';
import type { World } from './boundary/session.ts';
import { guardedStores } from './composition-backup.ts';

/** Bytes as a claims computer writes them: the demo makes its Shift_JIS files with it. */
export { encodeText };

const log = technicalLog('error');
export const world: World = { clock: systemClock, random: systemRandom, log };

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

/** What a context is made with besides store, service and shop. */
export interface ContextParts {
  /** Of this process; tests hand in a clock of their own */
  readonly world?: World;
  /** Told of everything the sender says */
  readonly listeners?: Set<(event: UploadEvent) => void>;
  /** null, as without it: the profile is not open by its folder */
  readonly keySlots?: KeySlots | null;
  readonly backups?: Backups | null;
  /** How the sender differs from what is delivered */
  readonly sending?: Partial<UploadSettings>;
}

export function composeContext(
  store: Store,
  gateway: EpsGateway,
  shopAtStart: ShopSettings,
  { world: parts = world, listeners = new Set(), keySlots = null, backups = null, sending = {} }: ContextParts = {},
): Context {
  const shop: { -readonly [Name in keyof ShopSettings]: ShopSettings[Name] } = { ...shopAtStart };
  let pairs: readonly ContraindicatedPair[] | null = null;
  const masters = mastersInForce(store, () => tokyoDateOf(parts.clock.now()));
  const mode = () => {
    const settings = modeSettings(store, shop);
    return uploadModeAt(settings, parts.clock.now(), modeFacts(store, parts.clock, settings));
  };
  const context: Context = {
    store,
    gateway,
    ...parts,
    get master() {
      return masters.current();
    },
    masters,
    pairs: () => {
      pairs ??= loadContraindicatedPairs();
      return pairs;
    },
    keys: softSigningKeys(store.signingKeys, parts.clock),
    decodeText,
    shop,
    changeShop: (changes) => void Object.assign(shop, changes),
    keySlots,
    backups,
    programs: systemPrograms,
    machine: systemMachine(LATEST_VERSION, log.tail),
    packFiles: zipFiles,
    get sender() {
      return sender;
    },
    heldKey: null,
  };
  const ports: UploadPorts = {
    // What the service has taken in can be asked back of it: the journal need not be on the disk before the next row goes.
    store: { ...store, transaction: (work, sync = 'soon') => store.transaction(work, sync) },
    gateway,
    ...parts,
    copyVerifier: copyVerifier(context),
    effects: uploadEffects(context),
    settings: {
      ...DEFAULT_UPLOAD_SETTINGS,
      parallelism: shop.parallelism,
      requestTimeoutMs: shop.requestTimeoutMs,
      leaseMs: leaseMsOf(shop.requestTimeoutMs),
      ...sending,
    },
    mode,
    emit: (event) => {
      for (const listener of listeners) listener(event);
    },
  };
  const engine = new UploadEngine(ports);
  const sender: Sender = {
    deliver: (submissionId) => deliverOne(engine, ports, submissionId),
    standBy: async (signal) => void (await engine.standBy(signal)),
    wake: () => engine.wake(),
    serviceAnswered: () => engine.serviceAnswered(),
    pause: () => engine.pause(),
    resume: () => engine.resume(),
    get paused() {
      return engine.paused;
    },
    mode,
    outlook: () => {
      const settings = modeSettings(store, shop);
      const facts = { ...modeFacts(store, parts.clock, settings), batchAsked: engine.batchAsked };
      return { paused: engine.paused, settings, facts };
    },
    run: async ({ watch, patienceMs }, progress, signal) => {
      const listener = (event: UploadEvent) => tellProgress(event, progress);
      listeners.add(listener);
      try {
        if (watch) return await engine.watch(signal ?? new AbortController().signal);
        return await engine.runUntilIdle({
          // Long enough for a look-up of what was cut off to be believed (its request's time-out).
          patienceMs: patienceMs ?? shop.requestTimeoutMs + 5_000,
          outagePatienceMs: Math.min(patienceMs ?? OUTAGE_PATIENCE_MS, OUTAGE_PATIENCE_MS),
          ...(signal === undefined ? {} : { signal }),
        });
      } finally {
        listeners.delete(listener);
      }
    },
  };
  return context;
}

function modeSettings(store: Store, shop: ShopSettings): UploadModeSettings {
  return { ...sameDaySettings({ store, shop }), modes: ownSetting(store, 'uploadModes') };
}

/** Enough rows to see one that was never sent among those that were begun. */
const LEFTOVER_LOOK = 20;

function modeFacts(store: Store, clock: World['clock'], { modes: { trickle } }: UploadModeSettings): UploadModeFacts {
  const now = clock.now();
  const overdue = store.submissions.due(now, LEFTOVER_LOOK, addDays(tokyoDateOf(now), -1));
  // Asked at every look of the sender: only a cap of bytes wants it.
  const document = trickle.on && trickle.bytesPerSecond !== null ? store.documents.recentBytes() : null;
  return {
    batchAsked: false,
    leftovers: overdue.filter(waitsForMode).length,
    // One goes, one comes back.
    bytesPerRow: document === null ? null : 2 * document,
  };
}

function tellProgress(event: UploadEvent, progress: Progress): void {
  if (event.type !== 'progress') return;
  const { done, total, ratePerMinute, secondsLeft, row } = event;
  progress({
    phase: 'upload',
    done,
    total,
    perMinute: ratePerMinute,
    secondsLeft,
    row: row === null ? null : { id: row.submissionId, outcome: row.outcome },
  });
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
