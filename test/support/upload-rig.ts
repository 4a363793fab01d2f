import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from '../../main/application/ports.ts';
import type { Log, Random } from '../../main/application/system-ports.ts';
import { UploadEngine } from '../../main/application/upload/upload-engine.ts';
import type { UploadEvent, UploadPorts } from '../../main/application/upload/upload-ports.ts';
import {
  DEFAULT_UPLOAD_SETTINGS,
  leaseMsOf,
  type UploadSettings,
} from '../../main/application/upload/upload-settings.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Submission } from '../../shared/domain/submission/submission.ts';
import { isGoodCopy, ScriptedService, TIMEOUT_MS } from './scripted-service.ts';
import { Dice } from './seeded.ts';
import { addFinalised, NOW, newId, openedStore, userRow } from './store-rows.ts';
import { VirtualClock } from './virtual-clock.ts';

/** The engine commits some thousand times in a simulated hour; the disk has tests of its own. */
const MEMORY_FOLDER = '/dev/shm';
const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Seeded, so that a failure replays; the ids are those of any run. */
export function seededRandom(seed: number): Random {
  return { ...new Dice(seed).random(), uuid: newId };
}

export interface UploadRig {
  readonly clock: VirtualClock;
  readonly store: Store;
  readonly service: ScriptedService;
  readonly events: UploadEvent[];
  /** A new engine over the same database and service: what a start of the program makes. */
  engine(change?: Partial<UploadPorts>, settings?: Partial<UploadSettings>): UploadEngine;
  /** Finalised results, ready to be sent, each of its own prescription. */
  addRows(count: number, change?: Partial<Submission>): readonly Submission[];
  row(submissionId: Uuid): Submission;
  all(): readonly Submission[];
  close(): void;
}

/** The real database in a temporary folder, the engine, a service in memory, and time that jumps. */
export function uploadRig(seed = 1): UploadRig {
  const folder = mkdtempSync(join(existsSync(MEMORY_FOLDER) ? MEMORY_FOLDER : tmpdir(), 'chozai-upload-'));
  const store = openedStore(join(folder, 'upload.db'));
  const clock = new VirtualClock(NOW);
  const service = new ScriptedService(clock);
  const events: UploadEvent[] = [];
  const user = userRow();
  store.users.insert(user);
  const random = seededRandom(seed);
  let made = 0;
  return {
    clock,
    store,
    service,
    events,
    engine: (change = {}, settings = {}) =>
      new UploadEngine({
        store,
        gateway: service.gateway(),
        clock,
        random,
        log: silentLog,
        copyVerifier: { verify: (_row, sent, returned) => ({ valid: isGoodCopy(sent, returned), checks: [] }) },
        effects: { received: () => undefined, registered: () => undefined },
        settings: {
          ...DEFAULT_UPLOAD_SETTINGS,
          requestTimeoutMs: TIMEOUT_MS,
          leaseMs: leaseMsOf(TIMEOUT_MS),
          heartbeatMs: 60_000,
          ...settings,
        },
        emit: (event) => events.push(event),
        ...change,
      }),
    addRows: (count, change = {}) =>
      Array.from({ length: count }, () => {
        made += 1;
        const bytes = new TextEncoder().encode(`document ${made} ${'x'.repeat(200)}`);
        const documentSha256 = store.documents.put('dispensing-final', bytes, clock.now());
        return addFinalised(store, user, { submission: { documentSha256, ...change } }).submission;
      }),
    row: (submissionId) => {
      const row = store.submissions.byId(submissionId);
      if (row === null) throw new Error(`no row ${submissionId}`);
      return row;
    },
    all: () => store.submissions.list({}),
    close: () => {
      store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
