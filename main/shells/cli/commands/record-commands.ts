import { READING_WORDS, REPORT_WORDS } from '../../../../shared/domain/closing/closing-report-words.ts';
import { type Result, refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import type { OperationRequest } from '../operation-client.ts';
import { closingReportLines } from '../present/closing-report-lines.ts';
import { lastIssueText } from '../present/issue-lines.ts';
import { stateLabel } from '../present/labels.ts';
import { momentText } from '../present/moment.ts';
import { tableLines } from '../present/table.ts';
import { fill, type Language } from '../present/text.ts';
import { operationCommand } from './operation-command.ts';

const countLine = (rows: number, language: Language): string =>
  fill({ ja: '{rows}件', en: '{rows} rows' }, language, { rows });

const titled = (titles: readonly string[], rows: readonly (readonly string[])[], language: Language): string[] => [
  ...tableLines(
    titles.map((title) => ({ title, widthMax: 60 })),
    rows.map((row) => [...row]),
  ),
  countLine(rows.length, language),
];

const report = operationCommand({
  name: 'report',
  summary: {
    ja: '閉局レポート（保存済みのもの、またはその日の現在）',
    en: 'a closing report: a kept one, or a day as it stands',
  },
  options: [
    { flags: '--closing <id>', text: { ja: '締めの ID（closings で確認）', en: 'a kept closing' } },
    { flags: '--day <date>', text: { ja: '営業日（省略すると今日）', en: 'business day; today when left out' } },
  ],
  examples: ['report', 'report --day 2026-11-21'],
  operation: 'closing.report',
  request: ({ options }) => success({ closingId: options.text('closing'), day: options.text('day') }),
  report: (output, { language }) => ({
    json: output,
    lines: closingReportLines(output.report, language).slice(1),
    exit: 0,
  }),
});

const history = operationCommand({
  name: 'closings',
  summary: { ja: '締めの履歴（新しい順）', en: 'closings, newest first' },
  options: [
    { flags: '--from <date>', text: { ja: 'この営業日から', en: 'from this business day' } },
    { flags: '--to <date>', text: { ja: 'この営業日まで', en: 'to this business day' } },
  ],
  examples: ['closings --from 2026-11-01'],
  operation: 'closing.history',
  request: ({ options }) => success({ from: options.text('from'), to: options.text('to') }),
  report: (output, { language }) => ({
    json: output,
    lines: titled(
      language === 'ja'
        ? ['営業日', '種別', '時刻', '調剤', '登録済', '遅延', 'ID']
        : ['Day', 'Kind', 'At', 'Dispensed', 'Registered', 'Late', 'Id'],
      output.map((row) => [
        row.businessDay,
        REPORT_WORDS[row.kind][language],
        momentText(row.at),
        String(row.dispensed),
        String(row.registered),
        String(row.late),
        row.closingId,
      ]),
      language,
    ),
    exit: 0,
  }),
});

const unregistered = operationCommand({
  name: 'unregistered',
  summary: { ja: '未登録一覧', en: 'what is not registered' },
  options: [{ flags: '--day <date>', text: { ja: 'この日だけ', en: 'only this day' } }],
  examples: ['unregistered', 'unregistered --day 2026-11-22'],
  operation: 'closing.unregistered',
  request: ({ options }) => success({ day: options.text('day') }),
  report: (output, { language }) => ({
    json: output,
    lines: titled(
      language === 'ja' ? ['日', '状態', '患者', '問題', 'ID'] : ['Day', 'State', 'Patient', 'Issue', 'Id'],
      output.map((row) => [
        row.date,
        stateLabel(row.state, language),
        row.patientName ?? '-',
        row.lastIssue === null ? '' : lastIssueText(row.lastIssue, language),
        row.submissionId ?? row.resultId ?? row.prescriptionKey ?? '-',
      ]),
      language,
    ),
    exit: 0,
  }),
});

const month = operationCommand({
  name: 'month',
  arguments: '<month>',
  summary: { ja: '月の当日登録の状況（日ごと）', en: 'a month’s same-day registration, day by day' },
  examples: ['month 2026-11'],
  operation: 'closing.month',
  request: (invocation) => success({ month: invocation.arguments[0] ?? '' }),
  report: (output, { language }) => ({
    json: output,
    lines: titled(
      language === 'ja'
        ? ['日', '調剤', '当日登録', '対象外', '未登録', '当日登録の判定']
        : ['Day', 'Dispensed', 'Same day', 'Exempt', 'Open', 'Reading'],
      output.days.map((day) => [
        day.day,
        String(day.dispensed),
        `${day.sameDayShare.part}/${day.sameDayShare.whole}`,
        String(day.exempt),
        String(day.open),
        READING_WORDS[day.reading][language],
      ]),
      language,
    ),
    exit: 0,
  }),
});

const auditList = operationCommand({
  name: 'audit list',
  summary: { ja: '監査記録（新しい順）', en: 'the audit log, newest first' },
  options: [
    { flags: '--by <user>', text: { ja: 'この利用者の操作だけ', en: 'only what this user did' } },
    { flags: '--action <code>', text: { ja: 'この操作だけ', en: 'only this action' } },
    { flags: '--day <date>', text: { ja: 'この日だけ', en: 'only this day' } },
    { flags: '--limit <n>', text: { ja: '件数（500 まで、既定 100）', en: 'rows (at most 500; 100)' }, integer: true },
  ],
  examples: ['audit list --user owner', 'audit list --user support --action patient.unmask'],
  operation: 'audit.page',
  request: ({ options }) =>
    success({
      user: options.text('by'),
      action: options.text('action'),
      day: options.text('day'),
      limit: options.integer('limit'),
    }),
  report: (output, { language }) => ({
    json: output,
    lines: titled(
      language === 'ja'
        ? ['番号', '時刻', '利用者', '操作', '対象', '詳細']
        : ['No.', 'At', 'User', 'Action', 'Target', 'Detail'],
      output.rows.map((row) => [
        String(row.sequence),
        momentText(row.at),
        row.user,
        row.words[language],
        row.target ?? '',
        Object.entries(row.detail)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
      ]),
      language,
    ),
    exit: 0,
  }),
});

const EXPORTED = ['queue', 'unregistered', 'late', 'closings', 'outages', 'audit', 'month'] as const;

const exportList = operationCommand({
  name: 'export',
  arguments: '<list>',
  summary: { ja: '一覧を CSV で標準出力に書く（監査に残る）', en: 'write a list as CSV to standard output (audited)' },
  options: [{ flags: '--month <month>', text: { ja: '月（month のとき）', en: 'of which month, for month' } }],
  examples: ['export unregistered > unregistered.csv', 'export month --month 2026-11 > month.csv'],
  operation: 'export.csv',
  request(invocation): Result<OperationRequest<'export.csv'>> {
    const list = EXPORTED.find((one) => one === invocation.arguments[0]);
    if (list === undefined) return refusal(cliIssue('cli.usage', { problem: EXPORTED.join(' | ') }));
    if (list === 'month') return success({ list, filter: { month: invocation.options.text('month') ?? '' } });
    return success({ list, filter: {} });
  },
  report: (output) => ({
    json: output,
    lines: [],
    exit: 0,
    bytes: new Uint8Array(Buffer.from(output.base64, 'base64')),
  }),
});

export const recordCommands: readonly CliCommand[] = [report, history, unregistered, month, auditList, exportList];
