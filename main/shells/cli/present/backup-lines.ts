import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { sizeText } from '../../../../shared/domain/backup/backup-words.ts';
import { issueLines } from './issue-lines.ts';
import { proofLabel } from './labels.ts';
import { momentText } from './moment.ts';
import { fieldLines } from './table.ts';
import { fill, type Language, say } from './text.ts';

type Status = OperationOutput<'backup.status'>;
type Rehearsal = OperationOutput<'backup.rehearse'>;

const NEVER = { ja: 'まだありません', en: 'not yet' };
const PASSED = { ja: '合格', en: 'passed' };
const FAILED = { ja: '問題あり', en: 'failed' };

/** Promise 6: when the last backup was made, and when one was really restored. */
export function backupBriefLines(brief: OperationOutput<'closing.status'>['backup'], language: Language): string[] {
  const { madeAt, rehearsal } = brief;
  const outcome = rehearsal === null ? say(NEVER, language) : say(rehearsal.ok ? PASSED : FAILED, language);
  return fieldLines([
    [say({ ja: 'バックアップ', en: 'Backup' }, language), madeAt === null ? say(NEVER, language) : momentText(madeAt)],
    [
      say({ ja: '復元テスト', en: 'Restored for proof' }, language),
      rehearsal === null ? outcome : `${momentText(rehearsal.at)}  ${outcome}`,
    ],
  ]);
}

const SINCE_BACKUP = {
  journal: {
    ja: 'バックアップ（{madeAt}）より後の記録は、ジャーナルから引き継ぎました（{commits} 件の書き込み）',
    en: 'What was entered since the backup ({madeAt}) was carried over from the journal ({commits} writes)',
  },
  present: {
    ja: '結果と送信の経過はバックアップ（{madeAt}）のときに戻りました。その後の判断・同意・遅延理由・取消・保留・障害の記録と操作履歴は、いままでの読める記録から引き継ぎました',
    en: 'What became of results and sendings is as of the backup ({madeAt}). Decisions, consents, late reasons, cancellations, holds, outages and the audit log since were carried over from the database of now',
  },
  part: {
    ja: 'バックアップ（{madeAt}）より後の記録は、ジャーナルの読めたところまでです（{commits} 件の書き込み）。最後の入力が欠けているおそれがあります。直近の受付・確定・判断を紙と照合してください',
    en: 'Since the backup ({madeAt}) there is what could be read of the journal ({commits} writes). The last entries may be missing: compare the latest receptions, results and decisions with the paper',
  },
  nothing: {
    ja: 'バックアップ（{madeAt}）より後の受付・確定・判断・同意・遅延理由・障害の記録は入っていません（ジャーナルもいままでのデータベースも読めません）。その後の分を紙と照合し、打ち直す前にサービスの登録数と比べてください',
    en: 'Receptions, results, decisions, consents, late reasons and outages since the backup ({madeAt}) are not there (neither the journal nor the database of before could be read). Compare with the paper, and with the count of the service before anything is typed again',
  },
} as const;

/** What a restore has of the time since its backup, and what must be looked for on paper. */
export function sinceBackupLine(
  restored: { readonly since: keyof typeof SINCE_BACKUP; readonly madeAt: string; readonly commits: number },
  language: Language,
): string {
  const { since, madeAt, commits } = restored;
  return fill(SINCE_BACKUP[since], language, { madeAt: momentText(madeAt), commits });
}

export function rehearsalLines(rehearsal: Rehearsal, language: Language): string[] {
  return [
    fill(
      { ja: '復元テスト {outcome}: {name}（{seconds}秒）', en: 'Rehearsal {outcome}: {name} ({seconds} s)' },
      language,
      {
        outcome: say(rehearsal.ok ? PASSED : FAILED, language),
        name: rehearsal.name,
        seconds: rehearsal.seconds.toFixed(1),
      },
    ),
    ...fieldLines(
      rehearsal.proofs.map((proof) => [
        `${proof.ok ? 'OK' : 'NG'} ${proofLabel(proof.name, language)}`,
        `${proof.found}/${proof.expected}`,
      ]),
    ),
  ];
}

function targetLines(title: string, target: NonNullable<Status['second']>, language: Language): string[] {
  const gone = target.reachable ? '' : say({ ja: '（つながっていません）', en: ' (not reachable)' }, language);
  return [
    `${title}  ${target.folder}${gone}`,
    ...target.generations.map(({ name, createdAt, bytes }) =>
      createdAt === null
        ? `  ${name}  ${say({ ja: '読めません', en: 'cannot be read' }, language)}`
        : `  ${name}  ${sizeText(bytes)}`,
    ),
  ];
}

export function backupStatusLines(status: Status, language: Language): string[] {
  const { lastTry, lastRehearsal, settings } = status;
  const brief = {
    madeAt: status.madeAt,
    rehearsal: lastRehearsal === null ? null : { at: lastRehearsal.at, ok: lastRehearsal.ok },
  };
  return [
    ...backupBriefLines(brief, language),
    ...fieldLines([
      [say({ ja: '毎日の時刻', en: 'Every day at' }, language), settings.at ?? '-'],
      [
        say({ ja: '直近の作成', en: 'Last try' }, language),
        lastTry === null ? say(NEVER, language) : `${momentText(lastTry.at)}  ${lastTry.seconds.toFixed(1)} s`,
      ],
      [
        say({ ja: 'ジャーナル', en: 'Journal' }, language),
        `${sizeText(status.journal.bytes)} (${status.journal.files})`,
      ],
    ]),
    '',
    ...targetLines(say({ ja: '保存先1', en: 'First target' }, language), status.first, language),
    ...(status.second === null
      ? []
      : targetLines(say({ ja: '保存先2', en: 'Second target' }, language), status.second, language)),
    ...(status.issues.length === 0 ? [] : ['', ...status.issues.flatMap((issue) => issueLines(issue, language))]),
  ];
}
