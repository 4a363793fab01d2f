import { addDays, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import type { ContraindicatedPair } from '../shared/domain/duplicate-check/contraindicated-pair.ts';
import {
  type UploadModeFacts,
  type UploadModeSettings,
  uploadModeAt,
  waitsForMode,
} from '../shared/domain/submission/upload-modes.ts';
import { loadContraindicatedPairs } from '../shared/masters/load-drug-master.ts';
import { zipFiles } from './adapters/bundle/zip-files.ts';
import { softSigningKeys } from './adapters/signing/soft-signing-keys.ts';
import { LATEST_VERSION } from './adapters/sqlite/migrate.ts';
import { systemMachine } from './adapters/system/machine.ts';
import { systemPrograms } from './adapters/system/programs.ts';
import { systemClock } from './adapters/system/system-clock.ts';
import { systemRandom } from './adapters/system/system-random.ts';
import { technicalLog } from './adapters/system/technical-log.ts';
import { decodeText } from './adapters/system/text-encoding.ts';
import { ownSetting, sameDaySettings } from './application/app-settings.ts';
import type { Backups } from './application/backup-ports.ts';
import type { Context, Progress, Sender, ShopSettings } from './application/context.ts';
import { mastersInForce } from './application/masters/masters-in-force.ts';
import type { KeySlots } from './application/people-ports.ts';
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

const log = technicalLog('error');
export const world: World = { clock: systemClock, random: systemRandom, log };

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
    serviceToldToWait: (retryAfterMs) => engine.serviceToldToWait(retryAfterMs),
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
