import { type Instant, tokyoDateOf, tokyoTimeOf } from '../calendar-date.ts';
import { lineCauseWords } from '../submission/line-cause.ts';
import type { ClosingAction } from './closing-actions.ts';
import type { ClosingFacts } from './closing-facts.ts';

const UNCOUNTED = '枚数未照合';

/** What each action code is called where actions are summed up in one line. */
const SHORT_WORDS: Readonly<Record<string, string>> = {
  'closing.sender-stopped': '送信停止',
  'closing.sender-paused': '送信一時停止',
  'closing.awaiting-signature': '署名待ち',
  'closing.rejected': '差戻し',
  'closing.reception-rejected': '受付の差戻し',
  'closing.held': '保留',
  'closing.bad-copy': '返却ファイル不一致',
  'closing.blocked': '順序不明',
  'closing.draft': '入力中',
  'closing.pending-confirmation': '確定待ち',
  'closing.reception': '調剤結果なし',
  'closing.coming-back': '登録取消後の処方箋',
  'closing.check-notice': '交付後の該当',
  'closing.count-mismatch': '枚数不一致',
};

export function closableLine(uncounted: boolean): string {
  return withCount('閉局OK', uncounted);
}

/** Rows that go by themselves, and those of them that wait until a moment to come. */
export interface SendingRows {
  readonly rows: number;
  readonly held: { readonly rows: number; readonly from: Instant } | null;
}

/** 閉局可(残り12件は自動送信、19:24頃終了見込) · 閉局可(残り2件は23:30から自動送信、23:31頃終了見込) */
export function autoLine(
  facts: ClosingFacts,
  sending: SendingRows,
  expectedEnd: Instant | null,
  lateRisk: boolean,
  uncounted: boolean,
): string {
  const end = expectedEnd === null ? '終了時刻不明' : `${spokenEnd(facts.asOf, expectedEnd)}頃終了見込`;
  const rest = `残り${sentByItself(facts, sending)}、${end}`;
  if (!lateRisk) return withCount(`閉局可(${rest})`, uncounted);
  return withCount(`閉局可(当日登録にならないおそれ: ${rest}${outageEvidence(facts)})`, uncounted);
}

/** 要対応 3件(差戻し1件・署名待ち2件) */
export function actionRequiredLine(
  facts: ClosingFacts,
  actions: readonly ClosingAction[],
  sending: SendingRows,
  uncounted: boolean,
): string {
  const byCode = Map.groupBy(actions, (action) => action.code);
  const parts = [...byCode].map(([code, group]) => `${SHORT_WORDS[code] ?? code}${sumOfRows(group)}件`);
  const rest = sending.rows > 0 ? `、ほか${sentByItself(facts, sending)}` : '';
  return withCount(`要対応 ${sumOfRows(actions)}件(${parts.join('・')}${rest})`, uncounted);
}

/** 12件は自動送信 · 2件は23:30から自動送信 · 5件は自動送信、うち2件は23:30から */
function sentByItself({ asOf }: ClosingFacts, { rows, held }: SendingRows): string {
  if (held === null) return `${rows}件は自動送信`;
  const from = `${spokenEnd(asOf, held.from)}から`;
  return held.rows === rows ? `${rows}件は${from}自動送信` : `${rows}件は自動送信、うち${held.rows}件は${from}`;
}

function sumOfRows(actions: readonly ClosingAction[]): number {
  return actions.reduce((sum, action) => sum + action.rows, 0);
}

function withCount(line: string, uncounted: boolean): string {
  return uncounted ? `${line} ${UNCOUNTED}` : line;
}

function spokenEnd(asOf: Instant, end: Instant): string {
  const day = tokyoDateOf(end);
  return day === tokyoDateOf(asOf) ? tokyoTimeOf(end) : `${day} ${tokyoTimeOf(end)}`;
}

function outageEvidence({ asOf, openOutage }: ClosingFacts): string {
  if (openOutage === null) return '';
  return `、${spokenEnd(asOf, openOutage.since)}から障害 ${lineCauseWords(openOutage.cause)}`;
}
