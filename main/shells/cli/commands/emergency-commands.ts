import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { fieldLines } from '../present/table.ts';
import { fill } from '../present/text.ts';
import { firstArgument, operationCommand } from './operation-command.ts';

const KEEP = {
  ja: '一度だけ表示します。紙に写して封をし、施錠して保管してください。前のパスワードは使えなくなりました',
  en: 'Shown once. Copy it on paper, seal it and lock it away. The password before opens nothing any more',
};

const seal = operationCommand({
  name: 'emergency seal',
  summary: {
    ja: '緊急用アカウントを作る・作り直す（管理者、監査に残る）',
    en: 'make the emergency account, or seal it anew (administrators; audited)',
  },
  examples: ['emergency seal --user owner'],
  operation: 'user.seal-emergency',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: [
      ...fieldLines([
        [fill({ ja: '利用者', en: 'User' }, language, {}), output.name],
        [fill({ ja: 'パスワード', en: 'Password' }, language, {}), output.password],
      ]),
      fill(KEEP, language, {}),
    ],
    exit: 0,
  }),
});

const acknowledge = operationCommand({
  name: 'emergency acknowledge',
  arguments: '<word>',
  summary: {
    ja: '緊急用アカウントの使用を確認した（何のためかを書く。監査に残る）',
    en: 'acknowledge that the emergency account was used, and what for (audited)',
  },
  examples: ['emergency acknowledge 管理者のパスワード忘れ --user owner'],
  operation: 'user.acknowledge-emergency',
  request: (invocation) => success({ word: firstArgument(invocation) }),
  report: (output, { language }) => ({
    json: output,
    lines: [
      fill({ ja: '使用 {uses} 回を確認しました', en: '{uses} uses acknowledged' }, language, { uses: output.uses }),
    ],
    exit: 0,
  }),
});

export const emergencyCommands: readonly CliCommand[] = [seal, acknowledge];
