import { resolve } from 'node:path';
import { sizeText } from '../../../../shared/domain/backup/backup-words.ts';
import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { backupStatusLines, rehearsalLines, sinceBackupLine } from '../present/backup-lines.ts';
import { issueLines } from '../present/issue-lines.ts';
import { fill, say } from '../present/text.ts';
import { valueLines } from '../present/value-lines.ts';
import { readPassword } from '../secrets.ts';
import { operationCommand } from './operation-command.ts';
import { withCode } from './with-code.ts';

const STORAGE_EXIT = 6;

const make = operationCommand({
  name: 'backup make',
  isDefault: true,
  summary: {
    ja: 'いまのデータをバックアップする（開設者。作業は止まらない）',
    en: 'make a backup of now (an owner); nobody has to stop working',
  },
  options: [{ flags: '--rehearse', text: { ja: '続けて復元テストもする', en: 'restore it for proof at once' } }],
  examples: ['backup --user owner', 'backup make --rehearse --user owner --json'],
  operation: 'backup.make',
  request: ({ options }) => success({ rehearse: options.flag('rehearse') }),
  report: (output, { language }) => ({
    json: output,
    lines: [
      fill({ ja: 'バックアップを作りました: {name}', en: 'Backup made: {name}' }, language, { name: output.name }),
      `${output.folder}  ${sizeText(output.bytes)}  ${output.seconds.toFixed(1)} s`,
      ...(output.second === null ? [] : [`${say({ ja: '写し', en: 'Copied to' }, language)}  ${output.second.folder}`]),
      ...(output.rehearsal === null ? [] : rehearsalLines(output.rehearsal, language)),
      ...output.issues.flatMap((issue) => issueLines(issue, language)),
    ],
    exit: output.issues.length > 0 || output.rehearsal?.ok === false ? STORAGE_EXIT : 0,
  }),
});

const status = operationCommand({
  name: 'backup status',
  summary: { ja: 'バックアップと復元テストの状態', en: 'backups, and when one was restored for proof' },
  examples: ['backup status', 'backup status --json'],
  operation: 'backup.status',
  request: () => success({}),
  report: (output, { language }) => ({ json: output, lines: backupStatusLines(output, language), exit: 0 }),
});

const SETTINGS = ['at', 'folder', 'keep', 'secondFolder', 'secondKeep'] as const;

/** Numbers and null as JSON; a folder as this terminal means it. */
function settingValue(name: string, text: string): unknown {
  if (text === 'null') return null;
  if (name === 'folder' || name === 'secondFolder') return resolve(text);
  return name === 'at' ? text : Number(text);
}

const set = operationCommand({
  name: 'backup set',
  arguments: '<name> <value>',
  summary: {
    ja: `バックアップの設定を変える（開設者）: ${SETTINGS.join(' ')}`,
    en: `change a setting of the backups (an owner): ${SETTINGS.join(' ')}`,
  },
  examples: [
    'backup set secondFolder /media/usb/chozai --user owner',
    'backup set at 21:30 --user owner',
    'backup set keep 10 --user owner',
  ],
  operation: 'backup.settings',
  request(invocation) {
    const [name = '', value = ''] = invocation.arguments;
    return success({ [name]: settingValue(name, value) });
  },
  report: (output, { language }) => ({ json: output, lines: backupStatusLines(output, language), exit: 0 }),
});

const rehearse = operationCommand({
  name: 'rehearse',
  summary: {
    ja: '復元テスト: バックアップを仮の場所に戻し、中身を確かめて消す',
    en: 'restore a backup into a scratch folder, prove it, remove it',
  },
  options: [
    { flags: '--name <generation>', text: { ja: '世代（省略時は最新）', en: 'generation; the newest if left out' } },
    {
      flags: '--from <target>',
      text: { ja: '保存先 first か second', en: 'target: first or second' },
      choices: ['first', 'second'],
    },
    { flags: '--scratch <dir>', text: { ja: '仮の場所のフォルダー', en: 'folder of the scratch copy' } },
    {
      flags: '--sample <n>',
      text: { ja: '再検証する返却ファイルの数（省略時はすべて）', en: 'return copies to verify; all if left out' },
      integer: true,
    },
  ],
  examples: ['rehearse --user owner', 'rehearse --from second --sample 1000 --user owner'],
  operation: 'backup.rehearse',
  request({ options }) {
    const scratch = options.text('scratch');
    return success({
      name: options.text('name'),
      from: options.text('from') === 'second' ? ('second' as const) : ('first' as const),
      scratch: scratch === undefined ? undefined : resolve(scratch),
      sample: options.integer('sample'),
    });
  },
  report: (output, { language }) => ({
    json: output,
    lines: rehearsalLines(output, language),
    exit: output.ok ? 0 : STORAGE_EXIT,
  }),
});

const restore: CliCommand = {
  name: 'restore',
  arguments: '[generation]',
  summary: {
    ja: 'バックアップから復元する（開設者。アプリを終了してから。バックアップ後の入力はジャーナルから引き継ぐ）',
    en: 'restore a backup (an owner, with the app closed); what was entered since is carried over from the journal',
  },
  options: [
    { flags: '--from <dir>', text: { ja: 'バックアップのあるフォルダー', en: 'folder that holds the backups' } },
    {
      flags: '--without-journal',
      text: {
        ja: 'ジャーナルを使わず、結果と送信の経過をバックアップのときに戻す（失われる記録があれば断る）',
        en: 'take results and sendings back to the backup; refused where rows would be lost',
      },
    },
  ],
  examples: [
    'restore --user owner',
    'restore 2026-11-22T18-00-00-000Z --from /media/usb/chozai --user owner --profile new-folder',
  ],
  async run(invocation) {
    const { options, language, terminal, secretFiles, world } = invocation;
    if (invocation.arguments.length > 1) return refusal(cliIssue('cli.usage', { problem: '[generation]' }));
    const password = await readPassword(terminal, secretFiles, language);
    if (!password.ok) return password;
    const from = options.text('from');
    const request = {
      profile: invocation.profile,
      user: options.text('user') ?? 'pharmacist',
      password: password.value,
      generation: invocation.arguments[0] ?? null,
      from: from === undefined ? null : resolve(from),
      withJournal: !options.flag('withoutJournal'),
    };
    const restored = await withCode(invocation, (code) => world.restore({ ...request, code }));
    if (!restored.ok) return restored;
    return success({
      json: restored.value,
      lines: [
        say({ ja: '復元しました', en: 'Restored' }, language),
        ...valueLines(restored.value, language),
        sinceBackupLine(restored.value, language),
        say(
          {
            ja: '送信していない行は、サービスに登録済みかどうかを照会してから送信します',
            en: 'Rows that are not registered are looked up at the service before they are sent',
          },
          language,
        ),
      ],
      exit: 0,
    });
  },
};

export const backupCommands: readonly CliCommand[] = [make, status, set, restore, rehearse];
