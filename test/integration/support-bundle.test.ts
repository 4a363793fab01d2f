/** The support bundle: nothing of a patient in any byte of it, and enough in it to name what is wrong and the way out. */
import { closeSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNoServiceGateway } from '../../main/adapters/eps/no-service-gateway.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { encodeText } from '../../main/composition.ts';
import { composeContext, world } from '../../main/composition-context.ts';
import { PRODUCT_VERSION } from '../../shared/contract/product-version.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import { type MockProcess, setFaults, spawnMock, temporaryFolder, unwrap } from '../contract/mock-fixture.ts';
import { type FaultShop, type FaultShops, faultShops, PASSWORD, reopenFaultShop } from '../fault/fault-shop.ts';
import { canMount, MOUNT_REASON, openMountRoom } from '../fault/mount-room.ts';
import { paperDocument } from '../support/cli-papers.ts';
import { PIN } from '../support/cli-run.ts';
import { tamperingLine } from '../support/tampering-line.ts';

const NOBODY = 'http://127.0.0.1:9';
const folder = temporaryFolder();
let mock: MockProcess;
let shops: FaultShops;
let shop: FaultShop;
/** Asked by several tests that change nothing in it */
let shared: FaultShop;

beforeAll(async () => {
  mock = await spawnMock(join(folder.path, 'service'));
  shops = await faultShops(mock.url);
  shared = shops.open({ serviceUrl: mock.url });
});
afterEach(async () => {
  await setFaults(mock.url, {});
  if (shared === shop) return;
  await shop.close();
  shop.remove();
});
afterAll(async () => {
  await shared.close();
  shared.remove();
  shops.remove();
  await mock.kill();
  folder.remove();
});

type Files = Readonly<Record<string, Uint8Array>>;

async function bundle(by = 'support'): Promise<Files> {
  const made = unwrap(await shop.ask('support.bundle', {}, by));
  const files = unzipSync(Buffer.from(made.base64, 'base64'));
  expect(new Set(Object.keys(files))).toEqual(new Set(made.entries));
  return files;
}

function textOf(files: Files, name: string): string {
  const file = files[name];
  if (file === undefined) throw new Error(`no ${name}`);
  return strFromU8(file);
}

function jsonOf(files: Files, name: string): unknown {
  return JSON.parse(textOf(files, name));
}

const diagnosis = z.object({
  findings: z.array(
    z.object({
      code: z.string(),
      owner: z.string(),
      text: z.string().regex(/[ぁ-んァ-ン一-龠]/),
      next: z.string().regex(/[ぁ-んァ-ン一-龠]/),
      textEn: z.string().min(1),
      nextEn: z.string().min(1),
    }),
  ),
});

/** code → Japanese text; the way out is checked to be there. */
function found(files: Files): ReadonlyMap<string, string> {
  return new Map(diagnosis.parse(jsonOf(files, 'diagnosis.json')).findings.map(({ code, text }) => [code, text]));
}

describe('what is in it', () => {
  const PLANTED = {
    kanji: '白鳥沢',
    kana: 'ｼﾗﾄﾘｻﾞﾜ',
    fullKana: 'シラトリザワ',
    drug: 'ノルバスク',
    number: '7654321',
    symbol: '９８－７',
    insurer: '06132013',
    remark: '朝顔の咲く家',
    reason: '白鳥沢様より電話',
    address: '長崎県長崎市',
    pharmacist: '見本　一郎',
    login: 'wardrobe-key',
    argument: 'hidden-argument',
  };
  const secrets = [...Object.values(PLANTED), PASSWORD, PIN];

  function encodings(text: string): readonly Buffer[] {
    const utf16 = Buffer.from(text, 'utf16le');
    const escaped = [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    return [
      Buffer.from(text, 'utf8'),
      utf16,
      Buffer.from(utf16).swap16(),
      Buffer.from(encodeText(text, { encoding: 'shift_jis', byteOrderMark: false, endOfFileMark: false }).bytes),
      Buffer.from(escaped),
      Buffer.from(
        Buffer.from(text)
          .toString('base64')
          .replace(/.{2}=*$/, ''),
      ),
    ];
  }

  function leaksIn(files: Files): readonly string[] {
    return Object.entries(files).flatMap(([name, bytes]) =>
      secrets
        .filter((text) =>
          encodings(text).some((octets) => Buffer.from(bytes).includes(octets) || Buffer.from(name).includes(octets)),
        )
        .map((text) => `${name}: ${text}`),
    );
  }

  it('nothing of a patient, no drug, no secret, in any byte of any file, in any usual encoding', async () => {
    shop = shops.open({ serviceUrl: NOBODY });
    const { context } = shop;
    const document: unknown = JSON.parse(
      paperDocument(1, {
        patient: {
          nameKanji: `${PLANTED.kanji}　太郎`,
          nameKana: `${PLANTED.kana} ﾀﾛｳ`,
          sex: 'male',
          birthDate: '1961-02-03',
        },
        insured: { insurerNumber: PLANTED.insurer, symbol: PLANTED.symbol, number: PLANTED.number, branch: '01' },
        remarks: [PLANTED.remark],
      }),
    );
    const { resultId } = unwrap(await shop.ask('result.record', { document }));
    const [row] = unwrap(await shop.ask('result.finalise', { ids: [resultId], checkReason: PLANTED.reason }));
    expect(row?.state).toBe('ready');
    await shop.dispense(1);
    await shop.upload(200);
    const id = row?.submissionId ?? '';
    unwrap(await shop.ask('queue.hold', { id, reason: PLANTED.reason }));
    // A service that quotes what it was sent, and a log line that says too much.
    const [first] = context.store.submissions.list({});
    if (first === undefined) throw new Error('no row');
    context.store.submissions.note(first.submissionId, {
      lastIssue: { code: PLANTED.kanji, text: `${PLANTED.fullKana} ${PLANTED.drug}` },
    });
    world.log.warn('test.said-too-much', { message: PLANTED.kanji, patient: 'Shiratorizawa', digits: PLANTED.number });
    const changed = { serviceUrl: `http://user:${PLANTED.login}@127.0.0.1:9/${PLANTED.argument}` };
    unwrap(await shop.ask('settings.set', { afterClosing: { argv: [PLANTED.argument] } }, 'owner'));
    context.changeShop(changed);
    const files = await bundle();
    expect(leaksIn(files)).toEqual([]);
    // The search itself sees what is there.
    const shown = unwrap(await shop.ask('queue.show', { id }));
    expect(leaksIn({ shown: Buffer.from(JSON.stringify(shown)) }).length).toBeGreaterThan(2);
    expect(
      leaksIn({
        db: encodeText(PLANTED.kanji, { encoding: 'shift_jis', byteOrderMark: false, endOfFileMark: false }).bytes,
      }),
    ).toEqual([`db: ${PLANTED.kanji}`]);
    const log = textOf(files, 'log.jsonl');
    expect(log).toContain('test.said-too-much');
    expect(log).not.toContain('Shiratorizawa');
  });

  it('says in Japanese what is inside, names every file, and carries the version of package.json', async () => {
    shop = shared;
    const files = await bundle('owner');
    const readme = textOf(files, 'README.txt');
    expect(readme).toContain('患者の氏名・カナ・生年月日・資格情報・住所、医薬品名');
    for (const name of Object.keys(files).filter((one) => one !== 'README.txt')) expect(readme).toContain(name);
    const packageJson = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as unknown;
    expect(packageJson).toMatchObject({ version: PRODUCT_VERSION });
    expect(jsonOf(files, 'program.json')).toMatchObject({ program: PRODUCT_VERSION, node: process.version });
  });

  it('is for support and owners, and stands on the audit log', async () => {
    shop = shared;
    for (const by of ['pharmacist', 'clerk'])
      expect(await shop.ask('support.bundle', {}, by)).toMatchObject({
        ok: false,
        issues: [{ code: 'rights.denied' }],
      });
    await bundle('support');
    expect(shop.context.store.audit.list(1)[0]).toMatchObject({ user: 'support', action: 'support.bundle' });
  });
});

describe('names what is wrong', () => {
  it('the service cannot be reached, and what that has delayed', async () => {
    shop = shops.open({ serviceUrl: NOBODY });
    await shop.dispense(2);
    await shop.upload(200);
    const files = await bundle();
    expect(found(files).get('doctor.service-unreachable')).toBe(
      '管理サービスに接続できません（接続を拒否された: ECONNREFUSED）',
    );
    expect(found(files).get('deadline.outage-open')).toContain('ECONNREFUSED');
    expect(jsonOf(files, 'outages.json')).toMatchObject([{ cause: 'ECONNREFUSED', endedAt: null, rows: 2 }]);
    const rows = jsonOf(files, 'rows.json') as readonly { lastAttempts: readonly unknown[] }[];
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ state: 'ready', lastIssue: 'upload.not-reached' });
    expect(rows[0]?.lastAttempts[0]).toMatchObject({
      message: 'register',
      outcome: 'not-reached',
      code: 'ECONNREFUSED',
    });
  });

  it.each([
    ['the login has expired', { http401: 1 }, 'doctor.login-expired', '管理サービスの認証が切れています（401）'],
    [
      'the service throttles',
      { http429: { p: 1, retryAfterS: 60 } },
      'doctor.throttled',
      '管理サービスから送信を待つよう指示されています（429）',
    ],
    [
      'the clock is wrong',
      { clockOffsetS: 3_600 },
      'doctor.clock-differs',
      'パソコンの時計が管理サービスの時計と 60 分ずれています',
    ],
    [
      'the service answers garbage',
      { garbage: 1 },
      'doctor.service-silent',
      '管理サービスにつながりますが、読める応答がありません（応答を読み取れない: answer-unreadable）',
    ],
  ])('%s', async (_name, faults, code, text) => {
    shop = shared;
    await setFaults(mock.url, faults);
    expect(found(await bundle()).get(code)).toBe(text);
  });

  it('a key has expired', async () => {
    shop = shops.open({ serviceUrl: null });
    const { store, shop: settings, backups } = shop.context;
    const clock = { ...world.clock, now: () => instantOf(Date.now() + 40 * 365 * 86_400_000) };
    const parts = { ...world, clock };
    const context = composeContext(store, createNoServiceGateway(), settings, { world: parts, backups });
    const actor = store.users.byName('support');
    if (actor === null) throw new Error('no support');
    const made = unwrap(await dispatch(parts, { context, actor }, 'support.bundle', {}, () => undefined));
    const { base64 } = made as { base64: string };
    const files = unzipSync(Buffer.from(base64, 'base64'));
    expect(found(files).get('doctor.key-expired')).toMatch(
      /^利用者 pharmacist の署名鍵の証明書は \d{4}-\d\d-\d\d に期限が切れました$/,
    );
    expect(found(files).has('doctor.service-not-set')).toBe(true);
  });

  it('a row gets no further while the others do: its returned file is not what was sent', async () => {
    const line = await tamperingLine(mock.url);
    shop = shops.open({ serviceUrl: line.url });
    await shop.dispense(1);
    line.tamper(true);
    await shop.upload(2_000);
    line.tamper(false);
    await shop.dispense(1);
    await shop.upload();
    const bad = shop.rows().find(({ copy }) => copy === 'bad');
    const files = await bundle();
    await line.close();
    expect(found(files).get('doctor.row-stuck')).toContain(
      `送信 ${bad?.submissionId.slice(0, 8)} が進みません（upload.copy-bad`,
    );
    expect(jsonOf(files, 'rows.json')).toMatchObject([{ copy: 'bad', lastIssue: 'upload.copy-bad' }]);
  });

  it('masters that are old, and a backup that was never made', async () => {
    shop = shops.open({ serviceUrl: mock.url });
    const files = await bundle();
    // And nothing is named that is well.
    expect([...found(files).keys()].filter((code) => /service|clock|disk|key|row/.test(code))).toEqual([]);
    expect(found(files).get('doctor.masters-old')).toMatch(
      /^薬価基準のマスターが古くなっています（\d{4}-\d\d-\d\d 適用、\d+ 日前）$/,
    );
    expect(found(files).get('backup.none-yet')).toBe('バックアップがまだありません');
    unwrap(await shop.ask('backup.make', {}, 'owner'));
    expect(found(await bundle()).has('backup.none-yet')).toBe(false);
  });

  it('a damaged database, although it can hardly be read any more', async () => {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.dispense(5);
    await shop.close();
    shop = reopenFaultShop(shop.folder);
    const file = join(shop.profile, 'chozai.db');
    const handle = openSync(file, 'r+');
    for (let page = 8; page < statSync(file).size / 4_096; page += 1)
      writeSync(handle, Buffer.from('damage'), 0, 6, page * 4_096 + 1_000);
    closeSync(handle);
    const files = await bundle();
    expect(found(files).get('doctor.database-damaged')).toBe('データベースに損傷があります');
    expect(Object.keys(files)).toContain('rows.json');
  });

  it.skipIf(!canMount)(`a disk that is nearly full${MOUNT_REASON}`, async () => {
    shop = shops.open({ serviceUrl: mock.url });
    await shop.close();
    const room = await openMountRoom();
    try {
      const place = join(shop.folder, 'disk');
      room.sh(`mkdir ${place} && mount -t tmpfs -o size=6m none ${place} && cp -a ${shop.profile} ${place}/profile`);
      const out = join(shop.folder, 'support.zip');
      const env = { CHOZAI_PASSWORD: PASSWORD, CHOZAI_PIN: PIN };
      const args = ['bundle', '--out', out, '--profile', join(place, 'profile'), '--user', 'support'];
      const ran = await room.start(args, { env }).ended;
      expect(ran.exit, ran.stdout).toBe(0);
      const files = unzipSync(readFileSync(out));
      expect(found(files).get('doctor.disk-nearly-full')).toMatch(/^ディスクの空きが残り \d MiB です$/);
      expect(statSync(out).mode & 0o777).toBe(0o600);
      const again = await room.start(args, { env }).ended;
      expect(again.stdout).toContain('cli.file-not-written');
      expect(again.exit).toBe(6);
    } finally {
      room.close();
      shop = reopenFaultShop(shop.folder);
    }
  });
});
