import type { Issue } from '../../../../shared/domain/issue.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation } from '../cli-command.ts';
import { exitOfVerdict } from '../exit-code.ts';
import { backupBriefLines } from '../present/backup-lines.ts';
import { closingReportLines } from '../present/closing-report-lines.ts';
import type { OwnExits } from '../present/exit-words.ts';
import { issueLines } from '../present/issue-lines.ts';
import { durationText } from '../present/progress-line.ts';
import { fieldLines } from '../present/table.ts';
import { fill, type Language, say } from '../present/text.ts';
import { verdictLines } from '../present/verdict-lines.ts';
import { givenPin, readPin } from '../secrets.ts';
import { firstArgument, operationCommand, reasonOption } from './operation-command.ts';

/** product.md §10: `status` and `close` end with the verdict's own code. */
const VERDICT_EXITS: OwnExits = {
  0: { ja: '閉局OK', en: 'may be closed' },
  3: { ja: '閉局可（残りは自動送信）', en: 'may be closed, the rest goes by itself' },
  4: { ja: '要対応', en: 'somebody must act' },
};

const UUID = '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11';

const upload = operationCommand({
  name: 'upload',
  exits: { 3: { ja: '再送を待つ行がある', en: 'rows wait for a retry' } },
  summary: { ja: '送信待ちをサービスへ送る', en: 'deliver what is ready to the service' },
  options: [
    {
      flags: '--watch',
      text: { ja: '終わらずに送り続ける（自動送信の役目をする）', en: 'stay and keep sending (and be the heartbeat)' },
    },
  ],
  examples: ['upload', 'upload --watch'],
  operation: 'upload.run',
  request: ({ options }) => success({ watch: options.flag('watch') }),
  report: (output, { language }) => ({
    json: output,
    lines: [
      ...fieldLines([
        [say({ ja: '受理', en: 'Accepted' }, language), String(output.registered)],
        [say({ ja: '差戻し', en: 'Rejected' }, language), String(output.rejected)],
        [say({ ja: '再送待ち', en: 'Waiting' }, language), String(output.waiting)],
      ]),
      fill({ ja: '{done}/{total}件  {time}', en: '{done}/{total}  {time}' }, language, {
        done: output.done,
        total: output.total,
        time: durationText(output.seconds),
      }),
    ],
    exit: output.rejected > 0 ? 4 : output.waiting > 0 ? 3 : 0,
  }),
});

const status = operationCommand({
  name: 'status',
  exits: VERDICT_EXITS,
  summary: { ja: '今、閉局してよいか', en: 'may the shop be closed now?' },
  examples: ['status', 'status --json'],
  operation: 'closing.status',
  request: () => success({ everyRow: true }),
  report: (output, { language }) => ({
    json: output,
    lines: [
      ...verdictLines(output, language),
      '',
      ...backupBriefLines(output.backup, language),
      ...noticeLines(output.issues, language),
    ],
    exit: exitOfVerdict(output.verdict),
  }),
});

/** What to know beside the verdict: clocks, an outage, late rows, what the closing could not do. */
function noticeLines(issues: readonly Issue[], language: Language): string[] {
  return issues.length === 0 ? [] : ['', ...issues.flatMap((issue) => issueLines(issue, language))];
}

/** Without a PIN nothing is signed, all else goes on: a person is asked, a script is not refused. */
async function closingPin({ terminal, secretFiles, language }: Invocation) {
  return terminal.asksPeople ? readPin(terminal, secretFiles, language) : givenPin(terminal, secretFiles);
}

const close = operationCommand({
  name: 'close',
  exits: VERDICT_EXITS,
  summary: {
    ja: '閉局処理（自分の分に署名・送信・判定・閉局レポート）',
    en: 'close: sign your own, upload, verdict, closing report',
  },
  options: [
    { flags: '--final', text: { ja: '本締め（省略すると仮締め）', en: 'final (else provisional)' } },
    {
      flags: '--prescription-count <n>',
      text: { ja: 'その日の処方箋枚数', en: 'prescriptions of the day' },
      integer: true,
    },
    {
      flags: '--patience <seconds>',
      text: { ja: '再送を待つ秒数（既定 60）', en: 'seconds to go on while rows wait for a retry (60)' },
      integer: true,
    },
  ],
  examples: ['close --prescription-count 62', 'close --final --prescription-count 62'],
  operation: 'closing.close',
  async request(invocation) {
    const pin = await closingPin(invocation);
    if (!pin.ok) return pin;
    return success({
      final: invocation.options.flag('final'),
      prescriptionCount: invocation.options.integer('prescriptionCount'),
      patienceSeconds: invocation.options.integer('patience'),
      pin: pin.value ?? undefined,
      everyRow: true,
    });
  },
  report: (output, { language }) => ({
    json: output,
    lines: [
      ...verdictLines(output, language),
      ...noticeLines(output.issues, language),
      ...closingReportLines(output.report, language),
    ],
    exit: exitOfVerdict(output.verdict),
  }),
});

const lateReason = operationCommand({
  name: 'late-reason',
  arguments: '<id>',
  summary: { ja: '当日登録にならなかった理由を記録する', en: 'record why a result was not registered on its day' },
  options: [reasonOption],
  examples: [`late-reason ${UUID} --reason 回線障害`],
  operation: 'closing.late-reason',
  request: (invocation) => success({ id: firstArgument(invocation), reason: invocation.options.text('reason') ?? '' }),
  report: (output, { language }) => ({
    json: output,
    lines: [`${say({ ja: '遅延理由を記録しました', en: 'Late reason recorded' }, language)}  ${output.submissionId}`],
    exit: 0,
  }),
});

const carryOver = operationCommand({
  name: 'carry-over',
  arguments: '<id>',
  summary: { ja: '未完了の受付・入力を翌日に繰り越す', en: 'carry an open reception or draft over to the next day' },
  options: [reasonOption],
  examples: [`carry-over ${UUID} --reason 薬が明日入荷`],
  operation: 'closing.carry-over',
  request: (invocation) => success({ id: firstArgument(invocation), reason: invocation.options.text('reason') ?? '' }),
  report: (output, { language }) => ({
    json: output,
    lines: [
      `${say({ ja: '翌営業日に繰り越しました', en: 'Carried over to the next business day' }, language)}  ${output.id}`,
    ],
    exit: 0,
  }),
});

export const closingCommands: readonly CliCommand[] = [upload, status, close, lateReason, carryOver];
