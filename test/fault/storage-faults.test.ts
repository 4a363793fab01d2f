/** The disk and its neighbours fail for real; each failure has its words, nothing is half-written, and work goes on after it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { StorageFailure } from '../../main/application/storage-failure.ts';
import { type MockProcess, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { paperDocument } from '../support/cli-papers.ts';
import { onlyJson, startCli } from '../support/cli-run.ts';
import { STRACE_REASON, straceIsThere } from '../support/strace.ts';
import {
  ENV,
  expectLedgerAgrees,
  type FaultShop,
  type FaultShops,
  faultShops,
  PASSWORD,
  reopenFaultShop,
} from './fault-shop.ts';
import { canMount, MOUNT_REASON, type MountRoom, openMountRoom } from './mount-room.ts';
import { profileKey } from './profile-key.ts';

const folder = temporaryFolder();
let mock: MockProcess;
let shops: FaultShops;
let shop: FaultShop;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  shops = await faultShops(mock.url);
});
afterEach(async () => {
  await shop.close();
  shop.remove();
});
afterAll(async () => {
  shops.remove();
  await mock.kill();
  folder.remove();
});

const FULL = {
  code: 'storage.full',
  text: 'ディスクの空きがなく保存できませんでした。この操作は何も保存されていません',
  next: '不要なファイルを移して空きを作り、同じ操作をもう一度行ってください',
};
const UNWRITABLE = {
  code: 'storage.unwritable',
  text: 'プロファイルのフォルダーに書き込めません。この操作は何も保存されていません',
  next: 'フォルダーの書き込み権限とディスクの接続を確認してください',
};
const LOCKED = {
  code: 'storage.locked',
  text: 'このプロファイルはほかのプログラムが使用中です',
  next: '開いている画面または実行中のコマンドを終えてから、もう一度行ってください',
};

describe.skipIf(!canMount)(`a disk of its own${MOUNT_REASON}`, () => {
  let room: MountRoom;
  let place = '';

  /** The shop's profile on a small file system inside the room. */
  async function moveIn(): Promise<void> {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.close();
    room = await openMountRoom();
    place = join(shop.folder, 'disk');
    room.sh(`mkdir ${place} && mount -t tmpfs -o size=4m none ${place} && cp -a ${shop.profile} ${place}/profile`);
  }
  const run = (args: readonly string[], input = '') =>
    room.start([...args, '--profile', join(place, 'profile')], { env: ENV, input }).ended;
  const record = () => run(['record', '-'], paperDocument(1));
  const drafts = async () => {
    const ran = await run(['status']);
    return (onlyJson(ran) as { counts: { draft: number } }).counts.draft;
  };
  afterEach(() => {
    room.close();
    shop = reopenFaultShop(shop.folder);
  });

  it('is full: said so, nothing half-saved, and it goes on once there is room', async () => {
    await moveIn();
    // The last free byte, and then some of it back: not enough for an entry.
    room.sh(`dd if=/dev/zero of=${place}/ballast bs=4k 2>/dev/null || true; truncate -s -64k ${place}/ballast`);
    const refused = await record();
    expect(onlyJson(refused)).toMatchObject({ issues: [FULL] });
    expect(refused.exit).toBe(6);
    room.sh(`rm ${place}/ballast`);
    expect((await record()).exit).toBe(0);
    expect(await drafts()).toBe(1);
    expect(onlyJson(await run(['audit', 'verify']))).toMatchObject({ valid: true });
  });

  it('is read-only: said so, and it goes on once it can be written', async () => {
    await moveIn();
    room.sh(`mount -o remount,ro none ${place}`);
    const refused = await record();
    expect(onlyJson(refused)).toMatchObject({ issues: [UNWRITABLE] });
    expect(refused.exit).toBe(6);
    room.sh(`mount -o remount,rw none ${place}`);
    expect((await record()).exit).toBe(0);
    expect(await drafts()).toBe(1);
  });
});

it('another program holds the database: said so, the sender stops without a loss, and goes on when it is free', async () => {
  shop = shops.open({ serviceUrl: mock.url });
  await shop.dispense(3);
  const key = Buffer.from(profileKey(shop.profile, PASSWORD) ?? []).toString('hex');
  const holder = spawn(
    process.execPath,
    [join(import.meta.dirname, 'lock-child.ts'), join(shop.profile, 'chozai.db'), key],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const gone = once(holder, 'exit');
  await once(holder.stdout, 'data');
  const document: unknown = JSON.parse(paperDocument(9));
  expect(await shop.ask('result.record', { document })).toMatchObject({ ok: false, issues: [LOCKED] });
  // What is there is still read.
  expect(unwrap(await shop.ask('queue.list', {}))).toHaveLength(3);
  await expect(shop.upload()).rejects.toThrow(StorageFailure);
  holder.kill('SIGKILL');
  await gone;
  unwrap(await shop.ask('result.record', { document }));
  expect(await shop.upload()).toMatchObject({ registered: 3, waiting: 0 });
  await expectLedgerAgrees(shop, mock.url, 3);
});

describe('a second program', () => {
  it('finds the profile held by one that does not answer: told so soon, and it goes on when that one is gone', async () => {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.close();
    const watch = startCli(['upload', '--watch', '--json', '--profile', shop.profile], { env: ENV });
    const other = (args: readonly string[]) =>
      startCli([...args, '--json', '--profile', shop.profile], { env: ENV }).ended;
    while (!existsSync(join(shop.profile, 'service.json'))) await sleep(20);
    watch.child.kill('SIGSTOP');
    const refused = await other(['queue']);
    expect(onlyJson(refused)).toMatchObject({ issues: [{ code: 'profile.host-silent' }] });
    expect(refused.exit).toBe(6);
    watch.child.kill('SIGKILL');
    await watch.ended;
    expect((await other(['queue'])).exit).toBe(0);
    shop = reopenFaultShop(shop.folder);
  });
});

it.skipIf(!straceIsThere)(`a slow disk: everything takes longer, and nothing else${STRACE_REASON}`, async () => {
  shop = shops.open({ serviceUrl: mock.url });
  await shop.dispense(2);
  await shop.close();
  const start = join(import.meta.dirname, '../../main/shells/cli/start.mjs');
  const slow = ['-f', '-qq', '-o', '/dev/null', '--seccomp-bpf', '-e', 'inject=fsync,fdatasync:delay_enter=60000'];
  const child = spawn(
    'strace',
    [...slow, '-e', 'trace=fsync,fdatasync', process.execPath, start, 'upload', '--json', '--profile', shop.profile],
    { env: { ...process.env, ...ENV }, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const [exit] = (await once(child, 'exit')) as [number | null];
  expect(exit).toBe(0);
  shop = reopenFaultShop(shop.folder);
  await expectLedgerAgrees(shop, mock.url, 2);
});
