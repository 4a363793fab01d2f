import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import stringWidth from 'string-width';
import type { CliCommand, OptionSpec } from './cli-command.ts';
import { exitText } from './present/exit-words.ts';
import { fill, type Language, say, type Text } from './present/text.ts';

const ABOUT = {
  ja: '調剤結果の登録（オフライン対応）。接続先は模擬サービス（MOCK）のみ',
  en: 'registration of dispensing results, offline first; talks to the MOCK service only',
};

/** product.md §10: every command takes these. */
const COMMON_OPTIONS: readonly OptionSpec[] = [
  {
    flags: '--profile <dir>',
    text: { ja: 'プロファイルのフォルダー（既定 ~/.chozai）', en: 'folder of the profile (~/.chozai)' },
  },
  {
    flags: '--user <name>',
    text: { ja: '操作する利用者（既定 pharmacist）', en: 'acting user (pharmacist)' },
  },
  {
    flags: '--password-file <file>',
    text: { ja: 'パスワードのファイル（または CHOZAI_PASSWORD）', en: 'file with the password (or CHOZAI_PASSWORD)' },
  },
  {
    flags: '--pin-file <file>',
    text: { ja: '署名鍵の PIN のファイル（または CHOZAI_PIN）', en: 'file with the key’s PIN (or CHOZAI_PIN)' },
  },
  {
    flags: '--shared-secret-files',
    text: {
      ja: 'ほかの利用者も読めるパスワード・PIN のファイルも使う',
      en: 'take password and PIN files that other users can read as well',
    },
  },
  { flags: '--json', text: { ja: '標準出力に JSON を 1 つだけ出す', en: 'exactly one JSON value on standard output' } },
  { flags: '--lang <lang>', text: { ja: '表示の言語', en: 'language' }, choices: ['ja', 'en'] },
];

const TITLES: Readonly<Record<string, Text>> = {
  'Usage:': { ja: '使い方:', en: 'Usage:' },
  'Options:': { ja: 'オプション:', en: 'Options:' },
  'Commands:': { ja: 'コマンド:', en: 'Commands:' },
  'Arguments:': { ja: '引数:', en: 'Arguments:' },
};
const EXAMPLES = { ja: '例:', en: 'Examples:' };
const CHOICES = { ja: '（{choices} のいずれか）', en: ' (one of {choices})' };
const HELP = { ja: 'この説明を表示する', en: 'show this help' };
const GROUPS: Readonly<Record<string, Text>> = {
  audit: { ja: '監査記録', en: 'the audit log' },
  backup: {
    ja: 'バックアップ（開設者。何も付けなければ今すぐ作る）',
    en: 'backups (an owner; by itself: make one now)',
  },
  check: { ja: '重複投薬等チェック', en: 'the duplicate check' },
  code: { ja: 'サインインの確認コード（2段階認証）', en: 'one-time codes at sign-in' },
  emergency: { ja: '緊急用アカウント', en: 'the emergency account' },
  key: { ja: '署名鍵、データベースの鍵', en: 'signing keys, the key of the database' },
  masters: { ja: 'マスター', en: 'the masters' },
  settings: { ja: '設定', en: 'the settings' },
};

export interface ParsedCommand {
  readonly command: CliCommand;
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, unknown>>;
}

export type ParseOutcome =
  | { readonly kind: 'command'; readonly parsed: ParsedCommand }
  /** Help was asked for. */
  | { readonly kind: 'help'; readonly text: string }
  /** Refused: what commander says, and for which command. */
  | { readonly kind: 'usage'; readonly problem: string; readonly command: string };

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('0 以上の整数 / a whole number from 0 on');
  return Number(text);
}

function addOption(to: Command, spec: OptionSpec, language: Language): void {
  const option = new Option(spec.flags, say(spec.text, language));
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.integer === true) option.argParser(wholeNumber);
  if (spec.required === true) option.makeOptionMandatory();
  to.addOption(option);
}

/** Streams and exits are ours: commander only collects what it would have written. */
function tame(command: Command, language: Language, written: { help: string }): Command {
  return command
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        written.help += text;
      },
      writeErr: (text) => {
        written.help += text;
      },
      outputError: () => undefined,
      getOutHelpWidth: () => 110,
    })
    .configureHelp({
      displayWidth: (text) => stringWidth(text),
      optionDescription: (option) =>
        option.argChoices === undefined
          ? option.description
          : `${option.description}${fill(CHOICES, language, { choices: option.argChoices.join(', ') })}`,
      styleTitle: (title) => say(TITLES[title] ?? { ja: title, en: title }, language),
    })
    .helpOption('-h, --help', say(HELP, language))
    .helpCommand(false);
}

function exampleText(examples: readonly string[], language: Language): string {
  return ['', say(EXAMPLES, language), ...examples.map((example) => `  chozai ${example}`)].join('\n');
}

function groupOf({ name }: CliCommand): string {
  return name.includes(' ') ? (name.split(' ')[0] ?? '') : '';
}

/** The parent a two-word command hangs below (`audit` of `audit verify`), made on first use. */
function parentOf(
  program: Command,
  command: CliCommand,
  commands: readonly CliCommand[],
  language: Language,
  written: { help: string },
): Command {
  const group = groupOf(command);
  if (group === '') return program;
  const found = program.commands.find((one) => one.name() === group);
  if (found !== undefined) return found;
  const made = tame(program.command(group), language, written);
  const text = GROUPS[group];
  if (text === undefined) throw new Error(`the group ${group} has no words`);
  const examples = commands.flatMap((one) => (groupOf(one) === group ? one.examples.slice(0, 1) : []));
  return made.description(say(text, language)).addHelpText('after', exampleText(examples, language));
}

/** What commander refuses, in words; `{what}` is the part it quotes. */
const PROBLEMS: Readonly<Record<string, Text>> = {
  'commander.help': { ja: 'コマンドがありません', en: 'no command' },
  'commander.unknownCommand': { ja: '{what} というコマンドはありません', en: 'there is no command {what}' },
  'commander.unknownOption': { ja: '{what} というオプションはありません', en: 'there is no option {what}' },
  'commander.missingArgument': { ja: '{what} が足りません', en: '{what} is missing' },
  'commander.excessArguments': { ja: '引数が多すぎます', en: 'too many arguments' },
  'commander.optionMissingArgument': { ja: '{what} に値がありません', en: '{what} has no value' },
  'commander.invalidArgument': {
    ja: '{what} に {value} は使えません: {allowed}',
    en: '{what} cannot be {value}: {allowed}',
  },
  'commander.missingMandatoryOptionValue': { ja: '{what} が必要です', en: '{what} is needed' },
};

function problemText(error: CommanderError, language: Language): string {
  const text = PROBLEMS[error.code];
  if (text === undefined) return error.message.replace(/^error: /, '');
  const [what, value] = [...error.message.matchAll(/'([^']*)'/g)].map((match) => match[1] ?? '');
  const allowed = error.message.match(/ is invalid\. (?:Allowed choices are )?(.*)$/)?.[1] ?? '';
  return fill(text, language, { what: what ?? '', value: value ?? '', allowed });
}

/** Command line → which command with what, or help, or what is wrong with it. Runs nothing. */
export function parseCommandLine(
  args: readonly string[],
  commands: readonly CliCommand[],
  language: Language,
): ParseOutcome {
  const written = { help: '' };
  let parsed: ParsedCommand | null = null;
  let lastTried = '';
  const program = tame(new Command('chozai'), language, written).description(say(ABOUT, language));
  for (const option of COMMON_OPTIONS) addOption(program, option, language);
  for (const command of commands) {
    const parent = parentOf(program, command, commands, language, written);
    const added = tame(
      parent.command(command.name.split(' ').at(-1) ?? '', { isDefault: command.isDefault === true }),
      language,
      written,
    )
      .description(say(command.summary, language))
      .allowExcessArguments(command.arguments?.includes('...') ?? false)
      .addHelpText('after', exampleText(command.examples, language))
      .addHelpText('after', exitText(command.exits ?? {}, language));
    if (command.arguments !== undefined) added.arguments(command.arguments);
    for (const option of [...(command.options ?? []), ...COMMON_OPTIONS]) addOption(added, option, language);
    added.action(() => {
      parsed = { command, arguments: added.args, options: added.optsWithGlobals() };
    });
  }
  for (const command of program.commands) lastTried = args.includes(command.name()) ? `${command.name()} ` : lastTried;
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', text: written.help };
    return { kind: 'usage', problem: problemText(error, language), command: lastTried };
  }
  return parsed === null ? { kind: 'help', text: written.help } : { kind: 'command', parsed };
}
