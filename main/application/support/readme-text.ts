import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { tokyoDateOf, tokyoTimeOf } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';

const CONTENTS = [
  ['diagnosis.json', '見つかった問題と対処（重い順）'],
  ['program.json', 'プログラム・データ形式・Node・OS の版、薬局コード'],
  ['settings.json', '設定（秘密・フォルダー名・コマンドは除く）'],
  ['queue.json', '状態ごとの件数、問題コードごとの件数、自動送信の状態'],
  ['rows.json', '終わっていない送信の状態と直近の試行（IDは先頭8文字、コードと時刻のみ）'],
  ['outages.json', '回線障害の記録'],
  ['line.json', '作成時に管理サービスへ1回問い合わせた結果'],
  ['clock.json', 'このパソコンと管理サービスの時計'],
  ['keys.json', '署名鍵の期限とPINの残り回数（鍵そのものは入りません）'],
  ['disk.json', 'ディスクの空きと書き込みの速さ'],
  ['backups.json', 'バックアップと復元テストの記録'],
  ['masters.json', '医薬品マスターの版'],
  ['audit.json', '監査記録の行数と、鎖が切れていないか（内容は入りません）'],
  ['log.jsonl', 'プログラムの技術ログの末尾（コードと数値のみ）'],
] as const;

/** What is inside, in words: whoever hands the file over shall know. */
export function readmeText(madeAt: Instant, by: string, findings: readonly Issue[]): string {
  return [
    '調剤レジストラ サポート用ファイル',
    `作成: ${tokyoDateOf(madeAt)} ${tokyoTimeOf(madeAt)}（日本時間）  利用者: ${by}`,
    '',
    '患者の氏名・カナ・生年月日・資格情報・住所、医薬品名、処方や調剤の内容、',
    'パスワード・PIN・鍵は入っていません。',
    '',
    '入っているもの:',
    ...CONTENTS.map(([name, words]) => `  ${name}  ${words}`),
    '',
    findings.length === 0 ? '問題は見つかりませんでした。' : '見つかった問題:',
    ...findings.flatMap(({ code, text, next }) => [`  - ${text}（${code}）`, `    対処: ${next}`]),
    '',
  ].join('\r\n');
}
