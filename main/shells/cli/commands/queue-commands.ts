import { success } from '../../../../shared/domain/result.ts';
import { SUBMISSION_KINDS, SUBMISSION_STATES } from '../../../../shared/domain/submission/submission.ts';
import type { CliCommand, Report } from '../cli-command.ts';
import { stateLabel } from '../present/labels.ts';
import { queueLines } from '../present/queue-table.ts';
import { submissionLines } from '../present/submission-lines.ts';
import type { Language } from '../present/text.ts';
import { firstArgument, operationCommand, reasonOption } from './operation-command.ts';

const UUID = '7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11';

const queue = operationCommand({
  name: 'queue',
  summary: { ja: '送信キューを一覧する（患者情報は出ない）', en: 'list the queue (no patient data)' },
  options: [
    { flags: '--state <state>', text: { ja: '状態で絞る', en: 'only this state' }, choices: SUBMISSION_STATES },
    { flags: '--kind <kind>', text: { ja: '種別で絞る', en: 'only this kind' }, choices: SUBMISSION_KINDS },
    { flags: '--day <date>', text: { ja: '調剤日（なければ発生日）で絞る', en: 'only this day of dispensing' } },
    { flags: '--error <code>', text: { ja: '直近の問題のコードで絞る', en: 'only with this last issue' } },
    {
      flags: '--text <text>',
      text: {
        ja: 'ID の先頭4文字以上、調剤結果ID、患者名の漢字・カナ（サポートは ID だけ）',
        en: 'the beginning of an id, a dispensing id, or a patient’s name (support: ids only)',
      },
    },
    { flags: '--limit <n>', text: { ja: '件数の上限', en: 'at most n' }, integer: true },
  ],
  examples: ['queue', 'queue --state rejected --json', 'queue --day 2026-11-22 --text 7c1f'],
  operation: 'queue.list',
  request: ({ options }) =>
    success({
      state: options.text('state'),
      kind: options.text('kind'),
      day: options.text('day'),
      errorCode: options.text('error'),
      text: options.text('text'),
      limit: options.integer('limit'),
    }),
  report: (output, { language }) => ({ json: output, lines: queueLines(output, language), exit: 0 }),
});

const show = operationCommand({
  name: 'show',
  arguments: '<id>',
  summary: { ja: '1件の内容と経過を表示する', en: 'show one row and its life' },
  options: [
    { flags: '--xml', text: { ja: '送る XML をそのまま出力する', en: 'print the XML that is delivered, as it is' } },
    { flags: '--return-copy', text: { ja: '返却ファイルをそのまま出力する', en: 'print the returned file, as it is' } },
    {
      flags: '--unmask <reason>',
      text: {
        ja: '患者情報を見る理由（サポート。監査に残る）',
        en: 'why patient data is looked at (support; audited)',
      },
    },
  ],
  examples: [`show ${UUID}`, `show ${UUID} --return-copy > copy.xml`],
  operation: 'queue.show',
  request: (invocation) =>
    success({
      id: firstArgument(invocation),
      xml: invocation.options.flag('xml'),
      returnCopy: invocation.options.flag('returnCopy'),
      unmaskReason: invocation.options.text('unmask'),
    }),
  report(output, invocation): Report {
    const wanted = invocation.options.flag('returnCopy') ? output.returnCopyXml : output.xml;
    const asItIs = invocation.options.flag('returnCopy') || invocation.options.flag('xml');
    return {
      json: output,
      lines: submissionLines(output, invocation.language),
      exit: 0,
      ...(asItIs && typeof wanted === 'string' ? { bytes: new TextEncoder().encode(wanted) } : {}),
    };
  },
});

const moved = (output: { readonly submissionId: string; readonly state: string }, language: Language): Report => ({
  json: output,
  lines: [`${output.submissionId}  ${stateLabel(output.state, language)}`],
  exit: 0,
});

const hold = operationCommand({
  name: 'hold',
  arguments: '<id>',
  summary: { ja: '送信を保留する', en: 'hold a row back' },
  options: [reasonOption],
  examples: [`hold ${UUID} --reason 疑義照会の返事待ち`],
  operation: 'queue.hold',
  request: (invocation) => success({ id: firstArgument(invocation), reason: invocation.options.text('reason') ?? '' }),
  report: (output, { language }) => moved(output, language),
});

const release = operationCommand({
  name: 'release',
  arguments: '<id>',
  summary: { ja: '保留を解く', en: 'let a held row go on' },
  options: [{ ...reasonOption, required: false }],
  examples: [`release ${UUID}`],
  operation: 'queue.release',
  request: (invocation) => success({ id: firstArgument(invocation), reason: invocation.options.text('reason') }),
  report: (output, { language }) => moved(output, language),
});

const retry = operationCommand({
  name: 'retry',
  arguments: '<id>',
  summary: { ja: '次の送信（照会・返却取得）を今にする', en: 'bring the next try forward to now' },
  examples: [`retry ${UUID}`],
  operation: 'queue.retry',
  request: (invocation) => success({ id: firstArgument(invocation) }),
  report: (output, { language }) => moved(output, language),
});

export const queueCommands: readonly CliCommand[] = [queue, show, hold, release, retry];
