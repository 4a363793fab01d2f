/** The line fails as lines do; each failure has its words, loses nothing, and is over by itself when its cause is. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ledgerOf, type MockProcess, setFaults, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { PIN } from '../support/cli-run.ts';
import { type FailingLine, failingLine } from './failing-line.ts';
import {
  expectLedgerAgrees,
  type FaultShop,
  type FaultShops,
  faultShops,
  ledgerRows,
  PASSWORD,
  reopenFaultShop,
} from './fault-shop.ts';
import { lineAuthority, selfSigned } from './line-certificates.ts';
import { canMount, MOUNT_REASON, openMountRoom } from './mount-room.ts';

const A_MOMENT_MS = 400;
const folder = temporaryFolder();
let mock: MockProcess;
let shops: FaultShops;
let line: FailingLine | null = null;
let shop: FaultShop;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  shops = await faultShops(mock.url);
});
afterEach(async () => {
  await shop.close();
  shop.remove();
  await line?.close();
  line = null;
  await setFaults(mock.url, {});
});
afterAll(async () => {
  shops.remove();
  await mock.kill();
  folder.remove();
});

/** What each waiting row says, and that it goes on by itself. */
function expectWaiting(states: readonly string[], code: string, words: RegExp): void {
  for (const row of shop.rows()) {
    expect(states).toContain(row.state);
    expect(row.lastIssue?.code).toBe(code);
    expect(row.lastIssue?.text).toMatch(words);
    expect(row.nextAttemptAt).not.toBeNull();
  }
}

describe('the line', () => {
  it('accepts and never answers: looked up before anything is sent again, nothing twice', async () => {
    line = await failingLine(mock.url);
    shop = shops.open({ serviceUrl: line.url });
    await shop.dispense(3);
    line.mode('silent');
    const { registered, waiting } = await shop.upload(A_MOMENT_MS);
    expect([registered, waiting]).toEqual([0, 3]);
    expectWaiting(['outcome-unknown'], 'upload.outcome-unknown', /^送信の結果が分かりません\(TIMEOUT\)/);
    expect(unwrap(await shop.ask('closing.status', {})).verdict).not.toBe('closable');
    expect(shop.context.store.outages.open()).toMatchObject({ cause: 'TIMEOUT', rows: 3 });
    line.mode('forward');
    expect(await shop.upload()).toMatchObject({ registered: 3, waiting: 0 });
    await expectLedgerAgrees(shop, mock.url, 3);
    for (const row of shop.rows()) {
      const asked = shop.context.store.attempts.of(row.submissionId).map(({ message }) => message);
      expect(asked.slice(0, 2)).toEqual(['register', 'look-up']);
    }
  });

  it('goes dead without a word while rows are on it: the same run finds out, and finishes on new connections', async () => {
    line = await failingLine(mock.url);
    shop = shops.open({ serviceUrl: line.url });
    await shop.dispense(12);
    await setFaults(mock.url, { latencyMs: { mean: 150 } });
    const before = line.answeredBytes;
    const upload = shop.upload();
    while (line.answeredBytes === before) await sleep(5);
    expect(line.loseConnections()).toBeGreaterThan(0);
    expect(await upload).toMatchObject({ registered: 12, waiting: 0 });
    await expectLedgerAgrees(shop, mock.url, 12);
    expect(shop.rows().some((row) => row.attempts > 1)).toBe(true);
  });

  it.skipIf(!canMount)(`has no names any more: says so, and sends when they are back${MOUNT_REASON}`, async () => {
    shop = shops.open({ serviceUrl: `http://localhost:${new URL(mock.url).port}` });
    await shop.dispense(2);
    const own = new Set(shop.rows().map((row) => row.operationId));
    const sent = async () => (await ledgerOf(mock.url)).results.filter((entry) => own.has(entry.operationId)).length;
    await shop.close();
    const room = await openMountRoom();
    try {
      const [hosts, resolver] = [join(shop.folder, 'hosts'), join(shop.folder, 'resolv.conf')];
      writeFileSync(hosts, '127.0.0.1 somewhere-else\n');
      // Nobody answers there: what a resolver does when the line to it is cut, only sooner.
      writeFileSync(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
      room.sh(`mount --bind ${hosts} /etc/hosts && mount --bind ${resolver} /etc/resolv.conf`);
      const env = { CHOZAI_PASSWORD: PASSWORD, CHOZAI_PIN: PIN };
      const watch = room.start(['upload', '--watch', '--profile', shop.profile], { env });
      const queue = async () => (await room.start(['queue', '--profile', shop.profile], { env }).ended).stdout;
      let told = '';
      while (!told.includes('upload.name-not-found')) told = await queue();
      expect(told).toContain('管理サービスの名前からアドレスを調べられませんでした(');
      expect(await sent()).toBe(0);
      writeFileSync(hosts, '127.0.0.1 localhost\n');
      while ((await sent()) < 2) await sleep(50);
      watch.stop();
      expect((await watch.ended).exit).toBe(0);
    } finally {
      room.close();
      shop = reopenFaultShop(shop.folder);
    }
    await expectLedgerAgrees(shop, mock.url, 2);
  });
});

describe('the certificate of the service', () => {
  const authority = lineAuthority();
  const good = authority.issue(['127.0.0.1']);

  it.each([
    ['self-signed', () => selfSigned('127.0.0.1'), 'が自己署名: DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['expired', () => authority.issue(['127.0.0.1'], -24), 'が期限切れ: CERT_HAS_EXPIRED'],
    ['of another host', () => authority.issue(['other.test']), 'が別のホストのもの: ERR_TLS_CERT_ALTNAME_INVALID'],
    ['of another authority', () => lineAuthority().issue(['127.0.0.1']), 'の署名が正しくない: CERT_SIGNATURE_FAILURE'],
  ])('%s: nothing leaves, a person is told which it is; with the right one it goes on', async (_name, wrong, words) => {
    line = await failingLine(mock.url, good);
    shop = shops.open({ serviceUrl: line.url, serviceAuthority: authority.pem });
    await shop.dispense(2);
    line.show(wrong());
    // The connections of before stand: only a new one is shown the certificate.
    await shop.close();
    shop = reopenFaultShop(shop.folder);
    expect(await shop.upload(A_MOMENT_MS)).toMatchObject({ registered: 0, waiting: 2 });
    const said = `接続先の証明書を確かめられないため、送信を止めています(サービスの証明書${words})。送信されていません。`;
    for (const row of shop.rows()) expect(row.lastIssue).toEqual({ code: 'upload.certificate-refused', text: said });
    expect(shop.rows().every((row) => row.state === 'ready' && !row.possiblySent)).toBe(true);
    expect(await ledgerRows(shop, mock.url)).toEqual([]);
    line.show(good);
    expect(await shop.upload()).toMatchObject({ registered: 2, waiting: 0 });
    await expectLedgerAgrees(shop, mock.url, 2);
  });

  it('an authority that is none is refused where it is given', async () => {
    shop = shops.open({ serviceUrl: null });
    const set = await shop.ask('settings.set', { serviceAuthority: 'trust me' }, 'owner');
    expect(set).toMatchObject({ ok: false, issues: [{ code: 'request.invalid' }] });
  });
});
