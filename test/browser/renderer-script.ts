/** Scripted answers of a filled day at a counter, for the page alone. Invented people; institutions of the test prefecture. */
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import { instantOf } from '../../shared/domain/calendar-date.ts';
import { actionOf } from '../../shared/domain/closing/closing-actions.ts';
import { verdictLine } from '../../shared/domain/closing/closing-verdict-line.ts';
import { domainIssue } from '../../shared/domain/domain-issues.ts';
import { type Role, rightsOfRoles } from '../../shared/domain/people/roles.ts';
import { lineCauseText } from '../../shared/domain/submission/line-cause.ts';
import { lifeOf, queueCounts, queuePage, ROWS } from './renderer-script-queue.ts';
import { dayReport, monthOf } from './renderer-script-reports.ts';
import { todayRows } from './renderer-script-today.ts';

export type Script = (
  name: string,
  input: unknown,
  callId: string | undefined,
) => Promise<OperationOutcome> | OperationOutcome;

export const said = (value: unknown): OperationOutcome => ({ ok: true, value });

const NAMES: Readonly<Record<Role, string>> = {
  pharmacist: '薬師寺　見本',
  owner: '開設　花子',
  clerk: '事務　太郎',
  support: '支援　担当',
};

export function whoIs(role: Role | null, state: 'signed-in' | 'locked' = 'signed-in') {
  return {
    state: role === null ? 'signed-out' : state,
    user: role === null ? null : { name: role, displayName: NAMES[role] },
    roles: role === null ? [] : [role],
    rights: role === null ? [] : [...rightsOfRoles([role])],
    profile: { folder: 'training', pharmacy: role === null ? null : '見本薬局　中央店', training: true },
    key: null,
    autoLockMinutes: 10,
  };
}

export type VerdictName = 'closable' | 'closable-auto' | 'action-required';

export function verdictOf(verdict: VerdictName) {
  const rejected = actionOf(
    domainIssue('closing.rejected', { what: '登録', whatEn: 'registration', date: '2026-11-22', cause: 'E2104' }),
    'finalise',
    {
      submissionId: (ROWS[3]?.submissionId ?? null) as never,
    },
  );
  const signature = {
    ...actionOf(
      domainIssue('closing.awaiting-signature', { signer: '高橋　花子薬剤師', signerEn: '高橋　花子', rows: 4 }),
      'sign',
    ),
    rows: 4,
  };
  const held = actionOf(
    domainIssue('closing.held', { what: '登録', whatEn: 'registration', date: '2026-11-21' }),
    'finalise',
    {
      submissionId: (ROWS[5]?.submissionId ?? null) as never,
    },
  );
  const draft = actionOf(domainIssue('closing.draft', { date: '2026-11-22' }), 'finalise', {
    resultId: '00000000-0000-4000-8000-00000000d001' as never,
  });
  const reception = actionOf(domainIssue('closing.reception', { date: '2026-11-22' }), 'finalise', {
    prescriptionKey: '00000000-0000-4000-8000-00000000c001' as never,
  });
  const actions = verdict === 'action-required' ? [rejected, held, signature, draft, reception] : [];
  const expectedEnd = verdict === 'closable-auto' ? instantOf(Date.parse('2026-11-22T10:24:00.000Z')) : null;
  const uncounted = verdict === 'action-required';
  const sending = { rows: verdict === 'closable' ? 0 : 12, held: null };
  const asOf = instantOf(Date.parse('2026-11-22T10:04:11.000Z'));
  const told = { verdict, asOf, actions, sending, expectedEnd, lateRisk: false, openOutage: null, uncounted };
  const line = verdictLine(told);
  return {
    verdict,
    line: line.ja,
    lineEn: line.en,
    asOf,
    businessDay: '2026-11-22',
    counts: { registered: 61, ready: 12, rejected: 1, 'awaiting-signature': 4, held: 1, exempt: 2 },
    expectedEnd,
    actions,
    issues: [],
    automaticRows: sending.rows,
    lateRisk: false,
    prescriptionCount: verdict === 'action-required' ? 'not-given' : 'matched',
    count: { given: verdict === 'action-required' ? null : 63, accounted: 63 },
    openOutage: null,
    sender: { alive: true },
    backup: { madeAt: '2026-11-21T17:00:00.000Z', rehearsal: { at: '2026-11-21T17:00:40.000Z', ok: true } },
  };
}

export const CLOSINGS = [
  {
    closingId: '00000000-0000-4000-8000-0000000000e2',
    businessDay: '2026-11-22',
    kind: 'provisional',
    at: '2026-11-22T04:02:00.000Z',
    verdict: 'closable-auto',
    verdictLine: '閉局可(残り3件は自動送信、13:05頃終了見込)',
    dispensed: 38,
    registered: 35,
    exempt: 0,
    exceptions: 3,
    late: 0,
  },
  {
    closingId: '00000000-0000-4000-8000-0000000000e1',
    businessDay: '2026-11-21',
    kind: 'final',
    at: '2026-11-21T10:12:00.000Z',
    verdict: 'closable',
    verdictLine: '閉局OK',
    dispensed: 82,
    registered: 80,
    exempt: 2,
    exceptions: 0,
    late: 0,
  },
].map((row) => ({ ...row, by: '開設　花子' }));

/** One made and restored last night; the second medium is not there. */
export const BACKUPS = {
  settings: { at: '02:00', folder: null, keep: 7, secondFolder: '/media/usb/chozai', secondKeep: null },
  first: {
    folder: '/srv/chozai/backups',
    reachable: true,
    generations: [{ name: '20261122T020000', createdAt: '2026-11-21T17:00:00.000Z', bytes: 48_234_496 }],
  },
  second: { folder: '/media/usb/chozai', reachable: false, generations: [] },
  lastTry: null,
  madeAt: '2026-11-21T17:00:00.000Z',
  lastRehearsal: {
    at: '2026-11-21T17:00:40.000Z',
    by: 'system',
    name: '20261122T020000',
    createdAt: '2026-11-21T17:00:00.000Z',
    ok: true,
    seconds: 12.4,
    proofs: [
      { name: 'rows', ok: true, found: 75_000, expected: 75_000 },
      { name: 'audit', ok: true, found: 180_000, expected: 180_000 },
      { name: 'return-copies', ok: true, found: 74_000, expected: 74_000 },
    ],
  },
  lastCheck: null,
  journal: { files: 1, bytes: 120_000 },
  recovery: null,
  doubts: 0,
  issues: [],
};

export interface Day {
  readonly role?: Role | null;
  readonly verdict?: VerdictName;
  readonly setUp?: 'none' | 'there';
  readonly state?: 'signed-in' | 'locked';
}

export const SETTINGS: OperationOutput<'settings.get'>['settings'] = {
  closingTime: '19:00',
  sendAllFrom: '23:30',
  changeover: '00:00',
  parallelism: 4,
  requestTimeoutMs: 30_000,
  autoLockMinutes: 10,
  language: 'ja',
  afterClosing: null,
  exemptions: [],
  serviceUrl: 'http://127.0.0.1:9',
  serviceAuthority: null,
  uploadModes: {
    closingBatch: { on: true, at: '18:45' },
    openingBatch: { on: false, at: '08:30' },
    trickle: { on: false, from: '10:00', until: '16:00', rowsPerMinute: 4, bytesPerSecond: null },
  },
};

export const UPLOAD_STATE = {
  paused: false,
  sender: { alive: true, lastBeatAt: '2026-11-22T10:04:00.000Z' },
  line: { state: 'up', outageSince: null, cause: null },
  mode: 'urgent',
  nextChangeAt: '2026-11-22T10:30:00.000Z',
  waiting: 12,
};

/** The answers of a day; what is not scripted is refused, so that nothing is silently empty. */
export function dayScript(day: Day = {}, more: Readonly<Record<string, (input: never) => unknown>> = {}): Script {
  let role: Role | null = day.role === undefined ? 'pharmacist' : day.role;
  let state = day.state ?? 'signed-in';
  const answers: Readonly<Record<string, (input: never) => unknown>> = {
    'setup.state': () => ({ profile: day.setUp ?? 'there', folder: '/home/pharmacy/chozai/training', training: true }),
    'session.who': () => whoIs(role, state),
    'session.active': () => whoIs(role, state),
    'session.sign-in': (input: { user: Role }) => {
      role = input.user;
      return whoIs(role);
    },
    'session.lock': () => {
      state = 'locked';
      return whoIs(role, state);
    },
    'session.unlock': () => {
      state = 'signed-in';
      return whoIs(role, state);
    },
    'closing.status': () => verdictOf(day.verdict ?? 'action-required'),
    'closing.history': () => CLOSINGS,
    'closing.report': () => ({ closingId: CLOSINGS[0]?.closingId ?? null, report: dayReport() }),
    'closing.month': (input: { month: string }) => monthOf(input.month),
    'closing.unregistered': () => [],
    'closing.late-rows': () => [],
    'closing.morning': () => ({
      closing: CLOSINGS[1] ?? null,
      since: '2026-11-21T10:12:00.000Z',
      now: '2026-11-22T10:04:11.000Z',
      sent: 0,
      rejected: 0,
      unknown: 0,
      waiting: 12,
      copiesVerified: 0,
      copiesBad: 0,
      outages: [],
      leftovers: [],
      lateRows: [],
    }),
    'outage.list': () => [
      {
        outageId: 'o2',
        startedAt: '2026-11-17T05:10:00.000Z',
        endedAt: '2026-11-17T09:42:00.000Z',
        cause: 'ECONNREFUSED',
        words: lineCauseText('ECONNREFUSED'),
        rows: 41,
        lateRows: 3,
      },
      {
        outageId: 'o1',
        startedAt: '2026-11-09T01:20:00.000Z',
        endedAt: '2026-11-09T02:05:00.000Z',
        cause: 'TIMEOUT',
        words: lineCauseText('TIMEOUT'),
        rows: 6,
        lateRows: 0,
      },
    ],
    'upload.state': () => UPLOAD_STATE,
    'upload.pause': () => ({ ...UPLOAD_STATE, paused: true }),
    'upload.resume': () => UPLOAD_STATE,
    'today.list': () => ({ day: '2026-11-22', asOf: '2026-11-22T10:04:11.000Z', rows: todayRows() }),
    'patient.search': () => [
      {
        patientId: 7,
        patient: { nameKanji: '佐藤　一郎', nameKana: 'ｻﾄｳ ｲﾁﾛｳ', sex: 'male', birthDate: '1958-03-03' },
        insurerNumber: '31130842',
        symbol: '2022',
        number: '010001',
        branch: '01',
        identified: true,
        lastVisits: ['2026-11-22'],
      },
      {
        patientId: 9,
        patient: { nameKanji: '佐藤　市郎', nameKana: 'ｻﾄｳ ｲﾁﾛｳ', sex: 'male', birthDate: '1958-03-03' },
        insurerNumber: null,
        symbol: null,
        number: null,
        branch: null,
        identified: false,
        lastVisits: [],
      },
    ],
    'patient.history': () => ({
      patient: {
        patientId: 7,
        patient: { nameKanji: '佐藤　一郎', nameKana: 'ｻﾄｳ ｲﾁﾛｳ', sex: 'male', birthDate: '1958-03-03' },
        insurerNumber: '31130842',
        symbol: '2022',
        number: '010001',
        branch: '01',
        identified: true,
        lastVisits: ['2026-11-22'],
      },
      results: [
        {
          resultId: 'r1',
          dispensingDate: '2026-11-22',
          institution: '検証用病院',
          prescriber: '医師　見本',
          state: 'registered',
          lines: [
            {
              rpNumber: 1,
              name: 'ロキソニン錠６０ｍｇ',
              amount: '3',
              unit: '錠',
              quantity: '5日分',
              usage: '１日３回朝昼夕食後　服用',
            },
          ],
        },
      ],
      broughtIn: [
        {
          name: 'アムロジピン錠５ｍｇ',
          source: 'お薬手帳',
          from: '2026-10-02',
          institution: '検証用クリニック',
          amount: '1',
          unit: '錠',
          usage: '１日１回朝食後',
        },
      ],
      notes: [],
    }),
    'settings.get': () => ({
      settings: SETTINGS,
      afterRestart: [],
      training: true,
      pharmacy: { name: '見本薬局　中央店', code: '8000014', prefecture: '99' },
    }),
    'user.list': () => [
      {
        userId: 'u1',
        name: 'pharmacist',
        displayName: '薬師寺　見本',
        roles: ['pharmacist'],
        rights: [],
        active: true,
        unsignedRows: 4,
      },
    ],
    'key.status': () => [
      {
        userName: 'pharmacist',
        displayName: '薬師寺　見本',
        state: 'expires-soon',
        createdAt: '2025-11-22T00:00:00.000Z',
        validUntil: '2026-12-20',
        daysLeft: 28,
        triesLeft: 10,
        lockedAt: null,
      },
    ],
    'masters.status': () => ({
      profile: true,
      editions: [
        {
          kind: 'price-list',
          name: '薬価基準',
          origin: 'shipped',
          state: 'in-use',
          appliesFrom: '2026-10-01',
          rows: 12_811,
          source: '厚生労働省 薬価基準収載品目リスト',
          licence: 'PDL1.0',
          sha256: 'ab'.repeat(32),
          importedAt: null,
          importedBy: null,
        },
      ],
      receiptCodes: { present: false, rows: 0 },
      retired: 0,
      pairs: { rows: 812, source: 'PMDA', licence: '-' },
      tables: {},
    }),
    'audit.page': () => ({
      rows: [
        {
          sequence: 12,
          at: '2026-11-22T10:00:00.000Z',
          user: 'owner',
          action: 'closing.close',
          words: { ja: '締め', en: 'Closing' },
          target: 'e2',
          detail: {},
        },
      ],
      last: 12,
      more: false,
    }),
    'session.key-store': () => ({ use: 'off' }),
    'audit.verify': () => ({ valid: true, rows: 12, firstBrokenSequence: null }),
    'backup.status': () => BACKUPS,
    doctor: () => ({
      checks: [
        {
          name: 'データベース',
          nameEn: 'Database',
          ok: true,
          level: 'ok',
          text: '全ページを読み、損傷はありません',
          textEn: 'every page was read, none is damaged',
        },
        {
          name: 'バックアップ',
          nameEn: 'Backup',
          ok: false,
          level: 'bad',
          text: 'まだありません',
          textEn: 'none yet',
        },
      ],
      findings: [],
    }),
    'queue.page': queuePage,
    'queue.counts': queueCounts,
    'queue.life': lifeOf,
    ...more,
  };
  return (name, input) => {
    const answer = answers[name];
    if (answer === undefined) {
      const text = `台本にない操作です（${name}）`;
      return { ok: false, issues: [{ code: 'script.missing', severity: 'error', text, next: '' }] };
    }
    const value = answer(input as never);
    return isOutcome(value) ? value : said(value);
  };
}

function isOutcome(value: unknown): value is OperationOutcome {
  return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean';
}
