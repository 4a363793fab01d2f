import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { readInputFiles } from '../input-files.ts';
import { importedMastersLines, mastersStatusLines } from '../present/masters-lines.ts';

const ROWS_SHOWN = 40;
/** Of the operation: the whole list may change in a revision. */
const ROWS_MAX = 50_000;

const mastersImport: CliCommand = {
  name: 'masters import',
  arguments: '<file...>',
  summary: {
    ja: '新しいマスターを取り込み、前の版との差を示す（厚労省の XLSX、CSV。分冊はまとめて指定）',
    en: 'import newer masters and show what changes: MHLW’s XLSX as published, or CSV; all parts of a list in one call',
  },
  options: [
    {
      flags: '--kind <kind>',
      text: { ja: 'この種類のファイルだけ受け付ける（省略時は見出しで判別）', en: 'refuse files of another kind' },
      choices: ['price-list', 'generic-names', 'receipt-codes'],
    },
    {
      flags: '--applies-from <date>',
      text: {
        ja: '適用日 YYYY-MM-DD（ファイルの中にもファイル名にもないとき）',
        en: 'day from which it applies, YYYY-MM-DD, where neither the file nor its name tells',
      },
    },
    { flags: '--dry-run', text: { ja: '差だけ示し、保存しない', en: 'only show what would change' } },
    {
      flags: '--accept-removals',
      text: { ja: '2割を超える削除を認める', en: 'accept that more than a fifth of the rows go' },
    },
    {
      flags: '--rows <n>',
      text: {
        ja: `表示する行数（既定 ${ROWS_SHOWN}、--json は全件）`,
        en: `rows to show (default ${ROWS_SHOWN}; --json: all)`,
      },
      integer: true,
    },
  ],
  examples: [
    'masters import --user owner tp20260401-01_01.xlsx tp20260401-01_02.xlsx tp20260401-01_03.xlsx',
    'masters import --user owner --dry-run --json ippanmeishohoumaster_260401.xlsx',
    'masters import --user owner --kind receipt-codes --applies-from 2026-04-01 ssk_oral.csv ssk_injection.csv',
  ],
  async run(invocation) {
    const { options, language, terminal, json } = invocation;
    const { files, refused } = await readInputFiles(invocation.arguments, terminal);
    // Parts of one list: with one of them missing nothing is imported.
    if (refused.length > 0) return refusal(...refused.flatMap(({ issues }) => issues));
    const shown = options.integer('rows') ?? (json ? ROWS_MAX : ROWS_SHOWN);
    const kind = options.text('kind');
    const appliesFrom = options.text('appliesFrom');
    const answered = await invocation.call('masters.import', {
      files: files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      ...(kind === undefined ? {} : { kind: masterKindOf(kind) }),
      ...(appliesFrom === undefined ? {} : { appliesFrom }),
      dryRun: options.flag('dryRun'),
      acceptRemovals: options.flag('acceptRemovals'),
      limit: Math.min(shown, ROWS_MAX),
    });
    if (!answered.ok) return answered;
    return success({ json: answered.value, lines: importedMastersLines(answered.value, shown, language), exit: 0 });
  },
};

/** Commander has refused anything else. */
function masterKindOf(kind: string): 'price-list' | 'generic-names' | 'receipt-codes' {
  return kind === 'generic-names' || kind === 'receipt-codes' ? kind : 'price-list';
}

const mastersStatus: CliCommand = {
  name: 'masters status',
  summary: {
    ja: 'マスターの版・件数・出典（プロファイル不要。--profile を付けると取り込んだ版も）',
    en: 'editions, sizes and sources of the masters; with --profile those imported into it',
  },
  examples: ['masters status', 'masters status --profile shop --json'],
  async run(invocation) {
    const ask = invocation.profileNamed ? invocation.call : invocation.callPublic;
    const answered = await ask('masters.status', {});
    if (!answered.ok) return answered;
    return success({
      json: answered.value,
      lines: mastersStatusLines(answered.value, invocation.language),
      exit: 0,
    });
  },
};

export const mastersCommands: readonly CliCommand[] = [mastersImport, mastersStatus];
