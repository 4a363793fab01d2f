import { encodeQR } from 'qr';
import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { fieldLines } from '../present/table.ts';
import { fill, type Language } from '../present/text.ts';
import { firstArgument, operationCommand, reasonOption } from './operation-command.ts';

const SCAN = {
  ja: '認証アプリで読み取り、表示された6桁を code confirm で入力してください。この画面は一度だけです',
  en: 'Scan it with an authenticator and give its six digits to `code confirm`. Shown once',
};
const DONE = { ja: '{name} の確認コードを{what}', en: 'One-time codes of {name}: {what}' };

const told = (name: string, what: { readonly ja: string; readonly en: string }, language: Language): string[] => [
  fill(DONE, language, { name, what: what[language] }),
];

const enrol = operationCommand({
  name: 'code enrol',
  summary: {
    ja: '自分のサインインに確認コード（TOTP）を付ける：QR を表示する',
    en: 'ask for a one-time code (TOTP) at one’s own sign-in: shows the QR',
  },
  examples: ['code enrol --user owner'],
  operation: 'user.enrol-second-factor',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: [
      ...encodeQR(output.uri, 'ascii').split('\n'),
      ...fieldLines([[fill({ ja: '手入力の鍵', en: 'Key to type' }, language, {}), output.secret]]),
      fill(SCAN, language, {}),
    ],
    exit: 0,
  }),
});

const confirm = operationCommand({
  name: 'code confirm',
  arguments: '<code>',
  summary: { ja: '最初の確認コードを入力して有効にする', en: 'switch it on by its first code' },
  examples: ['code confirm 123456 --user owner'],
  operation: 'user.confirm-second-factor',
  request: (invocation) => success({ code: firstArgument(invocation) }),
  report: ({ name }, { language }) => ({
    json: { name },
    lines: told(name, { ja: '有効にしました', en: 'on' }, language),
    exit: 0,
  }),
});

const remove = operationCommand({
  name: 'code remove',
  arguments: '<code>',
  summary: { ja: '自分の確認コードをやめる（いまのコードが要る）', en: 'switch off one’s own, with a present code' },
  examples: ['code remove 123456 --user owner'],
  operation: 'user.remove-second-factor',
  request: (invocation) => success({ code: firstArgument(invocation) }),
  report: ({ name }, { language }) => ({
    json: { name },
    lines: told(name, { ja: 'やめました', en: 'off' }, language),
    exit: 0,
  }),
});

const reset = operationCommand({
  name: 'code reset',
  arguments: '<user>',
  summary: {
    ja: '端末をなくした人の確認コードを外す（管理者、監査に残る）',
    en: 'switch off somebody else’s, who has lost his telephone (administrators; audited)',
  },
  options: [reasonOption],
  examples: ['code reset pharmacist --reason 端末の紛失 --user owner'],
  operation: 'user.reset-second-factor',
  request: (invocation) =>
    success({ name: firstArgument(invocation), reason: invocation.options.text('reason') ?? '' }),
  report: ({ name }, { language }) => ({
    json: { name },
    lines: told(name, { ja: '外しました', en: 'off' }, language),
    exit: 0,
  }),
});

export const secondFactorCommands: readonly CliCommand[] = [enrol, confirm, remove, reset];
