/**
 * Hostile values through the one door, on a real encrypted file: statements and wildcards in every text field of every
 * operation, formulas in what is exported, paths in names of files, input that is too deep, too wide or too long. Nothing of
 * it is part of a statement or a path, and a text that looks like a pattern finds itself and nothing else.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { verifyDocuments } from '../../main/application/result/verify-documents.ts';
import { certificatesPem } from '../../shared/contract/operations/settings-operations.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import { csvGrid } from '../../shared/masters/parse-csv.ts';
import { today } from '../contract/mock-fixture.ts';
import { filledInput, withEachText } from '../support/hostile-input.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { runScripted } from '../unit/cli/scripted-world.ts';
import { COUNTER_PASSWORD, type CounterRig, type CounterUser, jahisText, openCounter } from './counter-rig.ts';

/** The first goes into each field alone; all of them into all fields at once. */
const HOSTILE = [
  `'; DROP TABLE submission; --`,
  `") UNION SELECT content FROM patient --`,
  `\\'%_*[a-z]?1 @id :x $y`,
  'a\u0000b\ud800',
];
/** They end a session or the test, not a statement. */
const LEFT_OUT: readonly OperationName[] = ['upload.run', 'closing.run-after'];

let rig: CounterRig;
let known: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  rig = await openCounter();
  const { resultId } = await rig.call('result.record', {
    document: { ...paperExample, dispensingDate: today(), issuedOn: today() },
  });
  const read = await rig.call('scan.symbol', { sessionKey: 'session-1', text: jahisText(), finish: true });
  known = {
    id: resultId,
    ids: [resultId],
    resultId,
    entryId: read.entryId,
    prescriptionKey: read.prescriptionKey,
    dispensingDate: today(),
    day: today(),
    from: today(),
    until: today(),
    month: today().slice(0, 7),
    version: 1,
    restart: false,
  };
});
afterAll(() => rig.end());

function opened() {
  const slots = JSON.parse(readFileSync(join(rig.profile, 'profile.json'), 'utf8')).slots as { name: string }[];
  const slot = slots.find(({ name }) => name === 'owner') as Parameters<typeof openKeySlot>[0];
  const key = openKeySlot(slot, 'owner', COUNTER_PASSWORD);
  if (key === null) throw new Error('no key');
  return openDatabase(join(rig.profile, 'chozai.db'), key);
}

function schemaAndHealth(): { schema: unknown; health: unknown; audit: unknown } {
  const database = opened();
  try {
    return {
      schema: database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
      health: database.pragma('integrity_check', { simple: true }),
      audit: database.prepare('SELECT count(*) AS rows FROM sqlite_schema').get(),
    };
  } finally {
    database.close();
  }
}

const USERS: readonly CounterUser[] = ['pharmacist', 'owner'];
const names = (Object.keys(operations) as OperationName[]).filter((name) => !LEFT_OUT.includes(name));

describe('every text field of every operation', () => {
  it('takes statements, quotes, wildcards and NUL as text', async () => {
    const before = schemaAndHealth();
    expect(before.health).toBe('ok');
    const defects: string[] = [];
    let past = 0;
    for (const name of names) {
      for (const [at, text] of HOSTILE.entries()) {
        const filled = filledInput(name, text, known);
        const inputs = at === 0 ? [filled, ...withEachText(OPERATION_INPUTS[name], text)] : [filled];
        const user = USERS.find((one) => mayCall(one, name)) ?? 'support';
        for (const input of inputs) {
          const issues = await rig.issuesOf(name, input, user);
          if (!issues.some(({ code }) => code === 'request.invalid')) past += 1;
          if (issues.some(({ code }) => code === 'defect.incident')) defects.push(`${name} ${JSON.stringify(input)}`);
        }
      }
    }
    expect(defects).toEqual([]);
    // Otherwise the schemas would have turned everything away, and nothing was tried.
    expect(past).toBeGreaterThan(200);
    expect(schemaAndHealth()).toEqual(before);
    expect((await rig.call('audit.verify', {}, 'owner')).valid).toBe(true);
    expect(rig.store.results.byId(known.resultId as never), 'no row has gone').not.toBeNull();
  });
});

const RIGHTS: Readonly<Record<CounterUser, readonly string[]>> = {
  pharmacist: ['receive', 'finalise', 'sign', 'decide', 'close'],
  owner: ['receive', 'close', 'administer'],
  clerk: [],
  support: ['support'],
};

function mayCall(user: CounterUser, name: OperationName): boolean {
  const { access } = operations[name];
  return typeof access === 'string' || access.some((right) => RIGHTS[user].includes(right));
}

describe('a search', () => {
  beforeAll(async () => {
    for (const [index, name] of ['山田 %花', '山田 花子', "O'Neil 太郎", '山田 一*郎'].entries()) {
      const text = jahisText({ name, kana: `ﾚｲｼﾞ ${'ﾀﾁﾂﾃ'[index]}ﾛｳ`, number: `${700 + index}` });
      await rig.call('scan.symbol', { sessionKey: `names-${index}-x`, text, finish: true });
    }
  });

  const found = async (text: string) =>
    (await rig.call('patient.search', { text })).map(({ patient }) => patient.nameKanji);

  it('finds a name with a wildcard or a quote by itself', async () => {
    expect(await found('山田 %')).toEqual(['山田 %花']);
    expect(await found("O'Neil")).toEqual(["O'Neil 太郎"]);
    expect(await found('一*')).toEqual(['山田 一*郎']);
  });

  it.each(['%', '_', '%%', '*', "' OR 1=1 --", '"', '\\', '[^a]'])('%j is no pattern for everybody', async (text) => {
    expect((await found(text)).length).toBeLessThan(2);
    expect((await rig.call('queue.page', { text })).rows).toEqual([]);
  });
});

describe('exports', () => {
  const FORMULAS = ['=HYPERLINK("http://x","a")', '+1+1', '-2+3', '@SUM(A1)', '\t=1', '＝1+1'];

  it('run no formula of a name in a spreadsheet, whichever list', async () => {
    for (const [index, name] of FORMULAS.entries()) {
      await rig.call('result.record', {
        document: {
          ...paperExample,
          patient: { ...paperExample.patient, nameKanji: name, nameKana: `ﾐﾎﾝ ${'ｱｲｳｴｵｶ'[index]}` },
          dispensingDate: today(),
          issuedOn: today(),
        },
      });
    }
    await rig.call('result.finalise', { all: true, settle: '確認済み', asDispensed: '確認済み' });
    const lists = ['queue', 'unregistered', 'late', 'month', 'closings', 'outages', 'audit'] as const;
    let defused = 0;
    for (const list of lists) {
      const month = today().slice(0, 7);
      const span = { from: today(), to: today() };
      const filter = list === 'month' ? { month } : list === 'late' || list === 'outages' ? span : {};
      const { base64, fileName } = await rig.call('export.csv', { list, filter }, 'owner');
      const grid = csvGrid(Buffer.from(base64, 'base64').toString('utf8')) ?? [];
      expect(grid.length, list).toBeGreaterThan(0);
      for (const cell of grid.flat()) expect(cell, list).not.toMatch(/^[\s\ufeff]*[=+@＝\t]|^-[^\d]/);
      defused += grid.flat().filter((cell) => cell.startsWith("'")).length;
      expect(fileName).toMatch(/^[a-z]+-\d{4}-\d\d-\d\d\.csv$/);
    }
    expect(defused).toBeGreaterThanOrEqual(FORMULAS.length);
  });
});

describe('names of files', () => {
  it.each(['../../../evil.txt', '/etc/passwd', 'C:\\Windows\\x.csv', '..\\..\\x', 'a\u0000b', '\u202efdp.exe'])(
    '%j is a word, not a place',
    async (name) => {
      const before = readdirSync(rig.profile).toSorted();
      const text = jahisText({ name: `例示 ${[...name].length}` });
      const base64 = Buffer.from(text).toString('base64');
      const [taken] = await rig.call('import.files', { files: [{ name, base64 }] });
      expect(taken?.file).toBe(name);
      await rig.issuesOf('masters.import', { files: [{ name, base64 }] }, 'owner');
      expect(readdirSync(rig.profile).toSorted()).toEqual(before);
      expect(existsSync(join(rig.profile, '..', '..', 'evil.txt'))).toBe(false);
    },
  );
});

describe('too much', () => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const codes = async (name: OperationName, input: unknown) =>
    (await rig.issuesOf(name, input, 'owner')).map(({ code }) => code);
  const imported = async (bytes: string | Buffer) => {
    const files = [{ name: 'x', base64: Buffer.from(bytes).toString('base64') }];
    return (await rig.call('import.files', { files }))[0]?.issues.map(({ code }) => code);
  };

  it('nested deeper than any input is refused before anything looks at it, however deep', async () => {
    for (const levels of [40, 5_000, 500_000]) {
      expect(await codes('result.record', { document: nested(levels) })).toEqual(['request.too-deep']);
      expect(await codes('settings.set', nested(levels))).toEqual(['request.too-deep']);
    }
    expect(await codes('result.record', { document: nested(20) })).toContain('record.invalid');
  });

  it('XML without an end of its nesting', async () => {
    const deep = '<a>'.repeat(20_000) + '</a>'.repeat(20_000);
    expect(await imported(`<?xml version="1.0"?>${deep}`)).toContain('xml.too-deep');
    const file = { name: 'x', base64: Buffer.from(deep).toString('base64') };
    expect(JSON.stringify(await rig.call('document.verify', { files: [file] }))).toContain('入れ子が深すぎます');
  });

  it('more elements than any document has, each an object in memory', async () => {
    expect(await imported(`<?xml version="1.0"?><a>${'<b/>'.repeat(500_000)}</a>`)).toContain('xml.too-many-parts');
  });

  it.runIf(existsSync('/dev/zero'))('a device without an end, under a name like another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chozai-test-'));
    const name = join(folder, 'morning.csv');
    symlinkSync('/dev/zero', name);
    const ran = await runScripted(['import', join(folder, '*.csv')], { answers: { 'import.files': [] } });
    rmSync(folder, { recursive: true });
    expect(ran.out + ran.err).toContain('cli.not-a-file');
    expect(ran.calls).toEqual([]);
  });

  it.runIf(process.platform !== 'win32')(
    'a pipe that nobody ever writes to, at every command that reads a file',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'chozai-test-'));
      const pipe = join(folder, 'morning.csv');
      execFileSync('mkfifo', [pipe]);
      try {
        for (const args of [
          ['verify', pipe],
          ['import', pipe],
          ['record', pipe],
          ['masters', 'import', pipe],
        ]) {
          // In a process of its own: one that waits for a writer hears no clock.
          const ran = chozaiApart([...args, '--json', '--profile', join(folder, 'none')]);
          expect(ran, args.join(' ')).toMatchObject({ exit: 5 });
          expect(ran.told, args.join(' ')).toMatch(/cli\.not-a-file.*通常のファイルではありません.*標準入力/s);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  );

  it('a line of a million fields, a file of nothing but commas, a symbol that is no symbol', async () => {
    expect(await imported(`JAHIS10\r\n1,${'x,'.repeat(20_000)}`)).toContain('format.missing-record');
    expect(await imported(`JAHIS10\r\n1,${'x,'.repeat(1_000_000)}`)).toContain('format.too-large');
    expect(await imported(Buffer.alloc(11 * 1024 * 1024, 'x'))).toContain('format.too-large');
    const wide = Buffer.from(`category,yakka_code${','.repeat(4_000_000)}\n`).toString('base64');
    expect(await codes('masters.import', { files: [{ name: 'x.csv', base64: wide }] })).toEqual([
      'masters.not-recognised',
    ]);
    const text = 'x'.repeat(20_001);
    expect(await codes('scan.symbol', { sessionKey: 'session-9', text })).toEqual(['request.invalid']);
  });

  it('certificates to trust that begin again and again, or are followed by nothing but blanks', () => {
    const begin = '-----BEGIN CERTIFICATE-----';
    const certificate = `${begin}A-----END CERTIFICATE-----`;
    const verified = (trustPem: string) =>
      verifyDocuments({ files: [], all: false, trustPem }, null, `${today()}T00:00:00.000Z` as Instant);
    // Quadratic work took 5 s for less than half of what the operation takes.
    const usedMs = processorMs(() => expect(verified(begin.repeat(37_000)).ok).toBe(true));
    expect(usedMs).toBeLessThan(2_000);
    const blanks = `${certificate}${' '.repeat(65_000)}x`;
    expect(processorMs(() => expect(certificatesPem.safeParse(blanks).success).toBe(false))).toBeLessThan(1_000);
    expect(certificatesPem.safeParse(`${certificate}\n\n ${certificate}\n`).success).toBe(true);
  });
});

/** Ended by its clock where it waits for ever. */
function chozaiApart(args: readonly string[]): { readonly exit: number | null; readonly told: string } {
  const program = fileURLToPath(new URL('../../main/shells/cli/start.mjs', import.meta.url));
  const env = { ...process.env, CHOZAI_PASSWORD: 'x', CHOZAI_PIN: '24681357' };
  const ran = spawnSync(process.execPath, [program, ...args], {
    env,
    timeout: 60_000,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
  });
  return { exit: ran.status, told: ran.stdout + ran.stderr };
}

/** Of this process, whatever else the machine does. */
function processorMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
