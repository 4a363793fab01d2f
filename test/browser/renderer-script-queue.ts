/** A queue of any length made by arithmetic, newest first, with the operations' own paging. */
import { lineCauseText } from '../../shared/domain/submission/line-cause.ts';
import type { SubmissionState } from '../../shared/domain/submission/submission.ts';

export const TOTAL = 500_000;
const STATES: readonly SubmissionState[] = [
  'registered',
  'registered',
  'ready',
  'rejected',
  'awaiting-signature',
  'held',
  'outcome-unknown',
  'registered',
  'in-flight',
  'exempt',
  'voided',
];
const NAMES = ['髙﨑　栁子', '佐藤　一郎', '濵田　𠮷之助', '渡邉　美智子', '勅使河原　小百合衣'];

const hex = (number: number) => number.toString(16).padStart(12, '0');

function queueRow(sequence: number) {
  const index = TOTAL - sequence;
  const state = index < 60 ? (STATES[index % STATES.length] ?? 'registered') : 'registered';
  const registered = state === 'registered';
  const day = `2026-11-${String(22 - Math.min(21, Math.floor(index / 90))).padStart(2, '0')}`;
  return {
    submissionId: `10000000-0000-4000-8000-${hex(sequence)}`,
    resultId: `20000000-0000-4000-8000-${hex(sequence)}`,
    operationId: `30000000-0000-4000-8000-${hex(sequence)}`,
    kind: index % 17 === 9 ? 'receive' : index % 23 === 5 ? 'amend' : 'register',
    state,
    dispensingId: registered ? `40000000-0000-4000-8000-${hex(sequence)}` : null,
    prescriptionId: `50000000-0000-4000-8000-${hex(sequence)}`,
    attempts: registered ? 1 : index % 4,
    nextAttemptAt: state === 'ready' ? '2026-11-22T10:09:30.000Z' : null,
    lastIssue: state === 'rejected' ? { code: 'E2104', text: '薬品コードが有効期間外です' } : null,
    copy: registered ? (index === 7 ? 'bad' : 'verified') : 'none',
    returnCopySha256: registered ? 'a'.repeat(64) : null,
    prescriptionKey: `60000000-0000-4000-8000-${hex(sequence)}`,
    sequence,
    dueDate: day,
    needsSignature: index % 3 !== 0,
    possiblySent: state === 'outcome-unknown',
    createdAt: `${day}T09:12:00.000Z`,
    stateSince: `${day}T09:14:00.000Z`,
    registeredAt: registered ? `${day}T09:14:00.000Z` : null,
    signerName: '高橋　花子',
    patientName: NAMES[index % NAMES.length] ?? null,
    patientBirthDate: `19${40 + (index % 50)}-03-03`,
  };
}

export const ROWS = Array.from({ length: 60 }, (_, index) => queueRow(TOTAL - index));

interface PageInput {
  readonly state?: string;
  readonly text?: string;
  readonly after?: number;
  readonly before?: number;
  readonly skip: number;
  readonly limit: number;
}

export function queuePage(input: PageInput) {
  const filtered = input.state === undefined && input.text === undefined;
  if (!filtered) {
    const rows = ROWS.filter((row) => input.state === undefined || row.state === input.state).filter(
      (row) => input.text === undefined || (row.patientName?.includes(input.text) ?? false),
    );
    const page = rows.slice(input.skip, input.skip + input.limit);
    return pageOf(page, rows.length);
  }
  const newest = input.after !== undefined ? input.after - 1 : TOTAL;
  const start = newest - input.skip;
  const rows = Array.from({ length: Math.max(0, Math.min(input.limit, start)) }, (_, index) => queueRow(start - index));
  return pageOf(rows, TOTAL);
}

function pageOf(rows: readonly ReturnType<typeof queueRow>[], total: number) {
  return {
    rows,
    total,
    totalExact: true,
    first: rows[0]?.sequence ?? null,
    last: rows.at(-1)?.sequence ?? null,
    patientsSearched: true,
  };
}

export function queueCounts() {
  return {
    states: {
      registered: 499_962,
      ready: 6,
      rejected: 5,
      'awaiting-signature': 5,
      held: 5,
      'outcome-unknown': 5,
      'in-flight': 5,
      exempt: 4,
      voided: 3,
    },
    errors: [{ code: 'E2104', text: '薬品コードが有効期間外です', rows: 5 }],
    needsPerson: 15,
  };
}

export function lifeOf(input: { readonly id: string }) {
  const row = ROWS.find((one) => one.submissionId === input.id) ?? ROWS[3];
  if (row === undefined) throw new Error('no rows');
  const rejected = row.state === 'rejected';
  const at = (time: string) => `2026-11-22T${time}.000Z`;
  const w = (ja: string, en: string) => ({ ja, en });
  return {
    row,
    prescriptionKey: '00000000-0000-4000-8000-0000000c0001',
    reception: null,
    marks: [
      { mark: 'saved', state: 'done', at: at('09:10:02'), by: 'clerk' },
      { mark: 'finalised', state: 'done', at: at('09:12:00'), by: 'pharmacist' },
      { mark: 'signed', state: 'done', at: at('09:12:40'), by: 'pharmacist' },
      { mark: 'registered', state: rejected ? 'failed' : 'done', at: rejected ? null : at('09:41:13'), by: null },
      { mark: 'copy', state: rejected ? 'waiting' : 'done', at: rejected ? null : at('09:41:15'), by: null },
    ],
    line: [
      {
        at: at('09:12:00'),
        until: null,
        kind: 'event',
        code: 'finalise',
        words: w('確定', 'finalised'),
        by: 'pharmacist',
        detail: null,
        tone: 'done',
      },
      {
        at: at('09:12:40'),
        until: null,
        kind: 'event',
        code: 'sign',
        words: w('署名', 'signed'),
        by: 'pharmacist',
        detail: null,
        tone: 'done',
      },
      {
        at: at('09:13:00'),
        until: at('09:13:30'),
        kind: 'attempt',
        code: 'unknown',
        words: w('送信1回目: 応答が読めない', 'try 1: no readable answer'),
        by: null,
        detail: 'timeout',
        tone: 'trouble',
      },
      {
        at: at('09:13:10'),
        until: at('09:40:00'),
        kind: 'outage',
        code: 'timeout',
        words: w('障害: 応答なし', 'outage: no answer'),
        by: null,
        detail: null,
        tone: 'trouble',
      },
      {
        at: at('09:40:30'),
        until: at('09:40:31'),
        kind: 'look-up',
        code: 'not-received',
        words: w('照会: 未受信', 'look-up: not received'),
        by: null,
        detail: null,
        tone: 'wait',
      },
      {
        at: at('09:41:11'),
        until: at('09:41:13'),
        kind: 'attempt',
        code: rejected ? 'refused' : 'registered',
        words: rejected ? w('送信2回目: 差戻し', 'try 2: refused') : w('送信2回目: 受理', 'try 2: registered'),
        by: null,
        detail: rejected ? 'E2104 薬品コードが有効期間外です' : null,
        tone: rejected ? 'trouble' : 'done',
      },
      ...(rejected
        ? []
        : [
            {
              at: at('09:41:15'),
              until: null,
              kind: 'copy',
              code: 'verified',
              words: w('返却ファイル検証済み', 'copy verified'),
              by: null,
              detail: null,
              tone: 'done',
            },
          ]),
    ],
    attempts: [
      {
        number: 1,
        message: 'RegisterDispensing',
        startedAt: at('09:13:00'),
        endedAt: at('09:13:30'),
        durationMs: 30_000,
        outcome: 'unknown',
        code: 'timeout',
        httpStatus: null,
        words: w('応答が読めない', 'no readable answer'),
      },
      {
        number: 2,
        message: 'RegisterDispensing',
        startedAt: at('09:41:11'),
        endedAt: at('09:41:13'),
        durationMs: 1_890,
        outcome: rejected ? 'refused' : 'registered',
        code: rejected ? 'E2104' : null,
        httpStatus: 200,
        words: rejected ? w('差戻し', 'refused') : w('受理', 'registered'),
      },
    ],
    outages: [
      {
        outageId: 'o3',
        startedAt: at('09:13:10'),
        endedAt: at('09:40:00'),
        cause: 'TIMEOUT',
        words: lineCauseText('TIMEOUT'),
      },
    ],
    documents: [
      { kind: 'prescription-original', sha256: 'b'.repeat(64), bytes: 18_220, createdAt: at('09:02:00') },
      { kind: 'dispensing-final', sha256: 'c'.repeat(64), bytes: 12_008, createdAt: at('09:12:40') },
      ...(rejected ? [] : [{ kind: 'return-copy', sha256: 'a'.repeat(64), bytes: 15_903, createdAt: at('09:41:15') }]),
    ],
    verifications: [
      {
        kind: 'dispensing-final',
        valid: true,
        signatures: [
          {
            element: 'Dispensing',
            words: w('調剤結果の署名', 'signature of the result'),
            signer: '高橋　花子',
            role: 'pharmacist',
            checks: [
              'structure',
              'reference-digest',
              'signature-value',
              'certificate-digest',
              'key-usage',
              'chain',
              'validity',
              'role',
              'timestamp',
            ].map((name) => ({
              name,
              words: w(`${name} の検査`, name),
              result: name === 'timestamp' ? 'not-applicable' : 'pass',
              detail: null,
            })),
          },
        ],
      },
    ],
    copyComparison: rejected
      ? null
      : {
          at: at('09:41:15'),
          valid: true,
          checks: [
            { name: 'embedded-document', words: w('送った内容と同じ', 'same as sent'), result: 'pass', detail: null },
          ],
        },
    lateReason: null,
    deadline: { at: '2026-11-22T15:00:00.000Z', phase: 'amber', words: { ja: '残り4時間56分', en: '4 h 56 min left' } },
    next: rejected
      ? {
          code: 'closing.rejected',
          text: '差戻しです（登録、調剤日 2026-11-22、E2104）',
          next: '内容を訂正して送り直すか、理由を付けて取り消してください',
          who: 'finalise',
        }
      : null,
  };
}
