import { z } from 'zod';
import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { exitOfIssues } from '../exit-code.ts';
import { extraLines } from '../present/check-extras.ts';
import { checkLines, shownCheck } from '../present/check-lines.ts';
import { shownDecision } from '../present/decision-lines.ts';
import { earlierLines } from '../present/history-lines.ts';
import { issueLines } from '../present/issue-lines.ts';
import { pairLabel } from '../present/labels.ts';
import { explanationLines } from '../present/pair-lines.ts';
import { type Language, say } from '../present/text.ts';
import { valueLines } from '../present/value-lines.ts';
import { decisionCommands } from './decision-commands.ts';
import { limitCommands } from './limit-commands.ts';
import { firstArgument, operationCommand } from './operation-command.ts';

const checkRun = operationCommand({
  name: 'check run',
  isDefault: true,
  arguments: '<id>',
  summary: {
    ja: '処方箋または結果の重複投薬等チェックを行う',
    en: 'run the duplicate check for a prescription or result',
  },
  options: [
    { flags: '--own', text: { ja: '自局の記録を含める', en: 'include this pharmacy’s own records' } },
    { flags: '--online-consent', text: { ja: 'オンライン同意あり', en: 'the patient consented online' } },
    { flags: '--oral-consent', text: { ja: '口頭同意あり', en: 'the patient consented orally' } },
    {
      flags: '--consent-for <groups>',
      text: {
        ja: '口頭同意の対象の群（カンマ区切り。省略で該当すべて）',
        en: 'groups the oral consent is for, by comma (all when left out)',
      },
    },
    { flags: '--open', text: { ja: '畳んだ群をすべて開いて表示する', en: 'show every row of every group' } },
    {
      flags: '--explain',
      text: { ja: 'ローカル確認で該当しなかった理由も示す', en: 'tell why other lines are no hit (local check)' },
    },
  ],
  examples: [
    'check run 7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11 --online-consent',
    'check 7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11 --open',
  ],
  operation: 'check.run',
  request: (invocation) =>
    success({
      id: firstArgument(invocation),
      ownInstitutionIncluded: invocation.options.flag('own'),
      onlineConsent: invocation.options.flag('onlineConsent'),
      oralConsent: invocation.options.flag('oralConsent'),
      consentFor: invocation.options.text('consentFor')?.split(','),
      explain: invocation.options.flag('explain'),
    }),
  report(output, { language, options }) {
    return {
      json: output,
      lines: [
        ...checkLines(output, language, { open: options.flag('open') }),
        ...(output.source === 'local' ? [] : extraLines(output, language, 'consented')),
        ...localLines(output, language, options.flag('open')),
        ...earlierLines(earlierOf(output), language),
        ...output.issues.flatMap((issue) => issueLines(issue, language)),
      ],
      exit: exitOfIssues(output.issues),
    };
  },
});

const localPart = z.looseObject({ local: z.intersection(shownCheck, z.looseObject({ detail: z.unknown() })) });

/** The local check stands beside the service's answer with its own name. */
function localLines(output: OperationOutput<'check.run'>, language: Language, open: boolean): string[] {
  const read = localPart.safeParse(output);
  if (!read.success) return [];
  const { local } = read.data;
  return [
    ...(output.source === 'local' ? [] : checkLines(local, language, { open })),
    ...extraLines(local.detail, language),
  ];
}

function earlierOf(output: OperationOutput<'check.run'>) {
  const read = z.looseObject({ earlierDecisions: z.array(shownDecision) }).safeParse(output);
  return read.success ? read.data.earlierDecisions : [];
}

const checkPair: CliCommand = {
  name: 'check pair',
  arguments: '[taking] [new]',
  summary: {
    ja: '2つの薬品コード（服用中・新規）の重複と併用禁忌を調べる。プロファイル不要',
    en: 'compare two drug codes (taken, new) for duplication and contraindication; needs no profile',
  },
  options: [
    { flags: '--taking <code>', text: { ja: '服用中の薬のコード', en: 'code of the drug taken' } },
    { flags: '--new <code>', text: { ja: '新しい薬のコード', en: 'code of the new drug' } },
    {
      flags: '--days <n>',
      text: { ja: '服用中の薬の日数', en: 'days the drug taken was supplied for' },
      integer: true,
    },
    { flags: '--taken-on <date>', text: { ja: '服用中の薬の調剤日', en: 'day the drug taken was dispensed' } },
    { flags: '--on <date>', text: { ja: '新しい薬の調剤日', en: 'day the new drug is dispensed' } },
    {
      flags: '--explain',
      text: { ja: '規則の各項目の判定と理由も示す', en: 'tell each clause of the rule, and why' },
    },
  ],
  examples: [
    'check pair --taking 2171022F2025 --new 2171022F2017',
    'check pair 6290004M1029 1124007F2026 --json',
    'check pair 1149019F1560 2649735S3020 --days 14 --taken-on 2026-11-09 --on 2026-11-22 --explain',
  ],
  async run(invocation) {
    const { options, language } = invocation;
    const [first, second, ...more] = [options.text('taking'), ...invocation.arguments, options.text('new')].filter(
      (code) => code !== undefined,
    );
    if (first === undefined || second === undefined || more.length > 0) {
      const problem = say({ ja: '薬品コードが2つ必要です', en: 'exactly two drug codes are needed' }, language);
      return refusal(cliIssue('cli.usage', { problem, command: 'check pair ' }));
    }
    // The masters of a profile that is named (imported ones) are used; without one those that came with the product.
    const ask = invocation.profileNamed ? invocation.call : invocation.callPublic;
    const answered = await ask('check.pair', {
      taking: first,
      new: second,
      days: options.integer('days'),
      takenOn: options.text('takenOn'),
      on: options.text('on'),
      explain: options.flag('explain'),
    });
    if (!answered.ok) return answered;
    const { result, reasons, explanation } = answered.value;
    const without = say({ ja: '理由なし', en: 'no reasons' }, language);
    return success({
      json: answered.value,
      lines: [
        pairLabel(result, language),
        ...(reasons.length === 0 ? [without] : valueLines(reasons, language)),
        ...explanationLines(explanation, language),
      ],
      exit: 0,
    });
  },
};

export const checkCommands: readonly CliCommand[] = [checkRun, ...decisionCommands, checkPair, ...limitCommands];
