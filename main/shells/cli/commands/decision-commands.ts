import { z } from 'zod';
import { decisionContent } from '../../../../shared/contract/operations/check-decision-operations.ts';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation, Report } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { readJsonFile } from '../input-files.ts';
import { historyLines, shownHistory } from '../present/history-lines.ts';
import { tableLines } from '../present/table.ts';
import { fill, type Language, say } from '../present/text.ts';
import { firstArgument, operationCommand } from './operation-command.ts';

const UUID = '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11';

/** What an inquiry says; printed by `check decide --example`. */
const EXAMPLE = {
  kind: 'inquiry',
  at: '2026-11-22T10:15:00+09:00',
  how: 'phone',
  answeredBy: '処方医',
  question: '同一成分が他院でも処方されています。継続しますか',
  answer: '本日分は中止',
  lines: [{ drug: 'ノルバスク錠５ｍｇ', changed: true }],
};

const WORDS = {
  decided: {
    ja: '判断を記録しました（群 {group}）。判断未記録の群: 残り {count}',
    en: 'Decision recorded (group {group}); {count} groups are left',
  },
  acknowledged: { ja: '対応を記録しました（{count}件）', en: '{count} notices answered for' },
  day: { ja: '営業日', en: 'Business day' },
  part: { ja: '照会済', en: 'Checked' },
  late: { ja: 'うち確定後', en: 'after 確定' },
  whole: { ja: '対象', en: 'Results' },
  rate: { ja: '実施率', en: 'Rate' },
  total: { ja: '合計', en: 'Total' },
  noRows: { ja: '対象の調剤結果はありません', en: 'No results' },
  nothing: { ja: 'チェックの記録はありません', en: 'Nothing was checked' },
};

/** The words of an inquiry are about a patient: they come from a file or standard input, never from an argument. */
async function decisionOf(invocation: Invocation) {
  const { options, language, terminal } = invocation;
  const reason = options.text('asDispensed');
  const file = invocation.arguments[1];
  if ((reason === undefined) === (file === undefined)) {
    const problem = say(
      {
        ja: 'FILE.json か --as-dispensed のどちらか一つが必要です',
        en: 'give FILE.json or --as-dispensed, one of them',
      },
      language,
    );
    return refusal(cliIssue('cli.usage', { problem, command: 'check decide ' }));
  }
  if (reason !== undefined) return success({ kind: 'as-dispensed' as const, reason });
  const document = await readJsonFile(file ?? '', terminal);
  if (!document.ok) return document;
  const parsed = decisionContent.safeParse(document.value);
  if (parsed.success) return success(parsed.data);
  const [first] = parsed.error.issues;
  const problem = `${first?.path.join('.') || '(全体)'}: ${first?.message ?? ''}`;
  return refusal(cliIssue('cli.usage', { problem, command: 'check decide ' }));
}

const decide: CliCommand = {
  name: 'check decide',
  arguments: '[id] [file]',
  summary: {
    ja: '該当の群ごとに判断を記録する（薬剤師。疑義照会は JSON、- で標準入力）',
    en: 'record the decision on a group of alerts (a pharmacist; an inquiry as JSON, - reads standard input)',
  },
  options: [
    {
      flags: '--group <group>',
      text: { ja: '群（check run に表示。1群だけなら省略可）', en: 'the group, as check run shows it' },
    },
    { flags: '--as-dispensed <reason>', text: { ja: 'そのまま調剤する理由', en: 'why it is dispensed as it stands' } },
    { flags: '--example', text: { ja: '疑義照会の記入例を表示する', en: 'print an example of an inquiry' } },
  ],
  examples: [
    `check decide ${UUID} --group 3f2a91c0 --as-dispensed 前回照会済みで継続の指示あり`,
    `check decide ${UUID} inquiry.json --group 3f2a91c0`,
    'check decide --example',
  ],
  async run(invocation) {
    const { options, language } = invocation;
    if (options.flag('example')) {
      return success({ json: EXAMPLE, lines: [JSON.stringify(EXAMPLE, null, 2)], exit: 0 as const });
    }
    const id = invocation.arguments[0];
    if (id === undefined) {
      const problem = say({ ja: 'ID がありません', en: 'the id is missing' }, language);
      return refusal(cliIssue('cli.usage', { problem, command: 'check decide ' }));
    }
    const decision = await decisionOf(invocation);
    if (!decision.ok) return decision;
    const answered = await invocation.call('check.decide', {
      id,
      group: options.text('group'),
      decision: decision.value,
    });
    if (!answered.ok) return answered;
    const { groupId, undecided } = answered.value;
    return success({
      json: answered.value,
      lines: [fill(WORDS.decided, language, { group: groupId, count: undecided })],
      exit: 0 as const,
    });
  },
};

const history = operationCommand({
  name: 'check history',
  arguments: '<id>',
  summary: {
    ja: 'チェックの履歴（いつ・何に対して・答え・判断・同意・お知らせ）を表示する',
    en: 'show what was checked when, with what answer, and what was decided',
  },
  options: [
    { flags: '--open', text: { ja: '畳んだ群をすべて開いて表示する', en: 'show every row of every group' } },
    {
      flags: '--unmask <reason>',
      text: { ja: '患者情報を表示する理由（記録に残る）', en: 'why people are unmasked; audited' },
    },
  ],
  examples: [`check history ${UUID}`, `check history ${UUID} --open`],
  operation: 'check.history',
  request: (invocation) => success({ id: firstArgument(invocation), unmaskReason: invocation.options.text('unmask') }),
  report(output, { language, options }): Report {
    const lines = historyLines(shownHistory.parse(output), language, { open: options.flag('open') });
    return { json: output, lines: lines.length === 0 ? [say(WORDS.nothing, language)] : lines, exit: 0 };
  },
});

const acknowledge = operationCommand({
  name: 'check acknowledge',
  arguments: '<id>',
  summary: {
    ja: '交付後に見つかった該当への対応を記録する（薬剤師）',
    en: 'answer for what was found after the hand-over (a pharmacist)',
  },
  options: [
    { flags: '--word <text>', text: { ja: '対応の内容（記録に残る）', en: 'what was done; kept' }, required: true },
  ],
  examples: [`check acknowledge ${UUID} --word 処方医へ電話で連絡済み`],
  operation: 'check.acknowledge',
  request: (invocation) => success({ id: firstArgument(invocation), word: invocation.options.text('word') ?? '' }),
  report: (output, { language }) => ({
    json: output,
    lines: [fill(WORDS.acknowledged, language, { count: output.acknowledged })],
    exit: 0,
  }),
});

/** Cut, never rounded up to a whole that is not reached. */
function shareText(part: number, whole: number): string {
  if (whole === 0) return '—';
  const permille = Math.floor((part * 1000) / whole);
  return `${Math.floor(permille / 10)}.${permille % 10}%`;
}

function rateLines({ days, total }: OperationOutput<'check.rate'>, language: Language): string[] {
  if (days.length === 0) return [say(WORDS.noRows, language)];
  const row = (name: string, { part, late, whole }: { part: number; late: number; whole: number }) => [
    name,
    String(part),
    String(late),
    String(whole),
    shareText(part, whole),
  ];
  const numbers = [WORDS.part, WORDS.late, WORDS.whole, WORDS.rate];
  return tableLines(
    [
      { title: say(WORDS.day, language) },
      ...numbers.map((title) => ({ title: say(title, language), align: 'right' as const })),
    ],
    [...days.map((day) => row(day.businessDay, day)), row(say(WORDS.total, language), total)],
  );
}

const rate = operationCommand({
  name: 'check rate',
  summary: { ja: 'チェック実施率を営業日ごとと月で表示する', en: 'how many results were checked, by day and month' },
  options: [{ flags: '--month <YYYY-MM>', text: { ja: '月', en: 'the month' }, required: true }],
  examples: ['check rate --month 2026-11'],
  operation: 'check.rate',
  request(invocation) {
    const month = z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .safeParse(invocation.options.text('month'));
    if (month.success) return success({ month: month.data });
    const problem = say({ ja: '--month は YYYY-MM で指定してください', en: '--month is YYYY-MM' }, invocation.language);
    return refusal(cliIssue('cli.usage', { problem, command: 'check rate ' }));
  },
  report: (output, { language }) => ({ json: output, lines: rateLines(output, language), exit: 0 }),
});

export const decisionCommands: readonly CliCommand[] = [decide, history, acknowledge, rate];
