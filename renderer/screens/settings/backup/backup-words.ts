import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import type { Words } from '../../../words/text.ts';

export type BackupStatus = OperationOutput<'backup.status'>;

export const backupWords = {
  title: { ja: 'バックアップ', en: 'Backups' },
  made: { ja: '最後のバックアップ', en: 'Last backup' },
  rehearsed: { ja: '最後の復元テスト', en: 'Last restored for proof' },
  never: { ja: 'まだありません', en: 'not yet' },
  passed: { ja: '復元できました', en: 'restored' },
  failed: { ja: '問題あり', en: 'failed' },
  first: { ja: '保存先1', en: 'First target' },
  second: { ja: '保存先2（別の媒体）', en: 'Second target (other medium)' },
  gone: { ja: 'つながっていません', en: 'not reachable' },
  generations: { ja: '{count}世代', en: '{count} generations' },
  newest: { ja: '最新 {when} {size}', en: 'newest {when} {size}' },
  unreadable: { ja: '読めないもの {count}', en: '{count} cannot be read' },
  make: { ja: '今すぐバックアップ', en: 'Back up now' },
  makeHint: { ja: '作成後に復元して確かめます', en: 'It is restored for proof afterwards' },
  making: { ja: 'バックアップ中', en: 'Backing up' },
  rehearse: { ja: '復元テスト', en: 'Restore for proof' },
  rehearsing: { ja: '復元テスト中', en: 'Restoring' },
  done: { ja: 'バックアップしました（{size}、{seconds}秒）', en: 'Backed up ({size}, {seconds} s)' },
  rehearsalDone: { ja: '復元テスト: {outcome}（{seconds}秒）', en: 'Restored for proof: {outcome} ({seconds} s)' },
  at: { ja: '毎日の時刻（空欄: 本締め後と手動のみ）', en: 'Every day at (empty: after closing and by hand)' },
  keep: { ja: '残す世代数', en: 'Generations kept' },
  folder: { ja: '保存先1のフォルダー（空欄: プロファイル内）', en: 'First folder (empty: in the profile)' },
  secondFolder: { ja: '保存先2のフォルダー（USB・NAS）', en: 'Second folder (USB, NAS)' },
  secondKeep: { ja: '保存先2に残す世代数（空欄: すべて）', en: 'Generations kept there (empty: all)' },
  restoreHint: {
    ja: '復元は、すべての画面を閉じてから chozai restore で行います。',
    en: 'To restore, close every window and use chozai restore.',
  },
} as const satisfies Words;
