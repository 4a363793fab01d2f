import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Report } from '../cli-command.ts';
import { tableLines } from '../present/table.ts';
import { type Language, say } from '../present/text.ts';
import { firstArgument, operationCommand } from './operation-command.ts';

const WORDS = {
  ingredient: { ja: '成分', en: 'ingredient' },
  target: { ja: '対象', en: 'target' },
  limit: { ja: '上限（mg／月）', en: 'limit (mg a month)' },
  source: { ja: '出典', en: 'source' },
  shipped: { ja: '製品に付属の表です', en: 'the table the product came with' },
  empty: { ja: '上限量は設定されていません', en: 'no limit is set' },
};

function report({ limits, shipped }: OperationOutput<'check.limits'>, language: Language): Report {
  const rows = limits.map(({ ingredient, target, limitMg, source }) => [ingredient, target, limitMg, source]);
  const columns = [WORDS.ingredient, WORDS.target, WORDS.limit, WORDS.source].map((title) => ({
    title: say(title, language),
    widthMax: 60,
  }));
  return {
    json: { limits, shipped },
    lines: [
      ...(rows.length === 0 ? [say(WORDS.empty, language)] : tableLines(columns, rows)),
      ...(shipped ? [say(WORDS.shipped, language)] : []),
    ],
    exit: 0,
  };
}

const list = operationCommand({
  name: 'check limits',
  summary: { ja: '累積量の上限の表を表示する', en: 'show the table of amount limits' },
  examples: ['check limits', 'check limits --json'],
  operation: 'check.limits',
  request: () => success({}),
  report: (output, { language }) => report(output, language),
});

const set = operationCommand({
  name: 'check set-limit',
  arguments: '<drug>',
  summary: {
    ja: '1か月の累積量の上限を設定する（管理者）。薬品コード（7・9・12桁）か成分名',
    en: 'set a monthly amount limit (administrator) for a code (7, 9, 12 characters) or an ingredient',
  },
  options: [
    { flags: '--mg <mg>', text: { ja: '上限（mg）', en: 'limit in mg' }, required: true },
    { flags: '--source <text>', text: { ja: '出典', en: 'where the limit comes from' }, required: true },
  ],
  examples: [
    'check set-limit 1129009 --mg 1200 --source 中医協個別事項その18 --user owner',
    'check set-limit トリアゾラム --mg 15 --source 自局の取り決め --user owner',
  ],
  operation: 'check.set-limit',
  request: (invocation) =>
    success({
      drug: firstArgument(invocation),
      limitMg: invocation.options.text('mg') ?? '',
      source: invocation.options.text('source') ?? '',
    }),
  report: (output, { language }) => report(output, language),
});

const remove = operationCommand({
  name: 'check remove-limit',
  arguments: '<drug>',
  summary: { ja: '累積量の上限を外す（管理者）', en: 'remove an amount limit (administrator)' },
  examples: ['check remove-limit トリアゾラム --user owner'],
  operation: 'check.remove-limit',
  request: (invocation) => success({ drug: firstArgument(invocation) }),
  report: (output, { language }) => report(output, language),
});

/** The editable table behind the cumulative amounts of the local check. */
export const limitCommands: readonly CliCommand[] = [list, set, remove];
