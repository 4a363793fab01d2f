import type { TodayRow } from '../today/today-words.ts';

const URGENCY: readonly TodayRow['check']['answer'][] = [
  'found',
  'found-without-consent',
  'partly-checked',
  'not-performed',
  'none',
];

/** What waits for a decision (also after 確定), then what is at hand, then what is finalised; each the worst answer first. */
export function inOrderOfNeed<Row extends Pick<TodayRow, 'check' | 'stage' | 'undecidedGroups'>>(
  rows: readonly Row[],
): readonly Row[] {
  const rank = ({ undecidedGroups, stage }: Row): number => (undecidedGroups > 0 ? 0 : stage === 'finalised' ? 2 : 1);
  return rows.toSorted(
    (a, b) => rank(a) - rank(b) || URGENCY.indexOf(a.check.answer) - URGENCY.indexOf(b.check.answer),
  );
}
