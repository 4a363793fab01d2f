import { type Instant, tokyoDateOf, tokyoTimeOf } from '../calendar-date.ts';
import { lineCauseWords } from '../submission/line-cause.ts';
import type { ClosingAction } from './closing-actions.ts';
import type { ClosingFacts } from './closing-facts.ts';

export type Verdict = 'closable' | 'closable-auto' | 'action-required';

/** One sentence in both languages of the screens. */
export interface VerdictLine {
  readonly ja: string;
  readonly en: string;
}

/** Rows that go by themselves, and those of them that wait until a moment to come. */
export interface SendingRows {
  readonly rows: number;
  readonly held: { readonly rows: number; readonly from: Instant } | null;
}

/** All that the line says. */
export interface VerdictParts extends Pick<ClosingFacts, 'asOf' | 'openOutage'> {
  readonly verdict: Verdict;
  readonly actions: readonly ClosingAction[];
  readonly sending: SendingRows;
  readonly expectedEnd: Instant | null;
  readonly lateRisk: boolean;
  /** No 処方箋枚数 was given. */
  readonly uncounted: boolean;
}

const UNCOUNTED: VerdictLine = { ja: ' 枚数未照合', en: ', prescriptions not counted' };

/** What each action code is called where actions are summed up in one line. */
const SHORT_WORDS: Readonly<Record<string, VerdictLine>> = {
  'closing.sender-stopped': { ja: '送信停止', en: 'waiting as sending has stopped' },
  'closing.sender-paused': { ja: '送信一時停止', en: 'waiting as sending is paused' },
  'closing.awaiting-signature': { ja: '署名待ち', en: 'awaiting a signature' },
  'closing.rejected': { ja: '差戻し', en: 'rejected' },
  'closing.reception-rejected': { ja: '受付の差戻し', en: 'rejected at reception' },
  'closing.held': { ja: '保留', en: 'on hold' },
  'closing.bad-copy': { ja: '返却ファイル不一致', en: 'with a returned file that differs' },
  'closing.blocked': { ja: '順序不明', en: 'out of order' },
  'closing.draft': { ja: '入力中', en: 'being typed' },
  'closing.pending-confirmation': { ja: '確定待ち', en: 'to be confirmed' },
  'closing.reception': { ja: '調剤結果なし', en: 'without a result' },
  'closing.coming-back': { ja: '登録取消後の処方箋', en: 'back after a withdrawal' },
  'closing.check-notice': { ja: '交付後の該当', en: 'found after the hand-over' },
  'closing.count-mismatch': { ja: '枚数不一致', en: 'count that does not agree' },
};

/**
 * The verdict in one line, the same said in both languages: what is to act on by kind, how many rows go by themselves,
 * from when, until when, whether they may be late and by which outage, and that nobody counted (product.md §4).
 */
export function verdictLine(parts: VerdictParts): VerdictLine {
  const { ja, en } = sentence(parts);
  return parts.uncounted ? { ja: `${ja}${UNCOUNTED.ja}`, en: `${en}${UNCOUNTED.en}` } : { ja, en };
}

/** The line in its two sizes: the word, and what stands in brackets after it. The count has a badge of its own. */
export function splitVerdictLine(line: string): { readonly head: string; readonly rest: string } {
  const tail = [UNCOUNTED.ja, UNCOUNTED.en].find((words) => line.endsWith(words)) ?? '';
  const bare = line.slice(0, line.length - tail.length);
  const bracket = bare.indexOf('(');
  if (bracket < 0) return { head: bare, rest: '' };
  return { head: bare.slice(0, bracket).trimEnd(), rest: bare.slice(bracket + 1).replace(/\)$/, '') };
}

function sentence(parts: VerdictParts): VerdictLine {
  switch (parts.verdict) {
    case 'closable':
      return { ja: '閉局OK', en: 'You may close' };
    case 'closable-auto':
      return autoLine(parts);
    case 'action-required':
      return actionRequiredLine(parts);
  }
}

/** 閉局可(残り12件は自動送信、19:24頃終了見込) · 閉局可(残り2件は23:30から自動送信、23:31頃終了見込) */
function autoLine(parts: VerdictParts): VerdictLine {
  const { asOf, sending, expectedEnd, lateRisk } = parts;
  const end = expectedEnd === null ? null : spokenTime(asOf, expectedEnd);
  const rows = sentByItself(asOf, sending, sending.rows === 1 ? 'row' : 'rows');
  const ja = `残り${rows.ja}、${end === null ? '終了時刻不明' : `${end}頃終了見込`}`;
  const en = `${rows.en}, ${end === null ? 'end not known' : `until about ${end}`}`;
  if (!lateRisk) return { ja: `閉局可(${ja})`, en: `You may close (${en})` };
  const outage = outageEvidence(parts);
  return {
    ja: `閉局可(当日登録にならないおそれ: ${ja}${outage.ja})`,
    en: `You may close (may miss the same day: ${en}${outage.en})`,
  };
}

/** 要対応 3件(差戻し1件・署名待ち2件、ほか12件は自動送信) */
function actionRequiredLine({ asOf, actions, sending }: VerdictParts): VerdictLine {
  const kinds = [...Map.groupBy(actions, (action) => action.code)].map(([code, group]) => ({
    word: SHORT_WORDS[code] ?? { ja: code, en: code },
    rows: sumOfRows(group),
  }));
  const others = sentByItself(asOf, sending, sending.rows === 1 ? 'other row' : 'other rows');
  const rest = sending.rows > 0 ? { ja: `、ほか${others.ja}`, en: `; ${others.en}` } : { ja: '', en: '' };
  const all = sumOfRows(actions);
  return {
    ja: `要対応 ${all}件(${kinds.map(({ word, rows }) => `${word.ja}${rows}件`).join('・')}${rest.ja})`,
    en: `${all} to act on (${kinds.map(({ word, rows }) => `${rows} ${word.en}`).join(', ')}${rest.en})`,
  };
}

/** 12件は自動送信 · 2件は23:30から自動送信 · 5件は自動送信、うち2件は23:30から */
function sentByItself(asOf: Instant, { rows, held }: SendingRows, noun: string): VerdictLine {
  const go = `${rows} ${noun} ${rows === 1 ? 'goes by itself' : 'go by themselves'}`;
  if (held === null) return { ja: `${rows}件は自動送信`, en: go };
  const from = spokenTime(asOf, held.from);
  if (held.rows === rows) return { ja: `${rows}件は${from}から自動送信`, en: `${go} from ${from}` };
  return {
    ja: `${rows}件は自動送信、うち${held.rows}件は${from}から`,
    en: `${go}, ${held.rows} of them from ${from}`,
  };
}

function sumOfRows(actions: readonly ClosingAction[]): number {
  return actions.reduce((sum, action) => sum + action.rows, 0);
}

/** The time alone where it is of today. */
function spokenTime(asOf: Instant, moment: Instant): string {
  const day = tokyoDateOf(moment);
  return day === tokyoDateOf(asOf) ? tokyoTimeOf(moment) : `${day} ${tokyoTimeOf(moment)}`;
}

function outageEvidence({ asOf, openOutage }: VerdictParts): VerdictLine {
  if (openOutage === null) return { ja: '', en: '' };
  const since = spokenTime(asOf, openOutage.since);
  const cause = lineCauseWords(openOutage.cause);
  return { ja: `、${since}から障害 ${cause.ja}`, en: `; down since ${since}: ${cause.en}` };
}
