import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../main/adapters/sqlite/sqlite-store.ts';
import type { BackupProgress } from '../main/application/backup-ports.ts';
import type { Store } from '../main/application/ports.ts';
import { guardedStores } from '../main/composition-backup.ts';
import { world } from '../main/composition-context.ts';
import { addFinalised, userRow } from '../test/support/store-rows.ts';
import { millisecondsOf, type Row, row, secondsOf, spreadOf } from './measure.ts';
import { mustSucceed } from './shop.ts';

const GIB = 2 ** 30;
const DOCUMENT_BYTES = 8_000;
const DOCUMENTS_AT_ONCE = 500;
const ENTRY_EVERY_MS = 20;
const BAR_S = 60;
const ENTRY_BAR_MS = 50;
const silent: BackupProgress = () => undefined;

/** A gibibyte of signed documents, which do not deflate. */
function fill(file: string, key: Uint8Array): void {
  const store = mustSucceed(openStore(file, key, { create: true }));
  store.users.insert(userRow());
  while (statSync(file).size < GIB) {
    store.transaction(() => {
      for (let index = 0; index < DOCUMENTS_AT_ONCE; index += 1)
        store.documents.put('dispensing-final', randomBytes(DOCUMENT_BYTES), world.clock.now());
    });
  }
  store.close();
}

/** One entry every so often for as long as the work lasts: what a person at the counter feels of it. */
async function enteringDuring(store: Store, work: () => Promise<void>): Promise<number[]> {
  const [user] = store.users.all();
  if (user === undefined) throw new Error('no user');
  const samples: number[] = [];
  let over = false;
  const done = work().finally(() => {
    over = true;
  });
  while (!over) {
    samples.push(millisecondsOf(() => store.transaction(() => addFinalised(store, user))));
    await world.clock.sleep(ENTRY_EVERY_MS);
  }
  await done;
  return samples;
}

/** A gibibyte copied to two targets while entries go on, then restored and proven. */
export async function backup(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-backup-'));
  const dir = join(folder, 'profile');
  const key = new Uint8Array(randomBytes(32));
  try {
    mkdirSync(dir);
    writeFileSync(join(dir, 'profile.json'), '{}');
    fill(join(dir, 'chozai.db'), key);
    const stores = guardedStores();
    const store = mustSucceed(stores.open(join(dir, 'chozai.db'), key, {}));
    store.settings.set('shop', { anchors: { signature: [], timestamp: [] } });
    const backups = stores.backups(dir, key);
    const first = { folder: backups.defaultFolder, keep: 3 };
    const second = { folder: join(folder, 'second'), keep: 3 };
    let name = '';
    let madeS = 0;
    const during = await enteringDuring(store, async () => {
      madeS = await secondsOf(async () => {
        const made = mustSucceed(await backups.make({ first, second, at: world.clock.now() }, silent));
        if (made.second === null) throw new Error('the second target was not written');
        name = made.generation.name;
      });
    });
    const request = { folder: first.folder, name, scratch: null, sample: null, at: world.clock.now() };
    let whole = false;
    const rehearsedS = await secondsOf(async () => {
      whole = mustSucceed(await backups.rehearse(request, silent)).ok;
    });
    store.close();
    const { p95 } = spreadOf(during);
    const worst = Math.max(...during);
    return [
      row('backup of 1 GiB, encrypted, to two targets', `${madeS.toFixed(1)} s`, `≤ ${BAR_S} s`, madeS <= BAR_S),
      row(
        'entries while it runs',
        `p95 ${p95.toFixed(1)} ms, worst ${worst.toFixed(0)} ms of ${during.length}`,
        `p95 ≤ ${ENTRY_BAR_MS} ms`,
        p95 <= ENTRY_BAR_MS,
      ),
      row(
        'the same restored and proven',
        `${rehearsedS.toFixed(1)} s, ${whole ? 'whole' : 'NOT WHOLE'}`,
        'whole',
        whole,
      ),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
