import { Badge } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import type { ShownAmount } from './check-shapes.ts';
import { checkWords } from './check-words.ts';

/** Sums in mg of the drugs that have a limit: 30 days that roll, and the calendar month (product.md §5). */
export function CheckAmounts({ amounts }: { readonly amounts: readonly ShownAmount[] }) {
  const say = useSay();
  if (amounts.length === 0) return null;
  return (
    <ul className="check-amounts" aria-label={say(checkWords.amounts)}>
      {amounts.map(({ ingredient, limitMg, rolling, calendarMonth, exceeds, notSummed }) => (
        <li key={ingredient}>
          <strong>{ingredient}</strong>{' '}
          {say(checkWords.sums, { rolling: rolling.mg, month: calendarMonth.mg, limit: limitMg })}{' '}
          {exceeds ? <Badge tone="bad" text={say(checkWords.exceeds)} solid /> : null}
          {notSummed === 0 ? null : <small className="quiet"> {say(checkWords.notSummed, { lines: notSummed })}</small>}
        </li>
      ))}
    </ul>
  );
}
