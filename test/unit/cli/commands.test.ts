import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { electronicExample, paperExample, recordDocument } from '../../../shared/contract/record-document.ts';
import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import { closingReport } from '../../../shared/domain/closing/closing-report.ts';
import { onlyJson, runScripted, type Script } from './scripted-world.ts';

const ID = '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11';
let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chozai-cli-'));
  writeFileSync(join(folder, 'a.txt'), 'first');
  writeFileSync(join(folder, 'b.txt'), 'second');
  writeFileSync(join(folder, 'result.json'), JSON.stringify(paperExample));
  writeFileSync(join(folder, 'broken.json'), '{');
  writeFileSync(join(folder, 'password'), 'from-file\n');
  mkdirSync(join(folder, 'directory'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const verdict = {
  verdict: 'action-required',
  line: '要対応 1件',
  lineEn: '1 to act on',
  asOf: '2026-11-22T10:00:00.000Z',
  backup: { madeAt: '2026-11-22T09:00:00.000Z', rehearsal: { at: '2026-11-22T09:01:00.000Z', ok: true } },
  businessDay: '2026-11-22',
  counts: { registered: 60, rejected: 1 },
  expectedEnd: null,
  actions: [
    { submissionId: ID, code: 'closing.rejected', text: '差戻しがあります', next: '直して再確定', who: 'pharmacist' },
  ],
  issues: [],
};
const report = closingReport({
  businessDay: '2026-11-22' as CalendarDate,
  asOf: '2026-11-22T10:00:00.000Z' as Instant,
  kind: 'provisional',
  pharmacyName: '検証用薬局',
  closedBy: 'owner',
  verdictLine: '閉局OK',
  verdictLineEn: 'You may close',
  rows: [],
  prescriptionCount: 61,
  carriedOver: 0,
  serviceCount: null,
});
const outcome = { resultId: ID, submissionId: null, state: 'ready', issues: [] };
const queueRow = {
  submissionId: ID,
  resultId: null,
  operationId: ID,
  kind: 'register',
  state: 'outcome-unknown',
  dispensingId: null,
  prescriptionId: null,
  attempts: 2,
  nextAttemptAt: '2026-11-22T10:00:00.000Z',
  lastIssue: { code: 'service.unknown-outcome', text: '応答なし' },
  copy: 'none',
  returnCopySha256: null,
};
const answers: Script['answers'] = {
  'reception.receive': [{ prescriptionKey: ID, prescriptionId: null, state: 'accepted', issues: [] }],
  'reception.cancel': { submissionId: ID, state: 'ready' },
  'prescription.list': [{ prescriptionKey: ID, kind: 'paper', reception: 'local-only' }],
  'import.files': [
    { file: 'x', format: 'JAHIS10', records: 12, created: [{ kind: 'prescription', id: ID }], issues: [] },
  ],
  'result.record': outcome,
  'result.finalise': [outcome],
  'result.sign': { signed: 1, othersWaiting: [{ signer: '見本', rows: 2 }], results: [outcome] },
  'result.correct': outcome,
  'result.amend': outcome,
  'result.withdraw': outcome,
  'result.void': outcome,
  'upload.run': { done: 3, total: 3, registered: 3, rejected: 0, waiting: 0, seconds: 61.4 },
  'closing.status': verdict,
  'closing.close': { ...verdict, verdict: 'closable', issues: [], report },
  'closing.late-reason': { submissionId: ID },
  'closing.carry-over': { id: ID },
  'queue.list': [queueRow],
  'queue.show': { ...queueRow, xml: '<Document/>\n', returnCopyXml: '<Returned/>\n' },
  'queue.hold': { submissionId: ID, state: 'held' },
  'queue.release': { submissionId: ID, state: 'ready' },
  'queue.retry': { submissionId: ID, state: 'ready' },
  'check.run': {
    source: 'local',
    answer: 'not-performed',
    standing: 'not-performed',
    unchecked: 0,
    groups: [],
    detail: null,
    issues: [],
  },
  'check.decide': { decisionId: ID, groupId: '3f2a91c0', undecided: 2 },
  'check.history': { checks: [], groups: [], decisions: [], oralConsents: [], notices: [] },
  'check.acknowledge': { acknowledged: 1 },
  'check.rate': {
    month: '2026-11',
    days: [{ businessDay: '2026-11-22', part: 1999, late: 3, whole: 2000 }],
    total: { part: 1999, late: 3, whole: 2000 },
  },
  'check.pair': { result: 'duplicate', reasons: [{ ingredient: 'アムロジピン' }] },
  'document.verify': [
    {
      file: 'a.txt',
      valid: false,
      signatures: [
        { element: 'Dispensing', signer: null, role: null, checks: [{ name: 'digest', result: 'fail', detail: null }] },
      ],
    },
  ],
  'audit.verify': { valid: true, rows: 12, firstBrokenSequence: null },
  'key.reissue': { userName: 'pharmacist' },
  'masters.status': {
    profile: false,
    editions: [],
    receiptCodes: { present: false, rows: 0 },
    retired: 0,
    pairs: { rows: 382, source: '添付文書', licence: '-' },
    tables: {},
  },
  'masters.import': { dryRun: true, imported: false, tables: [], issues: [] },
  doctor: {
    checks: [
      { name: '接続', nameEn: 'Connection', ok: false, level: 'bad', text: '届きません', textEn: 'not reached' },
    ],
    findings: [],
  },
};
const script: Script = { answers, environment: { CHOZAI_PASSWORD: 'secret', CHOZAI_PIN: '1234' } };
const reason = ['--reason', '訂正'];

type Row = [args: () => string[], operation: string, input: object, exit: number];
const rows: Row[] = [
  [
    () => ['masters', 'import', '--dry-run', '--kind', 'receipt-codes', '--rows', '7', join(folder, 'a.txt')],
    'masters.import',
    { dryRun: true, kind: 'receipt-codes', limit: 7, acceptRemovals: false },
    0,
  ],
  [
    () => ['receive', '--exchange-number', '123456', '--insurer-number', '31130842', '--branch', '01'],
    'reception.receive',
    { exchangeNumber: '123456', insured: { insurerNumber: '31130842', branch: '01', symbol: null, number: null } },
    0,
  ],
  [() => ['cancel-reception', ID, ...reason], 'reception.cancel', { prescriptionKey: ID, reason: '訂正' }, 0],
  [
    () => ['prescriptions', '--without-result', '--limit', '5'],
    'prescription.list',
    { withoutResult: true, limit: 5 },
    0,
  ],
  [() => ['record', join(folder, 'result.json')], 'result.record', { document: paperExample }, 0],
  [() => ['finalise', ID, '--settle', 'ok'], 'result.finalise', { ids: [ID], all: false, settle: 'ok' }, 0],
  [() => ['finalise', '--all'], 'result.finalise', { ids: [], all: true }, 0],
  [() => ['sign'], 'result.sign', { ids: [], all: true, pin: '1234' }, 0],
  [() => ['sign', ID], 'result.sign', { ids: [ID], all: false, pin: '1234' }, 0],
  [
    () => ['correct', ID, join(folder, 'result.json'), ...reason],
    'result.correct',
    { id: ID, document: paperExample, reason: '訂正' },
    0,
  ],
  [() => ['amend', ID, join(folder, 'result.json'), ...reason], 'result.amend', { id: ID, reason: '訂正' }, 0],
  [() => ['withdraw', ID, ...reason], 'result.withdraw', { id: ID, reason: '訂正' }, 0],
  [() => ['void', ID, ...reason], 'result.void', { id: ID, reason: '訂正' }, 0],
  [() => ['upload', '--watch'], 'upload.run', { watch: true }, 0],
  [() => ['status'], 'closing.status', {}, 4],
  [
    () => ['close', '--final', '--prescription-count', '61', '--patience', '5'],
    'closing.close',
    { final: true, prescriptionCount: 61, patienceSeconds: 5, pin: '1234' },
    0,
  ],
  [() => ['late-reason', ID, ...reason], 'closing.late-reason', { id: ID, reason: '訂正' }, 0],
  [() => ['carry-over', ID, ...reason], 'closing.carry-over', { id: ID, reason: '訂正' }, 0],
  [() => ['queue', '--state', 'held', '--kind', 'amend'], 'queue.list', { state: 'held', kind: 'amend' }, 0],
  [
    () => ['show', ID, '--unmask', '調査'],
    'queue.show',
    { id: ID, xml: false, returnCopy: false, unmaskReason: '調査' },
    0,
  ],
  [() => ['hold', ID, ...reason], 'queue.hold', { id: ID, reason: '訂正' }, 0],
  [() => ['release', ID], 'queue.release', { id: ID }, 0],
  [() => ['retry', ID], 'queue.retry', { id: ID }, 0],
  [
    () => ['check', 'run', ID, '--oral-consent'],
    'check.run',
    { id: ID, oralConsent: true, onlineConsent: false, ownInstitutionIncluded: false },
    0,
  ],
  [
    () => ['check', 'decide', ID, '--group', '3f2a91c0', '--as-dispensed', '継続の指示あり'],
    'check.decide',
    { id: ID, group: '3f2a91c0', decision: { kind: 'as-dispensed', reason: '継続の指示あり' } },
    0,
  ],
  [() => ['check', 'history', ID, '--open'], 'check.history', { id: ID }, 0],
  [() => ['check', 'acknowledge', ID, '--word', '連絡済み'], 'check.acknowledge', { id: ID, word: '連絡済み' }, 0],
  [() => ['check', 'rate', '--month', '2026-11'], 'check.rate', { month: '2026-11' }, 0],
  [() => ['audit', 'verify'], 'audit.verify', {}, 0],
  [
    () => ['key', 'reissue', 'pharmacist', '--user', 'owner'],
    'key.reissue',
    { userName: 'pharmacist', pin: '1234' },
    0,
  ],
  [() => ['doctor'], 'doctor', {}, 4],
];

describe('commands of a profile', () => {
  it.each(rows)(
    '%# asks for its operation and tells the answer, for people and as JSON',
    async (args, operation, input, exit) => {
      const human = await runScripted(args(), script);
      expect(human.calls).toHaveLength(1);
      expect(human.calls[0]).toMatchObject({ operation, input });
      expect(human.exit).toBe(exit);
      expect(human.out.trim()).not.toBe('');
      expect(human.out).not.toMatch(/undefined|\[object/);
      expect(human.signIns).toMatchObject([{ password: 'secret' }]);
      expect(human.closed).toBe(1);

      const json = await runScripted([...args(), '--json'], script);
      expect(onlyJson(json)).toEqual(answers[operation]);
      expect(json.exit).toBe(exit);

      const refused = await runScripted([...args(), '--json'], {
        ...script,
        refusals: { [operation]: [applicationIssue('service.not-reachable', { cause: 'x' })] },
      });
      expect(refused.exit).toBe(7);
      expect(onlyJson(refused)).toMatchObject({ issues: [{ code: 'service.not-reachable' }] });
      expect(refused.closed).toBe(1);
    },
  );

  it('sign in as the user and to the profile that are named, wherever the options stand', async () => {
    const [after, before] = await Promise.all([
      runScripted(['status', '--profile', 'shop', '--user', 'owner'], script),
      runScripted(['--profile', 'shop', '--user', 'owner', 'status'], script),
    ]);
    const signIn = { profile: 'shop', user: 'owner', password: 'secret' };
    expect(after.signIns).toEqual([signIn]);
    expect(before.signIns).toEqual([signIn]);
    const assumed = await runScripted(['status'], script);
    expect(assumed.signIns[0]).toMatchObject({ user: 'pharmacist', profile: expect.stringMatching(/\.chozai$/) });
  });

  it('print documents as they are', async () => {
    const ran = await runScripted(['show', ID, '--xml'], script);
    expect(ran.out).toBe('<Document/>\n');
    expect((await runScripted(['show', ID, '--return-copy'], script)).out).toBe('<Returned/>\n');
  });

  it.each([
    [['doctor'], 'Connection  not reached'],
    [['status'], '1 to act on'],
  ])('%s answers in English where English was asked for', async (args, said) => {
    expect((await runScripted([...args, '--lang', 'en'], script)).out).toContain(said);
  });

  it('show the closing report whole', async () => {
    const ran = await runScripted(['close'], script);
    expect(ran.out).toContain('閉局レポート');
    expect(ran.out).toContain('61');
    expect(ran.out).toContain('検証用薬局');
  });
});

describe('commands that need no profile', () => {
  it.each([
    ['check pair', ['check', 'pair', 'A', 'B', '--days', '14'], 'check.pair', 0],
    ['masters status', ['masters', 'status'], 'masters.status', 0],
    ['verify of files', ['verify', 'a.txt'], 'document.verify', 5],
  ])('%s signs nobody in', async (_, args, operation, exit) => {
    const given = args.map((arg) => (arg === 'a.txt' ? join(folder, arg) : arg));
    const ran = await runScripted([...given, '--json'], { answers, environment: {} });
    expect(ran.exit).toBe(exit);
    expect(ran.signIns).toEqual([]);
    expect(ran.publicConnections).toBe(1);
    expect(ran.calls[0]?.operation).toBe(operation);
    expect(onlyJson(ran)).toEqual(answers[operation]);
  });

  it('verify --all, or with a profile named, uses the profile’s trust store', async () => {
    for (const args of [['--all'], [join(folder, 'a.txt'), '--profile', 'shop']]) {
      const ran = await runScripted(['verify', ...args], script);
      expect(ran.signIns).toHaveLength(1);
      expect(ran.out).toContain('不合格');
    }
  });

  it('record --example prints what record takes', async () => {
    const both = onlyJson(await runScripted(['record', '--example', '--json'])) as { electronic: unknown };
    expect(both).toEqual({ paper: paperExample, electronic: electronicExample });
    const human = await runScripted(['record', '--example', 'paper']);
    expect(recordDocument.safeParse(JSON.parse(human.out)).success).toBe(true);
    expect(recordDocument.safeParse(both.electronic).success).toBe(true);
    expect(human.signIns).toEqual([]);
  });

  it('other programs of the tree get our options and end with their own exit code', async () => {
    const ran = await runScripted(['mock-service', '--port', '0', '--data', 'd', '--fill', 'demo', '--json'], {
      entryExit: 6,
    });
    expect(ran.entries).toEqual([
      {
        entry: 'mock-service/start.ts',
        args: ['--port', '0', '--data', 'd', '--fill', 'demo'],
      },
    ]);
    expect(ran.exit).toBe(6);
    expect(ran.out).toBe('');
    const bench = await runScripted(['bench', '--lang', 'en', '--json'], { entryExit: 137 });
    expect(bench.entries[0]?.args).toEqual(['--lang', 'en', '--json']);
    expect(bench.exit).toBe(1);
  });
});

describe('exit codes of what is done', () => {
  it.each([
    ['closable', 0],
    ['closable-auto', 3],
    ['action-required', 4],
  ])('status and close: %s is %i', async (word, exit) => {
    const answer = { ...verdict, verdict: word, issues: [] };
    for (const command of ['status', 'close']) {
      const ran = await runScripted([command], {
        ...script,
        answers: { 'closing.status': answer, 'closing.close': answer },
      });
      expect(ran.exit).toBe(exit);
      expect(ran.out.split('\n')[0]).toBe('要対応 1件');
    }
  });

  it.each([
    [{ rejected: 0, waiting: 0 }, 0],
    [{ rejected: 0, waiting: 2 }, 3],
    [{ rejected: 1, waiting: 2 }, 4],
  ])('upload: %j is %i', async (counts, exit) => {
    const answer = { done: 5, total: 5, registered: 2, seconds: 1, ...counts };
    expect((await runScripted(['upload'], { ...script, answers: { 'upload.run': answer } })).exit).toBe(exit);
  });

  it('a result that came back with an error ends as the error says', async () => {
    const issue = applicationIssue('finalise.unsettled');
    const answer = [outcome, { ...outcome, issues: [issue] }];
    const ran = await runScripted(['finalise', '--all'], { ...script, answers: { 'result.finalise': answer } });
    expect(ran.exit).toBeGreaterThan(0);
    expect(ran.out).toContain(`(finalise.unsettled)`);
    expect(ran.out).toContain(issue.next);
  });

  it('a throw is a defect: an incident number, frames without the message, the connection closed', async () => {
    const ran = await runScripted(['queue', '--json'], { ...script, answers: {} });
    expect(ran.exit).toBe(1);
    expect(onlyJson(ran)).toMatchObject({
      issues: [{ code: 'defect.incident', parameters: { incident: 'incident-1' } }],
    });
    expect(ran.err).toContain('scripted-world.ts');
    expect(ran.err).not.toContain('no answer for');
    expect(ran.closed).toBe(1);
  });

  it('an answer that is not what the contract says is a defect', async () => {
    const ran = await runScripted(['queue'], { ...script, answers: { 'queue.list': [{ ...queueRow, copy: 'lost' }] } });
    expect(ran.exit).toBe(1);
    expect(ran.out).toBe('');
  });

  it('a broken audit chain is storage trouble', async () => {
    const answer = { valid: false, rows: 12, firstBrokenSequence: 7 };
    const ran = await runScripted(['audit', 'verify'], { ...script, answers: { 'audit.verify': answer } });
    expect(ran.exit).toBe(6);
    expect(ran.out).toContain('7');
  });
});

describe('import', () => {
  it('takes patterns and standard input, and tells of each file that cannot be read', async () => {
    const ran = await runScripted(
      [
        'import',
        join(folder, '*.txt'),
        join(folder, 'none.txt'),
        join(folder, 'directory'),
        '-',
        '--finalise',
        '--json',
      ],
      { ...script, input: 'third' },
    );
    expect(ran.calls).toHaveLength(1);
    const { files, finalise } = ran.calls[0]!.input as { files: { name: string; base64: string }[]; finalise: boolean };
    expect(finalise).toBe(true);
    expect(files.map(({ name, base64 }) => [name, Buffer.from(base64, 'base64').toString()])).toEqual([
      [join(folder, 'a.txt'), 'first'],
      [join(folder, 'b.txt'), 'second'],
      ['-', 'third'],
    ]);
    expect(onlyJson(ran)).toMatchObject([
      { file: join(folder, 'none.txt'), format: null, issues: [{ code: 'cli.file-not-found' }] },
      { file: join(folder, 'directory'), issues: [{ code: 'cli.file-unreadable' }] },
      { file: 'x' },
    ]);
    expect(ran.exit).toBe(5);
  });

  it('asks nothing of the core when no file could be read', async () => {
    const ran = await runScripted(['import', join(folder, 'none.txt')], { environment: {} });
    expect(ran.calls).toEqual([]);
    expect(ran.exit).toBe(5);
    expect(ran.out).toContain('none.txt');
  });

  it('prints issues with line, record, field, code and the way out', async () => {
    const issue = {
      code: 'import.unreadable',
      severity: 'error',
      text: '読めません',
      next: '取り直してください',
      line: 3,
      record: '201',
      field: '用量',
    };
    const answer = [{ file: 'x', format: 'CJ1', records: 1, created: [], issues: [issue] }];
    const ran = await runScripted(['import', join(folder, 'a.txt')], {
      ...script,
      answers: { 'import.files': answer },
    });
    expect(ran.out).toContain(
      '[エラー] 3行目 レコード201 用量: 読めません (import.unreadable)\n    -> 取り直してください',
    );
    const english = await runScripted(['import', join(folder, 'a.txt'), '--lang', 'en'], {
      ...script,
      answers: { 'import.files': answer },
    });
    expect(english.out).toMatch(/\[error\] line 3 record 201 用量: [ -~]+ \(import\.unreadable\)\n {4}-> [ -~]+/);
  });
});

describe('record', () => {
  it('reads standard input', async () => {
    const ran = await runScripted(['record', '-'], { ...script, input: '{"form":"x"}' });
    expect(ran.calls[0]?.input).toEqual({ document: { form: 'x' } });
  });

  it('refuses what is no JSON before anyone signs in', async () => {
    const ran = await runScripted(['record', join(folder, 'broken.json'), '--json'], { environment: {} });
    expect(ran.exit).toBe(5);
    expect(onlyJson(ran)).toMatchObject({ issues: [{ code: 'cli.not-json' }] });
  });
});

describe('init', () => {
  const init = { profile: 'p', training: true, serviceUrl: null, pharmacy: '9948000014', users: [], keys: [] };
  it.each([
    [{}, null, null],
    [{ CHOZAI_PIN: '1234' }, '1234', '1234'],
    [{ CHOZAI_PASSWORD: 'pw', CHOZAI_PIN: '1234' }, 'pw', '1234'],
    [{ CHOZAI_PASSWORD: 'pw' }, 'pw', null],
  ])('with %j the password is %j and the PIN %j', async (environment, password, pin) => {
    const ran = await runScripted(['init', '--training', '--service', 'http://127.0.0.1:1', '--profile', 'p'], {
      init,
      environment,
    });
    expect(ran.exit).toBe(0);
    expect(ran.inits).toEqual([
      { profile: 'p', training: true, serviceUrl: 'http://127.0.0.1:1', serviceAuthority: null, password, pin },
    ]);
    expect(ran.out).toContain('9948000014');
  });
});
