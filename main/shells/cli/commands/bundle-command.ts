import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { printable } from '../../../../shared/domain/printable.ts';
import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { issueListLines } from '../present/issue-lines.ts';
import { fill } from '../present/text.ts';

const WRITTEN = { ja: 'サポート用ファイルを作りました: {file}', en: 'Support bundle written: {file}' };

/** The code behind a file that could not be written (`EEXIST`, `ENOSPC`); null: written. */
function writeNew(file: string, bytes: Uint8Array): string | null {
  try {
    writeFileSync(file, bytes, { mode: 0o600, flag: 'wx' });
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

const bundle: CliCommand = {
  name: 'bundle',
  summary: {
    ja: 'サポート用の zip を作る（患者情報は入らない。サポートと開設者、監査に残る）',
    en: 'one zip for support, without patient data (support and owners; audited)',
  },
  options: [{ flags: '--out <file>', text: { ja: '書き込むファイル（既定は日時の名前）', en: 'file to write' } }],
  examples: ['bundle --out support.zip --user support', 'bundle --user owner --json'],
  async run({ options, language, call }) {
    const made = await call('support.bundle', {});
    if (!made.ok) return made;
    const { fileName, base64, entries, findings } = made.value;
    const file = resolve(options.text('out') ?? fileName);
    const bytes = Buffer.from(base64, 'base64');
    const cause = writeNew(file, bytes);
    if (cause !== null) return refusal(cliIssue('cli.file-not-written', { file, cause }));
    return success({
      json: { file, bytes: bytes.length, entries, findings },
      lines: [fill(WRITTEN, language, { file: printable(file) }), ...issueListLines(findings, language)],
      exit: 0,
    });
  },
};

export const bundleCommands: readonly CliCommand[] = [bundle];
