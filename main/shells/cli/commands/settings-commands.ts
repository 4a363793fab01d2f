import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { roleLabel } from '../present/labels.ts';
import { fieldLines, tableLines } from '../present/table.ts';
import { fill, type Language } from '../present/text.ts';
import { operationCommand } from './operation-command.ts';

function settingLines(
  settings: Readonly<Record<string, unknown>>,
  later: readonly string[],
  language: Language,
): string[] {
  return [
    ...fieldLines(Object.entries(settings).map(([name, value]) => [name, JSON.stringify(value)])),
    ...(later.length === 0
      ? []
      : [
          fill({ ja: '次回の起動から: {names}', en: 'From the next start: {names}' }, language, {
            names: later.join(', '),
          }),
        ]),
  ];
}

const show = operationCommand({
  name: 'settings show',
  isDefault: true,
  summary: { ja: '設定を表示する', en: 'show the settings' },
  examples: ['settings show', 'settings show --json'],
  operation: 'settings.get',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: settingLines(output.settings, output.afterRestart, language),
    exit: 0,
  }),
});

/** A bare word is a text; what reads as JSON is taken as JSON: 19:00, 4, null, {"argv":["systemctl","poweroff"]}. */
function settingValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const set = operationCommand({
  name: 'settings set',
  arguments: '<name> <value>',
  summary: { ja: '設定を1つ変える（管理者、監査に残る）', en: 'change one setting (administrators; audited)' },
  examples: [
    'settings set closingTime 18:30 --user owner',
    'settings set autoLockMinutes 5 --user owner',
    `settings set afterClosing '{"argv":["systemctl","poweroff"]}' --user owner`,
  ],
  operation: 'settings.set',
  request(invocation) {
    const [name, value] = invocation.arguments;
    if (name === undefined || value === undefined) return refusal(cliIssue('cli.usage', { problem: '<name> <value>' }));
    return success({ [name]: settingValue(value) });
  },
  report: (output, { language }) => ({
    json: output,
    lines: settingLines(output.settings, output.afterRestart, language),
    exit: 0,
  }),
});

const users = operationCommand({
  name: 'users',
  summary: { ja: '利用者と役割の一覧', en: 'users and their roles' },
  examples: ['users', 'users --json'],
  operation: 'user.list',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: tableLines(
      (language === 'ja'
        ? ['利用者', '名前', '役割', '有効', '署名待ち']
        : ['User', 'Name', 'Roles', 'Active', 'To sign']
      ).map((title) => ({ title })),
      output.map((user) => [
        user.name,
        user.displayName,
        user.roles.map((role) => roleLabel(role, language)).join('・'),
        user.active ? '○' : '×',
        String(user.unsignedRows),
      ]),
    ),
    exit: 0,
  }),
});

const keys = operationCommand({
  name: 'keys',
  summary: { ja: '署名鍵の期限と PIN の残り回数', en: 'signing keys: expiry and tries left' },
  examples: ['keys'],
  operation: 'key.status',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: tableLines(
      (language === 'ja' ? ['利用者', '状態', '期限', '残り回数'] : ['User', 'State', 'Valid until', 'Tries']).map(
        (title) => ({
          title,
        }),
      ),
      output.map((key) => [key.userName, key.state, key.validUntil ?? '-', String(key.triesLeft ?? '-')]),
    ),
    exit: 0,
  }),
});

export const settingsCommands: readonly CliCommand[] = [show, set, users, keys];
