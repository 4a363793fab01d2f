import { refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { readInputFile, readInputFiles } from '../input-files.ts';
import { fill, say } from '../present/text.ts';
import { verificationLines } from '../present/verification-lines.ts';
import { operationCommand } from './operation-command.ts';

const verify: CliCommand = {
  name: 'verify',
  exits: { 5: { ja: '検証に失敗した文書がある・入力を受け付けない', en: 'a document is not valid, or input refused' } },
  arguments: '[file...]',
  summary: {
    ja: '署名付き文書を検証する（--all はプロファイルの返却ファイルすべて）',
    en: 'verify signed documents (--all: every return copy of the profile)',
  },
  options: [
    { flags: '--all', text: { ja: '保存した返却ファイルをすべて', en: 'all stored return copies' } },
    { flags: '--trust <file>', text: { ja: '信頼する認証局（PEM）', en: 'trusted authorities (PEM)' } },
  ],
  examples: ['verify copy.xml', 'verify --trust anchors.pem *.xml --json', 'verify --all --profile shop'],
  async run(invocation) {
    const { options, language, terminal } = invocation;
    const all = options.flag('all');
    if (!all && invocation.arguments.length === 0) {
      const problem = say({ ja: 'ファイルか --all が必要です', en: 'files or --all are needed' }, language);
      return refusal(cliIssue('cli.usage', { problem, command: 'verify ' }));
    }
    const trustFile = options.text('trust');
    const trust = trustFile === undefined ? null : await readInputFile(trustFile, terminal);
    if (trust !== null && !trust.ok) return trust;
    const { files, refused } = await readInputFiles(invocation.arguments, terminal);
    if (refused.length > 0) return refusal(...refused.flatMap(({ issues }) => issues));
    // The profile's trust store is used when a profile is named; else only what --trust gives.
    const ask = all || invocation.profileNamed ? invocation.call : invocation.callPublic;
    const answered = await ask('document.verify', {
      files: files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      all,
      trustPem: trust === null ? undefined : new TextDecoder().decode(trust.value.bytes),
    });
    if (!answered.ok) return answered;
    const invalid = answered.value.filter((file) => !file.valid).length;
    return success({
      json: answered.value,
      lines: [
        ...verificationLines(answered.value, language),
        fill({ ja: '有効 {valid}件、無効 {invalid}件', en: '{valid} valid, {invalid} invalid' }, language, {
          valid: answered.value.length - invalid,
          invalid,
        }),
      ],
      exit: invalid === 0 ? 0 : 5,
    });
  },
};

const auditVerify = operationCommand({
  name: 'audit verify',
  summary: { ja: '監査記録のつながりを確かめる', en: 'verify the chain of the audit log' },
  examples: ['audit verify'],
  operation: 'audit.verify',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: [
      output.valid
        ? fill({ ja: '監査記録 {rows}件: 改ざんなし', en: '{rows} audit rows: chain whole' }, language, {
            rows: output.rows,
          })
        : fill(
            { ja: '監査記録は {row} 行目から壊れています', en: 'the audit log is broken from row {row} on' },
            language,
            {
              row: output.firstBrokenSequence ?? '?',
            },
          ),
    ],
    exit: output.valid ? 0 : 6,
  }),
});

export const verifyCommands: readonly CliCommand[] = [verify, auditVerify];
