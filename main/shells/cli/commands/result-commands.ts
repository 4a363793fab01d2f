import { electronicExample, paperExample } from '../../../../shared/contract/record-document.ts';
import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { exitOfIssues } from '../exit-code.ts';
import { readJsonFile } from '../input-files.ts';
import { outcomesReport } from '../present/outcome-lines.ts';
import { fill, say } from '../present/text.ts';
import { readPin } from '../secrets.ts';
import { firstArgument, operationCommand, reasonOption } from './operation-command.ts';

const UUID = '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11';
const examples = { paper: paperExample, electronic: electronicExample };

const record: CliCommand = {
  name: 'record',
  arguments: '[file]',
  summary: {
    ja: '調剤結果を JSON から記録する（- で標準入力）。オフラインで保存される',
    en: 'record a dispensing result from JSON (- reads standard input); saved offline',
  },
  options: [
    {
      flags: '--example [kind]',
      text: {
        ja: '記入例を表示する（paper または electronic、省略で両方）',
        en: 'print an example (paper or electronic; both when left out)',
      },
    },
  ],
  examples: ['record result.json', 'record --example paper > result.json'],
  async run(invocation) {
    const { options, language } = invocation;
    if (options.flag('example')) return exampleReport(options.text('example'));
    const file = invocation.arguments[0];
    if (file === undefined) {
      const problem = say({ ja: 'FILE.json がありません', en: 'FILE.json is missing' }, language);
      return refusal(cliIssue('cli.usage', { problem, command: 'record ' }));
    }
    const document = await readJsonFile(file, invocation.terminal);
    if (!document.ok) return document;
    const answered = await invocation.call('result.record', { document: document.value });
    return answered.ok ? success(outcomesReport(answered.value, [answered.value], language)) : answered;
  },
};

function exampleReport(kind: string | undefined) {
  if (kind !== undefined && kind !== 'paper' && kind !== 'electronic') {
    return refusal(cliIssue('cli.usage', { problem: `--example ${kind}`, command: 'record ' }));
  }
  const json = kind === undefined ? examples : examples[kind];
  return success({ json, lines: [JSON.stringify(json, null, 2)], exit: 0 as const });
}

const idsOrAll = (invocation: Invocation) => ({
  ids: [...invocation.arguments],
  all: invocation.options.flag('all'),
});

const finalise = operationCommand({
  name: 'finalise',
  arguments: '[id...]',
  summary: { ja: '調剤結果を確定する（薬剤師。オフライン可）', en: 'finalise results (a pharmacist; works offline)' },
  options: [
    { flags: '--all', text: { ja: '確定待ちと入力済みをすべて', en: 'all that are complete or wait to be confirmed' } },
    {
      flags: '--late-reason <reason>',
      text: { ja: '過去の調剤日の理由', en: 'why a past dispensing day comes only now' },
    },
    {
      flags: '--check-reason <reason>',
      text: { ja: 'チェックなしで確定する理由', en: 'why without an answer to the duplicate check' },
    },
    { flags: '--settle <reason>', text: { ja: '警告を確認した理由', en: 'why open warnings are settled' } },
    {
      flags: '--as-dispensed <reason>',
      text: {
        ja: '判断未記録の重複をまとめて「そのまま調剤」とする理由（併用禁忌は check decide）',
        en: 'why all undecided duplicates are dispensed as they stand (contraindicated pairs: check decide)',
      },
    },
  ],
  examples: [`finalise ${UUID}`, 'finalise --all'],
  operation: 'result.finalise',
  request(invocation) {
    const { options, language } = invocation;
    if (invocation.arguments.length === 0 && !options.flag('all')) {
      const problem = say({ ja: 'ID か --all が必要です', en: 'ids or --all are needed' }, language);
      return refusal(cliIssue('cli.usage', { problem, command: 'finalise ' }));
    }
    return success({
      ...idsOrAll(invocation),
      lateReason: options.text('lateReason'),
      checkReason: options.text('checkReason'),
      settle: options.text('settle'),
      asDispensed: options.text('asDispensed'),
    });
  },
  report: (output, { language }) => outcomesReport(output, output, language),
});

const sign = operationCommand({
  name: 'sign',
  arguments: '[id...]',
  summary: { ja: '自分の署名待ちに署名する', en: 'sign your own results that await it' },
  options: [
    { flags: '--all', text: { ja: '自分の分をすべて（ID 省略時と同じ）', en: 'all of your own (as without ids)' } },
  ],
  examples: ['sign --all', `sign ${UUID}`],
  operation: 'result.sign',
  async request(invocation) {
    const pin = await readPin(invocation.terminal, invocation.secretFiles, invocation.language);
    if (!pin.ok) return pin;
    const ids = [...invocation.arguments];
    return success({ ids, all: ids.length === 0, pin: pin.value });
  },
  report(output, { language }) {
    const outcomes = outcomesReport(output, output.results, language);
    return {
      json: output,
      lines: [
        ...outcomes.lines,
        fill({ ja: '署名 {count}件', en: '{count} signed' }, language, { count: output.signed }),
        ...output.othersWaiting.map((waiting) =>
          fill(
            { ja: '{signer}薬剤師の署名待ち {rows}件', en: '{rows} await the signature of {signer}' },
            language,
            waiting,
          ),
        ),
      ],
      exit: exitOfIssues(output.results.flatMap((outcome) => outcome.issues)),
    };
  },
});

/** `correct` and `amend`: a new version from a JSON document. */
function newVersion(name: 'correct' | 'amend', summary: CliCommand['summary']): CliCommand {
  return {
    name,
    arguments: '<id> <file>',
    summary,
    options: [reasonOption],
    examples: [`${name} ${UUID} result.json --reason 用量の訂正`],
    async run(invocation) {
      const document = await readJsonFile(invocation.arguments[1] ?? '', invocation.terminal);
      if (!document.ok) return document;
      const answered = await invocation.call(`result.${name}`, {
        id: firstArgument(invocation),
        document: document.value,
        reason: invocation.options.text('reason') ?? '',
      });
      return answered.ok ? success(outcomesReport(answered.value, [answered.value], invocation.language)) : answered;
    },
  };
}

/** `withdraw` and `void`: the end of a result, with a reason. */
function endOf(name: 'withdraw' | 'void', summary: CliCommand['summary']): CliCommand {
  return operationCommand({
    name,
    arguments: '<id>',
    summary,
    options: [reasonOption],
    examples: [`${name} ${UUID} --reason 入力誤り`],
    operation: `result.${name}`,
    request: (invocation) =>
      success({ id: firstArgument(invocation), reason: invocation.options.text('reason') ?? '' }),
    report: (output, { language }) => outcomesReport(output, [output], language),
  });
}

export const resultCommands: readonly CliCommand[] = [
  record,
  finalise,
  sign,
  newVersion('correct', { ja: '差戻しの結果を直して新しい版にする', en: 'mend a rejected result as a new version' }),
  newVersion('amend', { ja: '登録済の結果を変更する', en: 'change a registered result' }),
  endOf('withdraw', { ja: '登録済の結果を取り消す', en: 'withdraw a registered result' }),
  endOf('void', {
    ja: '未登録の確定を取り消す（入力中・確定待ちは破棄する）',
    en: 'void a finalised result that is not registered (a draft is discarded)',
  }),
];
