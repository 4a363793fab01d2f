/** What can go wrong around backups: a full disk, a kill inside the exchange of a restore, damage while the shop is open. */
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { keepSince } from '../../main/application/backup/backup-records.ts';
import { lastRecovery } from '../../main/application/backup/note-recovery.ts';
import { guardedStores } from '../../main/composition-backup.ts';
import { ProfileKeeper } from '../../main/service/profile-keeper.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import { type MockProcess, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { onlyJson } from '../support/cli-run.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';
import { seededRandom } from '../support/upload-rig.ts';
import { ENV, type FaultShop, type FaultShops, faultShops, PASSWORD, reopenFaultShop } from './fault-shop.ts';
import { canMount, MOUNT_REASON, openMountRoom } from './mount-room.ts';
import { profileKey } from './profile-key.ts';
import { cutPoints, type Recording, readableIn, recordChanges } from './replay-cuts.ts';

/** `npm run fault`: each event with each kind of cut. */
const ALL_CUTS = process.env.CHOZAI_FAULT_CUTS === 'all';
const NAMES = [paperExample.patient.nameKanji ?? '', paperExample.patient.nameKana ?? ''];
const random = seededRandom(Number(process.env.CHOZAI_FAULT_SEED ?? 20_261_122));
const folder = temporaryFolder();
let mock: MockProcess;
let shops: FaultShops;
let shop: FaultShop;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  shops = await faultShops(mock.url);
});
afterEach(() => shop.remove());
afterAll(async () => {
  shops.remove();
  await mock.kill();
  folder.remove();
});

const TARGET_FULL = {
  code: 'backup.target-full',
  text: 'バックアップの保存先に空きがありません。前の世代はそのまま残っています',
  next: '保存先の空きを増やすか、別のフォルダーを設定してください',
};
const SECOND_FULL = {
  code: 'backup.second-full',
  text: '2つ目の保存先に空きがありません。1つ目の保存先には作成しました。前の写しはそのまま残っています',
};

describe.skipIf(!canMount)(`disks of their own for the backups${MOUNT_REASON}`, () => {
  it('are full: said in words, the generations before stay, nothing half-written stays, and it goes on with room', async () => {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.dispense(1);
    const [first, second] = [join(shop.folder, 'first'), join(shop.folder, 'second')];
    unwrap(await shop.ask('backup.settings', { folder: join(first, 'b'), secondFolder: join(second, 'b') }, 'owner'));
    await shop.close();
    const room = await openMountRoom();
    try {
      for (const disk of [first, second]) room.sh(`mkdir ${disk} && mount -t tmpfs -o size=8m none ${disk}`);
      const backUp = () => room.start(['backup', '--user', 'owner', '--profile', shop.profile], { env: ENV }).ended;
      const fill = (disk: string) => room.sh(`dd if=/dev/zero of=${disk}/ballast bs=4k 2>/dev/null || true`);
      const listed = (disk: string) => room.sh(`ls -A ${disk}/b`).trim().split('\n');
      const made = onlyJson(await backUp()) as { name: string };

      fill(second);
      const halfRefused = await backUp();
      expect(onlyJson(halfRefused)).toMatchObject({ second: null, issues: [SECOND_FULL] });
      expect(halfRefused.exit).toBe(6);
      expect([listed(first).length, listed(second)]).toEqual([2, [made.name]]);

      fill(first);
      const before = room.sh(`cd ${first}/b && sha256sum */*`);
      const refused = await backUp();
      expect(onlyJson(refused)).toMatchObject({ issues: [TARGET_FULL] });
      expect(refused.exit).toBe(6);
      expect(listed(first)).toHaveLength(2);
      expect(room.sh(`cd ${first}/b && sha256sum */*`)).toBe(before);

      room.sh(`rm ${first}/ballast ${second}/ballast`);
      const again = await backUp();
      expect(again.exit).toBe(0);
      expect([listed(first).length, listed(second).length]).toEqual([3, 2]);
    } finally {
      room.close();
    }
  });
});

describe.skipIf(!straceIsThere)(`a restore is cut off${STRACE_REASON}`, () => {
  let recording: Recording;
  const laid = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'chozai-restored-'));
  afterEach(() => recording.remove());
  afterAll(() => rmSync(laid, { recursive: true, force: true }));

  /** Opens as the program does; what it finds. */
  function found(key: Uint8Array) {
    const store = unwrap(guardedStores().open(join(laid, 'chozai.db'), key, {}));
    const rows = store.submissions.list({}).map((row) => row.submissionId);
    const { rows: log, firstBrokenSequence: broken } = store.audit.verify();
    const recovery = lastRecovery(store);
    store.close();
    const raw = openDatabase(join(laid, 'chozai.db'), key);
    const integrity = raw.pragma('integrity_check', { simple: true });
    raw.close();
    return { rows: rows.toSorted(), log, broken, integrity, recovered: recovery !== null };
  }

  it.each(['with-journal', 'without-journal'])(
    'at any of its writes, by a kill or by the power: the old database or the new one, whole, nothing lost (%s)',
    async (journal) => {
      shop = shops.open({ serviceUrl: mock.url });
      await shop.dispense(2);
      unwrap(await shop.ask('backup.make', {}, 'owner'));
      if (journal === 'with-journal') await shop.dispense(2);
      const rows = shop.rows().map((row) => row.submissionId);
      const { rows: logged } = shop.context.store.audit.verify();
      await shop.close();
      const key = profileKey(shop.profile, PASSWORD) ?? new Uint8Array();
      const child = join(import.meta.dirname, 'restore-child.ts');
      recording = await recordChanges(shop.profile, [child, shop.profile, PASSWORD, journal], random);
      const { events } = recording;
      expect(events.at(-1)).toEqual({ type: 'told', line: 'done' });
      expect(readableIn(recording, NAMES)).toEqual([]);
      const points = cutPoints(events, ALL_CUTS);
      const outcomes = new Set<boolean>();
      for (const { at, kind } of points) {
        recording.cut(at, kind, laid);
        const { recovered, log, ...state } = found(key);
        expect(state, `${kind} after event ${at} of ${events.length}`).toEqual({
          rows: rows.toSorted(),
          broken: null,
          integrity: 'ok',
        });
        expect(log, 'the log is never cut').toBeGreaterThanOrEqual(logged);
        outcomes.add(recovered);
      }
      // Both ends were seen: the database of before, and the restored one that says so.
      expect(outcomes).toEqual(new Set([false, true]));
      console.info(`${points.length} cuts in a restore of ${events.length} events (${journal})`);
    },
    7_200_000,
  );
});

describe('damage while the shop is open', () => {
  /** One byte of many pages: what a failing disk gives back. */
  function damage(file: string): void {
    const handle = openSync(file, 'r+');
    const pages = Math.floor(statSync(file).size / 4_096);
    for (let page = Math.floor(pages / 3); page < pages; page += 1) writeSync(handle, 'x', page * 4_096 + 100);
    closeSync(handle);
  }

  it('is found by the look that the open program takes by itself, said, and mended at the next start', async () => {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.dispense(3);
    const rows = shop.rows().map((row) => row.submissionId);
    // Looked after since long ago: the backup of the night is due.
    keepSince(shop.context.store, '2026-01-01T00:00:00.000Z' as Instant);
    await shop.close();
    const nothing = (): void => undefined;
    const keeper = new ProfileKeeper({
      dir: shop.profile,
      backupLookMs: 50,
      onUpload: nothing,
      onAnswer: nothing,
      onBackup: nothing,
      onOperation: nothing,
    });
    unwrap(await keeper.signIn('owner', PASSWORD));
    damage(join(shop.profile, 'chozai.db'));
    while (!existsSync(join(shop.profile, 'damage-found.json'))) await sleep(20);
    await keeper.close();
    expect(existsSync(join(shop.profile, 'backups')) ? readdirSync(join(shop.profile, 'backups')) : []).toEqual([]);
    shop = reopenFaultShop(shop.folder);
    expect(shop.rows().map((row) => row.submissionId)).toEqual(rows);
    expect(lastRecovery(shop.context.store)).toMatchObject({ cause: 'damage', complete: true });
    const { issues } = unwrap(await shop.ask('backup.status', {}, 'owner'));
    expect(issues.map((issue) => issue.code)).toContain('backup.rebuilt');
    const [kept = ''] = readdirSync(join(shop.profile, 'quarantine'));
    expect(readFileSync(join(shop.profile, 'quarantine', kept, 'chozai.db')).length).toBeGreaterThan(0);
    await shop.close();
  });
});
