import {
  closeSync,
  cpSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNoServiceGateway } from '../../main/adapters/eps/no-service-gateway.ts';
import type { ShopSettings } from '../../main/application/context.ts';
import type { Store } from '../../main/application/ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { composeContext, profiles, world } from '../../main/composition.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import { cj1Text, electronicDocument, jahisFiles, paperDocument } from '../support/cli-papers.ts';
import {
  answerOf,
  type MockService,
  onlyJson,
  openShop,
  PIN,
  refusedCodes,
  runCliHere,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { importShape, listShape, outcomeShape, queueShape, verdictShape } from '../support/cli-shapes.ts';

/** Each row of bad input: its code, Japanese words, its exit code, and nothing half-written. */
let mock: MockService;
let shop: Shop;
let slip = '';
const inShop = (name: string): string => join(shop.folder, name);

beforeAll(async () => {
  mock = await startMockService();
  slip = (await mock.book()).find((row) => row.kind === 'electronic')?.slip ?? '';
  shop = await openShop(mock.url);
});
afterAll(async () => {
  shop?.remove();
  await mock?.stop();
});

/** Everything a refused command must leave as it was. */
async function held(): Promise<unknown> {
  const audit = z.object({ rows: z.number() }).parse(onlyJson(await shop.here(['audit', 'verify'])));
  const prescriptions = answerOf(listShape, await shop.here(['prescriptions']));
  const { counts } = answerOf(verdictShape, await shop.here(['status']));
  return { audit: audit.rows, prescriptions: prescriptions.length, counts };
}

const japanese = /[ぁ-んァ-ン一-龠]/;
const rx = (): string => new TextDecoder('shift_jis').decode(jahisFiles(1)[0]);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('files that are refused', () => {
  const table: readonly (readonly [string, () => Uint8Array, string])[] = [
    ['truncated QR text', () => bytes(rx().slice(0, rx().indexOf('\r\n201,') + 14)), 'format.missing-field'],
    ['a text that is no format at all', () => bytes('こんにちは\n'), 'import.unreadable'],
    [
      'neither UTF-8 nor Shift_JIS',
      () => Uint8Array.of(0x43, 0x4a, 0x31, 0x2c, 0x0a, 0xff, 0xfe, 0x80, 0xa0, 0xfd),
      'format.wrong-encoding',
    ],
    ['impossible date', () => bytes(cj1Text({ person: 50, lines: { '5,': '5,20260230,' } })), 'format.impossible-date'],
    [
      'negative quantity',
      () => bytes(cj1Text({ person: 51, lines: { '201,': '201,1,薬,-3,錠,4,2171022F1029,' } })),
      'format.negative-quantity',
    ],
    ['missing mandatory record', () => bytes(cj1Text({ person: 52, lines: { '6,': null } })), 'format.missing-record'],
    [
      'over-long field',
      () => bytes(cj1Text({ person: 53, lines: { '55,': `55,${'長'.repeat(21)},内科,` } })),
      'format.too-long',
    ],
    ['DTD', () => bytes('<?xml version="1.0"?><!DOCTYPE Document SYSTEM "x"><Document/>'), 'xml.forbidden-construct'],
    [
      'XML bomb',
      () =>
        bytes(
          '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Document>&b;</Document>',
        ),
      'xml.forbidden-construct',
    ],
  ];

  it('each with its code, in words, exit code 5, and leaves nothing behind', async () => {
    const before = await held();
    for (const [name, make, code] of table) {
      const ran = await shop.here(['import', '-'], { input: make() });
      const [file] = answerOf(importShape, ran);
      expect(file?.created, name).toEqual([]);
      const errors = file?.issues.filter((issue) => issue.severity === 'error') ?? [];
      expect(
        errors.map((issue) => issue.code),
        name,
      ).toContain(code);
      for (const issue of errors) expect(issue.text, name).toMatch(japanese);
      expect(ran.exit, name).toBe(5);
    }
    expect(await held()).toEqual(before);
  });

  it('a file of 100 MB is refused before it is read', async () => {
    const before = await held();
    const file = inShop('huge.csv');
    closeSync(openSync(file, 'w'));
    truncateSync(file, 100 * 1024 * 1024);
    const ran = await shop.here(['import', file]);
    expect(answerOf(importShape, ran)[0]?.issues.map((issue) => issue.code)).toEqual(['file.too-large']);
    expect(ran.exit).toBe(5);
    expect(await held()).toEqual(before);
  });

  it('one bad file never holds up the others', async () => {
    writeFileSync(inShop('bad.csv'), cj1Text({ person: 60, lines: { '6,': null } }));
    writeFileSync(inShop('good.csv'), cj1Text({ person: 61 }));
    const ran = await shop.here(['import', inShop('bad.csv'), inShop('good.csv'), inShop('missing.csv')]);
    const made = answerOf(importShape, ran).map((file) => [file.file.split('/').at(-1), file.created.length]);
    expect(Object.fromEntries(made)).toEqual({ 'bad.csv': 0, 'good.csv': 1, 'missing.csv': 0 });
    expect(ran.exit).toBe(5);
  });
});

describe('what must be settled before 確定', () => {
  it.each([
    ['unknown drug code', '201,1,ノルバスク錠２．５ｍｇ,1,錠,4,9999999F9999,'],
    ['code and name of two drugs', '201,1,ロキソニン錠６０ｍｇ,1,錠,4,2171022F1029,'],
  ])('%s: a warning, kept until a pharmacist gives a reason', async (name, drug) => {
    const input = cj1Text({ person: 70 + name.length, lines: { '201,': drug } });
    const ran = await shop.here(['import', '--finalise', '-'], { input });
    const [file] = answerOf(importShape, ran);
    expect(file?.issues.map((issue) => issue.code)).toContain('finalise.unsettled');
    expect(file?.issues.some((issue) => issue.severity === 'warning')).toBe(true);
    expect(ran.exit).toBe(4);
    const id = file?.created[0]?.id ?? '';
    const settled = await shop.here(['finalise', id, '--settle', '現物を確認']);
    expect(answerOf(z.array(outcomeShape), settled)[0]?.state).toBe('ready');
  });
});

describe('typed results', () => {
  it('a unit that is not the prescription’s with the same number is refused', async () => {
    const imported = answerOf(importShape, await shop.here(['import', '-'], { input: jahisFiles(1)[0] ?? '' }));
    const lines = [{ rpNumber: 1, lineNumber: 1, unit: 'ｍＬ' }];
    const input = electronicDocument(imported[0]?.created[0]?.id ?? '', { lines });
    const before = await held();
    const ran = await shop.here(['record', '-'], { input });
    expect(refusedCodes(ran)).toEqual(['match.unit-mismatch']);
    expect(ran.exit).toBe(5);
    expect(await held()).toEqual(before);
  });

  it.each([
    ['negative quantity', { groups: [{ amount: '-1' }] }, 'record.invalid', 5],
    ['impossible date', { dispensingDate: '2026-02-30' }, 'record.invalid', 5],
    ['unknown field', { favourite: 1 }, 'record.invalid', 5],
  ])('%s is refused with its path', async (_name, change, code, exit) => {
    const before = await held();
    const ran = await shop.here(['record', '-'], { input: paperDocument(80, change) });
    expect(new Set(refusedCodes(ran))).toEqual(new Set([code]));
    expect(ran.exit).toBe(exit);
    expect(await held()).toEqual(before);
  });

  it('text that is no JSON, and a prescription that is not here', async () => {
    const text = await shop.here(['record', '-'], { input: '{' });
    expect(refusedCodes(text)).toEqual(['cli.not-json']);
    expect(text.exit).toBe(5);
    const unknown = await shop.here(['record', '-'], {
      input: electronicDocument('7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11'),
    });
    expect(refusedCodes(unknown)).toEqual(['record.no-prescription']);
    expect(unknown.exit).toBe(5);
  });
});

describe('signing', () => {
  const password = { CHOZAI_PASSWORD: PIN };
  const withStore = async <T>(work: (store: Store) => Promise<T> | T): Promise<T> => {
    const access = profiles();
    const lock = access.acquireProfileLock(shop.profile);
    if (!lock.ok) throw new Error('the profile is in use');
    const opened = access.openProfile(shop.profile, 'pharmacist', PIN, { lock: lock.value });
    if (!opened.ok) throw new Error('the profile does not open');
    try {
      return await work(opened.value.store);
    } finally {
      opened.value.close();
      lock.value.release();
    }
  };

  beforeAll(async () => {
    const received = await shop.here(['receive', '--slip', slip]);
    expect(received.exit, received.stdout).toBe(0);
    const [row] = answerOf(listShape, await shop.here(['prescriptions', '--without-result'])).filter(
      ({ kind }) => kind === 'electronic',
    );
    const input = electronicDocument(row?.prescriptionKey ?? '');
    const draft = answerOf(outcomeShape, await shop.here(['record', '-'], { input }));
    const [outcome] = answerOf(
      z.array(outcomeShape),
      await shop.here(['finalise', draft.resultId, '--as-dispensed', '継続の指示あり']),
    );
    expect(outcome?.state, JSON.stringify(outcome)).toBe('awaiting-signature');
  });

  it('a certificate that has expired signs nothing, and says so', async () => {
    const codes = await withStore(async (store) => {
      const parts: Parameters<typeof dispatch>[0] = {
        ...world,
        clock: {
          ...world.clock,
          now: () => instantOf(Date.now() + 40 * 365 * 86_400_000),
          monotonicMs: () => world.clock.monotonicMs(),
          sleep: (ms, signal) => world.clock.sleep(ms, signal),
        },
      };
      const settings = store.settings.get('shop') as ShopSettings;
      const context = composeContext(store, createNoServiceGateway(), settings, { world: parts });
      const user = store.users.byName('pharmacist');
      if (user === null) throw new Error('no pharmacist');
      const ran = await dispatch(
        parts,
        { context, actor: user },
        'result.sign',
        { all: true, pin: PIN },
        () => undefined,
      );
      return ran.ok ? [] : ran.issues.map((issue) => issue.code);
    });
    expect(codes).toEqual(['signing.certificate-expired']);
    expect(answerOf(queueShape, await shop.here(['queue', '--state', 'awaiting-signature']))).toHaveLength(1);
  });

  it('a wrong PIN is counted down to the lock, other rows go on, and an owner issues a new key', async () => {
    for (let left = 9; left >= 1; left -= 1) {
      const ran = await shop.here(['sign', '--all'], { env: { ...password, CHOZAI_PIN: 'wrong-pin' } });
      expect(refusedCodes(ran)).toEqual(['signing.wrong-pin-tries-left']);
      expect(ran.stdout).toContain(`あと${left}回`);
      expect(ran.exit).toBe(4);
    }
    const last = await shop.here(['sign'], { env: { ...password, CHOZAI_PIN: 'wrong-pin' } });
    expect(refusedCodes(last)).toEqual(['signing.key-locked']);
    const right = await shop.here(['sign'], { env: { ...password, CHOZAI_PIN: PIN } });
    expect(refusedCodes(right)).toEqual(['signing.key-locked']);
    expect(right.exit).toBe(4);
    const denied = await shop.here(['key', 'reissue', 'pharmacist']);
    expect(refusedCodes(denied)).toEqual(['rights.denied']);
    expect((await shop.here(['key', 'reissue', 'pharmacist'], { user: 'owner' })).exit).toBe(0);
    expect(onlyJson(await shop.here(['sign']))).toMatchObject({ signed: 1 });
  });
});

describe('the machine', () => {
  it('a full disk saves nothing of the operation', async () => {
    const full = await openShop(null);
    try {
      const access = profiles({ pageCountMax: 1 });
      const lock = access.acquireProfileLock(full.profile);
      if (!lock.ok) throw new Error('in use');
      const opened = access.openProfile(full.profile, 'pharmacist', PIN, { lock: lock.value });
      if (!opened.ok) throw new Error(JSON.stringify(opened.issues));
      const { store, actor, close } = opened.value;
      const context = composeContext(store, createNoServiceGateway(), store.settings.get('shop') as ShopSettings);
      const before = store.audit.verify().rows;
      const remarks = Array.from({ length: 60 }, (_, index) => `${index}${'長'.repeat(20)}`);
      let issues: string[] = [];
      for (let person = 0; person < 200 && issues.length === 0; person += 1) {
        const document: unknown = JSON.parse(paperDocument(person, { remarks }));
        const ran = await dispatch(world, { context, actor }, 'result.record', { document }, () => undefined);
        if (!ran.ok) issues = ran.issues.map((issue) => issue.code);
      }
      expect(issues).toEqual(['storage.full']);
      const drafts = store.results.drafts().length;
      const taken = store.prescriptions.list(1000).length;
      // Each saved draft brought its prescription and both audit rows; the refused one brought none of them.
      expect(taken).toBe(drafts);
      expect(store.audit.verify()).toEqual({ rows: before + 2 * drafts, firstBrokenSequence: null });
      close();
      lock.value.release();
    } finally {
      full.remove();
    }
  });

  /** A copy of the shop whose database is ruined from its second page on. */
  function ruined(name: string): { readonly profile: string; readonly file: string; readonly damaged: Buffer } {
    const profile = inShop(name);
    cpSync(shop.profile, profile, { recursive: true });
    const file = join(profile, 'chozai.db');
    const damaged = readFileSync(file);
    for (let at = 4096; at < damaged.length; at += 97) damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    writeFileSync(file, damaged);
    for (const one of readdirSync(profile).filter((beside) => /-(wal|shm)$/.test(beside)))
      writeFileSync(join(profile, one), '');
    return { profile, file, damaged };
  }

  it('a damaged database is built again of the journal, row for row; the damaged file is kept', async () => {
    const { profile, damaged } = ruined('damaged');
    const rowsOf = async (dir: string) => {
      const ran = await runCliHere(['queue', '--profile', dir, '--json'], { env: { CHOZAI_PIN: PIN } });
      expect(ran.exit).toBe(0);
      return JSON.parse(ran.stdout).map(({ possiblySent: _, ...row }: { possiblySent: boolean }) => row);
    };
    expect(await rowsOf(profile)).toEqual(await rowsOf(shop.profile));
    const [kept] = readdirSync(join(profile, 'quarantine'));
    expect(readFileSync(join(profile, 'quarantine', kept ?? '', 'chozai.db')).equals(damaged)).toBe(true);
  });

  it('a damaged database with no journal and no backup is said to be damaged, and is left as it is', async () => {
    const { profile, file, damaged } = ruined('damaged-alone');
    rmSync(join(profile, 'journal'), { recursive: true });
    const ran = await runCliHere(['queue', '--profile', profile, '--json'], { env: { CHOZAI_PIN: PIN } });
    expect(refusedCodes(ran)).toEqual(['storage.corrupt']);
    expect(ran.exit).toBe(6);
    expect(readFileSync(file).equals(damaged)).toBe(true);
  });

  it('a profile that cannot be made leaves nothing; one that exists is not overwritten', async () => {
    writeFileSync(inShop('a-file'), '');
    const env = { CHOZAI_PIN: PIN };
    const ran = await runCliHere(['init', '--training', '--profile', inShop('a-file'), '--json'], { env });
    expect(refusedCodes(ran)).toHaveLength(1);
    expect(ran.exit).toBe(6);
    const again = await shop.here(['init', '--training']);
    expect(refusedCodes(again)).toEqual(['storage.profile-exists']);
    expect(again.exit).toBe(6);
    const unreachable = inShop('unreachable');
    const refused = await runCliHere(
      ['init', '--training', '--service', 'http://127.0.0.1:9', '--profile', unreachable, '--json'],
      { env },
    );
    expect(refusedCodes(refused)).toEqual(['service.not-reachable']);
    expect(refused.exit).toBe(7);
    expect(readdirSync(shop.folder)).not.toContain('unreachable');
    mkdirSync(unreachable);
  });

  it('an unreachable service: no reception, no electronic prescription, exit code 7', async () => {
    const before = answerOf(verdictShape, await shop.here(['status'])).actions.length;
    await mock.stop();
    const ran = await shop.here(['receive', '--slip', slip.replace(/\d{6}$/, '480137').replace('020001', '020002')]);
    expect(refusedCodes(ran)).toContain('reception.slip-offline');
    expect(ran.exit).toBe(7);
    expect(answerOf(verdictShape, await shop.here(['status'])).actions).toHaveLength(before);
  });

  it('a wrong password opens nothing', async () => {
    const ran = await shop.here(['status'], { env: { CHOZAI_PASSWORD: 'another' } });
    expect(refusedCodes(ran)).toEqual(['sign-in.refused']);
    expect(ran.exit).toBe(4);
  });
});
