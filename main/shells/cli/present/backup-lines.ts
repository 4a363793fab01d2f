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
