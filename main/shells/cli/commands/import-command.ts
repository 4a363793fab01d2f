import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import type { ExitCode, Issue } from '../../../../shared/domain/issue.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation, Report } from '../cli-command.ts';
import { exitOfIssues } from '../exit-code.ts';
import { type NamedBytes, readInputFiles } from '../input-files.ts';
import { issueListLines } from '../present/issue-lines.ts';
import { formatLabel } from '../present/labels.ts';
import { cutFromLeft, tableLines } from '../present/table.ts';
import { fill, type Language } from '../present/text.ts';
import { insuredFrom, insuredOptions } from './reception-commands.ts';

type Imported = OperationOutput<'import.files'>;
type ImportedFile = Imported[number];

/** One call carries at most this much: a folder of thousands of files must not stand in memory twice. */
const FILES_PER_CALL = 200;
const BYTES_PER_CALL = 8 * 1024 * 1024;

/** Consecutive files, cut where either bound is reached. */
function importBatches(files: readonly NamedBytes[]): NamedBytes[][] {
  const batches: NamedBytes[][] = [];
  let bytes = 0;
  for (const file of files) {
    const current = batches.at(-1);
    if (current === undefined || current.length >= FILES_PER_CALL || bytes + file.bytes.length > BYTES_PER_CALL) {
      batches.push([file]);
      bytes = file.bytes.length;
    } else {
      current.push(file);
      bytes += file.bytes.length;
    }
  }
  return batches;
}

const TITLES = {
  ja: ['ファイル', '形式', '処方箋', '結果', 'エラー', '警告'],
  en: ['File', 'Format', 'Prescriptions', 'Results', 'Errors', 'Warnings'],
};
const TOTAL = {
  ja: '{files}ファイル: 処方箋 {p}件、結果 {r}件を保存しました。取り込めなかったファイル {refused}',
  en: '{files} files: {p} prescriptions and {r} results saved; {refused} files refused',
};
const FILE_WIDTH = 44;

const made = (row: ImportedFile, kind: string): number => row.created.filter((one) => one.kind === kind).length;
const found = (row: ImportedFile, severity: string): number =>
  row.issues.filter((issue) => issue.severity === severity).length;
const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What became of each file, what was found in it, and last the sum: after a long list it is what stays in sight. */
function importLines(imported: Imported, language: Language): string[] {
  const rows = imported.map((row) => [
    cutFromLeft(row.file, FILE_WIDTH),
    row.format === null ? '-' : formatLabel(row.format, language),
    ...[made(row, 'prescription'), made(row, 'result'), found(row, 'error'), found(row, 'warning')].map(String),
  ]);
  return [
    ...tableLines(
      TITLES[language].map((title, index) => (index < 2 ? { title } : { title, align: 'right' })),
      rows,
    ),
    ...imported.flatMap((row) =>
      row.issues.length === 0 ? [] : ['', printable(`${row.file}:`), ...issueListLines(row.issues, language)],
    ),
    '',
    fill(TOTAL, language, {
      files: imported.length,
      p: sum(imported.map((row) => made(row, 'prescription'))),
      r: sum(imported.map((row) => made(row, 'result'))),
      refused: imported.filter((row) => found(row, 'error') > 0).length,
    }),
  ];
}

/** Taken in to be looked at only: a person must ask the prescriber. */
const UNTRUSTED = 'reception.signature-invalid';
const PERSON_MUST_ACT = 4;

function exitOfImport(issues: readonly Issue[]): ExitCode {
  const exit = exitOfIssues(issues);
  return exit === 0 && issues.some(({ code }) => code === UNTRUSTED) ? PERSON_MUST_ACT : exit;
}

const importFiles: CliCommand = {
  name: 'import',
  arguments: '<file...>',
  summary: {
    ja: 'ファイルを取り込む（JAHIS 処方箋、SJ1、処方箋 XML、CJ1、お薬手帳。* と - も可）',
    en: 'take files in: JAHIS prescription, SJ1, prescription XML, CJ1, JAHISTC; patterns and - as well',
  },
  options: [
    {
      flags: '--finalise',
      text: {
        ja: '完全な CJ1 の結果をその場で確定する（薬剤師の操作）',
        en: 'finalise complete CJ1 results at once (a pharmacist’s act)',
      },
    },
    { flags: '--again', text: { ja: '同じファイルをもう一度取り込む', en: 'take the same file in once more' } },
    {
      flags: '--join',
      text: {
        ja: '指定したファイルを1枚の処方箋の QR（または分割されたお薬手帳）としてつなぐ',
        en: 'the files are symbols of one prescription, or parts of one notebook file',
      },
    },
    { flags: '--settle <reason>', text: { ja: '警告をまとめて確認した理由', en: 'why all open warnings are settled' } },
    {
      flags: '--as-dispensed <reason>',
      text: {
        ja: '判断未記録の重複をまとめて「そのまま調剤」とする理由（--finalise とともに）',
        en: 'why all undecided duplicates are dispensed as they stand (with --finalise)',
      },
    },
    {
      flags: '--late-reason <reason>',
      text: { ja: '過去の調剤日の理由', en: 'why a past dispensing day comes only now' },
    },
    ...insuredOptions,
  ],
  examples: [
    'import rx/*.txt',
    'import --join qr-1.txt qr-2.txt',
    'import --finalise results.csv',
    'import - < scanned.txt',
  ],
  async run(invocation: Invocation) {
    const { options, language, terminal } = invocation;
    const { files, refused } = await readInputFiles(invocation.arguments, terminal);
    const imported: Imported = refused.map(({ name, issues }) => ({
      file: name,
      format: null,
      records: 0,
      created: [],
      issues: [...issues],
    }));
    for (const batch of importBatches(files)) {
      const answered = await invocation.call('import.files', {
        files: batch.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
        finalise: options.flag('finalise'),
        again: options.flag('again'),
        join: options.flag('join'),
        settle: options.text('settle'),
        asDispensed: options.text('asDispensed'),
        lateReason: options.text('lateReason'),
        insured: insuredFrom(invocation),
      });
      if (!answered.ok) return answered;
      imported.push(...answered.value);
    }
    const report: Report = {
      json: imported,
      lines: importLines(imported, language),
      exit: exitOfImport(imported.flatMap((row) => row.issues)),
    };
    return success(report);
  },
};

export const importCommands: readonly CliCommand[] = [importFiles];
