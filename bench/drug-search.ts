import { loadDrugMaster } from '../shared/masters/load-drug-master.ts';
import { millisecondsOf, type Row, row, spreadOf } from './measure.ts';

/** As people type, letter by letter: kana of both kinds and widths, kanji, codes, strengths, what is nowhere. */
const TYPED = [
  'あむろじん',
  'ﾛｷｿﾆﾝ60',
  'まいすりー 5',
  'カロナール錠',
  '2171022F2025',
  'アセトアミノフェン',
  '酸化マグネシウム',
  'ｐｌ配合',
  'ヒルドイドソフト軟膏',
  '大建中湯',
  'ゾルピデム 10mg',
  'ｘｙｚｚｙ',
];
const LIMIT_MS = 20;
const ROUNDS = 20;

/** Each letter is one search over all 12,417 products and 1,368 generic names, as the window asks for 20 of them. */
export async function drugSearch(): Promise<readonly Row[]> {
  const master = loadDrugMaster();
  const first = millisecondsOf(() => void master.search('', 0));
  const keystrokes = TYPED.flatMap((text) => Array.from(text, (_, at) => text.slice(0, at + 1)));
  const samples = Array.from({ length: ROUNDS }, () =>
    keystrokes.map((text) => millisecondsOf(() => void master.search(text, 20))),
  ).flat();
  const { p50, p95, p99 } = spreadOf(samples);
  return [
    row(
      'drug search as you type, 13,785 names',
      `p50 ${p50.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms = ${(p95 / LIMIT_MS).toFixed(2)} × limit, p99 ${p99.toFixed(2)} ms; making ready once ${first.toFixed(0)} ms`,
      `p95 ≤ ${LIMIT_MS} ms`,
      p95 <= LIMIT_MS,
    ),
  ];
}
