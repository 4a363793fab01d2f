import { z } from 'zod';
import { printable } from '../../../../shared/domain/printable.ts';
import { nonHitLabel } from './labels.ts';
import { fill, type Language, say } from './text.ts';

const span = z.looseObject({
  from: z.string(),
  to: z.string(),
  mg: z.string(),
  institutions: z.number(),
  pharmacies: z.number(),
});

/** What our own engine tells beside the hits (shared/domain/duplicate-check/check-outcome.ts). */
const extras = z.looseObject({
  amounts: z
    .array(
      z.looseObject({
        ingredient: z.string(),
        limitMg: z.string(),
        source: z.string(),
        exceeds: z.boolean(),
        notSummed: z.number(),
        rolling: span,
        calendarMonth: span,
      }),
    )
    .default([]),
  nonHits: z
    .array(z.looseObject({ newCode: z.string().nullable(), otherCode: z.string().nullable(), because: z.string() }))
    .default([]),
});

const WORDS = {
  above: { ja: '上限超過', en: 'above the limit' },
  within: { ja: '上限以内', en: 'within the limit' },
  title: {
    ja: '[{state}] {ingredient} 累積量（{where}）: 上限 {limit}mg／月',
    en: '[{state}] {ingredient}, amount in {where}: limit {limit} mg a month',
  },
  local: { ja: '自局記録', en: 'our own records' },
  consented: { ja: '同意による薬剤情報', en: 'what consent opens' },
  rolling: { ja: '直近30日', en: 'last 30 days' },
  month: { ja: '暦月', en: 'calendar month' },
  sum: {
    ja: '    {what}（{from}〜{to}）: {mg}mg、医療機関{institutions}・薬局{pharmacies}',
    en: '    {what} ({from} to {to}): {mg} mg, {institutions} institutions, {pharmacies} pharmacies',
  },
  notSummed: {
    ja: '    量が確かでない明細 {count}件は合計に入っていません',
    en: '    {count} lines of uncertain amount are not in the sum',
  },
  source: { ja: '    出典: {source}', en: '    source: {source}' },
  nonHit: { ja: '[該当せず] {other} → {added}: {because}', en: '[no hit] {other} -> {added}: {because}' },
};

/** Sums of limited ingredients, then (where asked for) why each other pair of lines is no hit. */
export function extraLines(detail: unknown, language: Language, where: 'local' | 'consented' = 'local'): string[] {
  const read = extras.safeParse(detail);
  if (!read.success) return [];
  const amounts = read.data.amounts.flatMap((amount) => [
    fill(WORDS.title, language, {
      state: say(amount.exceeds ? WORDS.above : WORDS.within, language),
      ingredient: amount.ingredient,
      where: say(WORDS[where], language),
      limit: amount.limitMg,
    }),
    ...([amount.rolling, amount.calendarMonth] as const).map(({ from, to, mg, institutions, pharmacies }, index) =>
      fill(WORDS.sum, language, {
        what: say(index === 0 ? WORDS.rolling : WORDS.month, language),
        from,
        to,
        mg,
        institutions,
        pharmacies,
      }),
    ),
    ...(amount.notSummed === 0 ? [] : [fill(WORDS.notSummed, language, { count: amount.notSummed })]),
    fill(WORDS.source, language, { source: amount.source }),
  ]);
  const nonHits = read.data.nonHits.map(({ newCode, otherCode, because }) =>
    fill(WORDS.nonHit, language, {
      other: otherCode ?? '-',
      added: newCode ?? '-',
      because: nonHitLabel(because, language),
    }),
  );
  return [...amounts, ...nonHits].map(printable);
}
