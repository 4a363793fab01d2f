/** The database gets another key while the program may be killed, the power cut at any of its writes, or the disk be full. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { generationsIn } from '../../main/adapters/backup/generations.ts';
import { openKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { readProfileFile } from '../../main/adapters/profile/profile-file.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { profiles } from '../../main/composition.ts';
import { guardedStores } from '../../main/composition-backup.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';
import { seededRandom } from '../support/upload-rig.ts';
import { type FaultShops, faultShops, PASSWORD } from './fault-shop.ts';
import { canMount, MOUNT_REASON, openMountRoom } from './mount-room.ts';
import { cutPoints, readableIn, recordChanges } from './replay-cuts.ts';

/** `npm run fault`: each event with each kind of cut. */
const ALL_CUTS = process.env.CHOZAI_FAULT_CUTS === 'all';
const NAMES = [paperExample.patient.nameKanji ?? '', paperExample.patient.nameKana ?? ''];
const random = seededRandom(Number(process.env.CHOZAI_FAULT_SEED ?? 20_261_122));
let shops: FaultShops;

beforeAll(async () => {
  if (straceIsThere || canMount) shops = await faultShops(null);
});
afterAll(() => shops?.remove());

const keys = new Map<string, Buffer>();
/** The owner's way in, by the same password before and after. */
function keyOf(dir: string): { readonly key: Buffer; readonly keyId: string | null } {
  const { slots, keyId = null } = unwrap(readProfileFile(dir));
  const slot = slots.find(({ name }) => name === 'owner');
  if (slot === undefined) throw new Error('no way in for the owner');
  const key = keys.get(slot.wrapped) ?? openKeySlot(slot, 'owner', PASSWORD);
  if (key === null) throw new Error('the password opens nothing');
  keys.set(slot.wrapped, key);
  return { key, keyId };
}

describe.skipIf(!straceIsThere)(`the key of the database is changed${STRACE_REASON}`, () => {
  it('cut off anywhere: it opens with the old key or the new one, whole, nothing lost, with a backup under that key', async () => {
    const shop = shops.open({ serviceUrl: null });
    await shop.dispense(3);
    unwrap(await shop.ask('backup.make', {}, 'owner'));
    const rows = shop.rows().map((row) => row.submissionId);
    const before = join(shop.profile, 'backups');
    await shop.close();
    const old = keyOf(shop.profile);
    const laid = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'chozai-rotated-'));
    const child = join(import.meta.dirname, 'rotate-child.ts');
    const recording = await recordChanges(shop.profile, [child, shop.profile, PASSWORD], random);
    try {
      expect(generationsIn(before, keyOf(shop.profile).key).filter(({ manifest }) => manifest !== null)).toHaveLength(
        1,
      );
      const { events } = recording;
      expect(events.at(-1)).toEqual({ type: 'told', line: 'done' });
      expect(readableIn(recording, NAMES)).toEqual([]);
      const points = cutPoints(events, ALL_CUTS);
      const seen = new Set<boolean>();
      for (const { at, kind } of points) {
        recording.cut(at, kind, laid);
        unwrap(profiles().acquireProfileLock(laid)).release();
        const { key, keyId } = keyOf(laid);
        const changed = keyId !== old.keyId;
        const store = unwrap(guardedStores().open(join(laid, 'chozai.db'), key, {}));
        const found = {
          rows: store.submissions.list({}).map((row) => row.submissionId),
          broken: store.audit.verify().firstBrokenSequence,
          noted: store.audit.list(20).some(({ action }) => action === 'profile.database-key-changed'),
        };
        store.close();
        const raw = openDatabase(join(laid, 'chozai.db'), key);
        const integrity = raw.pragma('integrity_check', { simple: true });
        raw.close();
        const readable = generationsIn(join(laid, 'backups'), key).filter(({ manifest }) => manifest !== null);
        const left = readdirSync(laid).filter((name) => name.startsWith('.rotat') || name === 'quarantine');
        expect({ ...found, integrity, backups: readable.length, left }, `${kind} after event ${at}`).toEqual({
          rows,
          broken: null,
          noted: changed,
          integrity: 'ok',
          backups: 1,
          left: [],
        });
        seen.add(changed);
      }
      expect(seen).toEqual(new Set([false, true]));
      console.info(`${points.length} cuts in a change of the key of ${events.length} events`);
    } finally {
      recording.remove();
      rmSync(laid, { recursive: true, force: true });
      shop.remove();
    }
  }, 7_200_000);
});

/** What `rotate-full-child.ts` says of each try. */
const triesShape = z.array(
  z.object({
    ok: z.boolean(),
    codes: z.array(z.string()),
    half: z.array(z.string()),
    backups: z.number(),
    rows: z.array(z.string()),
    broken: z.number().nullable(),
    changed: z.boolean(),
  }),
);

describe.skipIf(!canMount)(`the key of the database is changed on a full disk${MOUNT_REASON}`, () => {
  it('whatever room is left: refused in words with the profile as it was and nothing half-made, or done', async () => {
    const shop = shops.open({ serviceUrl: null });
    const room = await openMountRoom();
    try {
      await shop.dispense(3);
      const rows = shop.rows().map((row) => row.submissionId);
      await shop.close();
      const disk = join(shop.folder, 'disk');
      room.sh(`mkdir ${disk} && mount -t tmpfs -o size=8m none ${disk} && cp -a ${shop.profile} ${disk}/profile`);
      const child = join(import.meta.dirname, 'rotate-full-child.ts');
      const step = String(256 * 1_024);
      const said = room.sh(`'${process.execPath}' ${child} ${disk}/profile '${PASSWORD}' ${disk}/ballast ${step}`);
      const tries = triesShape.parse(JSON.parse(said));
      const done = tries.pop();
      expect(done).toEqual({ ok: true, codes: [], half: [], backups: 1, rows, broken: null, changed: true });
      // Without room for the count of the password, for the copy of the database, for the backup beside it.
      expect(tries.length).toBeGreaterThanOrEqual(3);
      for (const [index, one] of tries.entries())
        expect(one, `${index} × 256 KiB of room`).toEqual({
          ok: false,
          codes: ['storage.full'],
          half: [],
          backups: 0,
          rows,
          broken: null,
          changed: false,
        });
      console.info(`${tries.length} changes of the key on a disk too full for them`);
    } finally {
      room.close();
      shop.remove();
    }
  });
});
