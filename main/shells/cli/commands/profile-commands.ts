import { certificatesPem } from '../../../../shared/contract/operations/settings-operations.ts';
import { type Result, refusal, success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation } from '../cli-command.ts';
import { cliIssue } from '../cli-issues.ts';
import { readInputFile } from '../input-files.ts';
import { fieldLines, padToWidth } from '../present/table.ts';
import { say } from '../present/text.ts';
import { valueLines } from '../present/value-lines.ts';
import { givenPassword, givenPin, readPassword, readPin } from '../secrets.ts';
import { firstArgument, operationCommand } from './operation-command.ts';
import { withCode } from './with-code.ts';

async function givenAuthority({ options, terminal }: Invocation): Promise<Result<string | null>> {
  const name = options.text('serviceAuthority');
  if (name === undefined) return success(null);
  const file = await readInputFile(name, terminal);
  if (!file.ok) return file;
  const pem = certificatesPem.safeParse(new TextDecoder().decode(file.value.bytes));
  return pem.success ? success(pem.data) : refusal(cliIssue('cli.file-unreadable', { file: name, cause: 'PEM' }));
}

const init: CliCommand = {
  name: 'init',
  summary: { ja: 'プロファイルを作る', en: 'make a profile' },
  options: [
    {
      flags: '--training',
      text: {
        ja: '練習用（テスト薬局 9948000014、各役割の利用者、MOCK の鍵）',
        en: 'for training: test pharmacy 9948000014, a user of each role, MOCK keys',
      },
      required: true,
    },
    { flags: '--service <url>', text: { ja: 'サービスの URL（MOCK）', en: 'address of the service (MOCK)' } },
    {
      flags: '--service-authority <file>',
      text: {
        ja: 'https の接続先の証明書を発行した認証局（PEM）。これ以外は信頼しない',
        en: 'https: the authority (PEM) that issued the service’s certificate; no other is trusted',
      },
    },
  ],
  examples: ['init --training --service http://127.0.0.1:8080 --profile shop', 'init --training --profile shop'],
  async run(invocation) {
    const { options, language, terminal, secretFiles } = invocation;
    const password = givenPassword(terminal, secretFiles);
    if (!password.ok) return password;
    const pin = givenPin(terminal, secretFiles);
    if (!pin.ok) return pin;
    const authority = await givenAuthority(invocation);
    if (!authority.ok) return authority;
    const made = await invocation.world.init({
      profile: invocation.profile,
      training: options.flag('training'),
      serviceUrl: options.text('service') ?? null,
      serviceAuthority: authority.value,
      // With a PIN alone the training users' password is the same (product.md §10).
      password: password.value ?? pin.value,
      pin: pin.value,
    });
    if (!made.ok) return made;
    return success({
      json: made.value,
      lines: [
        say({ ja: 'プロファイルを作りました', en: 'The profile is made' }, language),
        ...valueLines(made.value, language),
      ],
      exit: 0,
    });
  },
};

const CHECK_MARKS = { ok: 'OK', warn: '! ', bad: 'NG' } as const;

const doctor = operationCommand({
  name: 'doctor',
  summary: { ja: 'プロファイルと接続の具合を調べる', en: 'look whether the profile and the line are well' },
  examples: ['doctor'],
  operation: 'doctor',
  request: () => success({}),
  report: (output, { language }) => ({
    json: output,
    lines: fieldLines(
      output.checks.map(({ level, name, nameEn, text, textEn }) => [
        `${padToWidth(CHECK_MARKS[level], 2)} ${say({ ja: name, en: nameEn }, language)}`,
        say({ ja: text, en: textEn }, language) || '-',
      ]),
    ),
    exit: output.checks.every((check) => check.ok) ? 0 : 4,
  }),
});

const keyReissue = operationCommand({
  name: 'key reissue',
  arguments: '<user>',
  summary: {
    ja: 'ロックされた署名鍵を作り直す（開設者。新しい PIN は CHOZAI_PIN または --pin-file）',
    en: 'make a user’s signing key anew (an owner; the new PIN in CHOZAI_PIN or --pin-file)',
  },
  examples: ['key reissue pharmacist --user owner --pin-file new-pin.txt'],
  operation: 'key.reissue',
  async request(invocation) {
    const pin = await readPin(invocation.terminal, invocation.secretFiles, invocation.language);
    return pin.ok ? success({ userName: firstArgument(invocation), pin: pin.value }) : pin;
  },
  report: (output, { language }) => ({
    json: output,
    lines: [`${say({ ja: '署名鍵を作り直しました', en: 'Signing key made anew' }, language)}  ${output.userName}`],
    exit: 0,
  }),
});

const keyRotate: CliCommand = {
  name: 'key rotate-database',
  summary: {
    ja: 'データベースの鍵を替える（開設者。アプリを終了してから。ほかの利用者には新しいパスワードを発行する）',
    en: 'give the database another key (an owner, with the app closed); everybody else gets a new password',
  },
  examples: ['key rotate-database --user owner'],
  async run(invocation) {
    const { options, language, terminal, secretFiles, world, profile } = invocation;
    const password = await readPassword(terminal, secretFiles, language);
    if (!password.ok) return password;
    const user = options.text('user') ?? 'pharmacist';
    const rotated = await withCode(invocation, (code) =>
      world.rotateKey({ profile, user, password: password.value, code }),
    );
    if (!rotated.ok) return rotated;
    const { backup, users } = rotated.value;
    return success({
      json: rotated.value,
      lines: [
        say({ ja: 'データベースの鍵を替えました', en: 'The database has another key' }, language),
        `${say({ ja: '新しい鍵のバックアップ', en: 'Backup under the new key' }, language)}  ${backup}`,
        ...(users.length === 0 ? [] : [say(NEW_PASSWORDS, language)]),
        ...fieldLines(users.map((one) => [one.name, one.password])),
        say(OLD_COPIES, language),
      ],
      exit: 0,
    });
  },
};

const NEW_PASSWORDS = {
  ja: '次の利用者のパスワードは変わりました。一度だけ表示します。本人に渡し、サインイン後に変更してもらってください',
  en: 'These users have new passwords, shown once: hand them over, and have them changed after the first sign-in',
};
const OLD_COPIES = {
  ja: 'これより前のバックアップは前の鍵のままです。不要になったら媒体ごと廃棄してください',
  en: 'Backups from before are still under the old key: destroy them once they are not needed any more',
};

export const profileCommands: readonly CliCommand[] = [init, doctor, keyReissue, keyRotate];
