import type { ClosingAction } from './closing-actions.ts';

/** Rows that say the same and are named one by one; behind them stands one line for the rest. */
const NAMED_MOST = 20;
/** Different texts of one code (days, causes) */
const TEXTS_MOST = 20;

/**
 * The actions as a screen can use them: after a week without a line there are ten thousand, and they are asked for once a
 * second. The sum of the rows of each code stays what it was.
 */
export function foldedActions(actions: readonly ClosingAction[]): readonly ClosingAction[] {
  return [...Map.groupBy(actions, ({ code }) => code).values()].flatMap((ofCode) => {
    const ofText = [...Map.groupBy(ofCode, ({ text }) => text).values()];
    const others = ofText.slice(TEXTS_MOST).flat();
    return [...ofText.slice(0, TEXTS_MOST).flatMap(named), ...(others.length === 0 ? [] : together(others))];
  });
}

function named(alike: readonly ClosingAction[]): readonly ClosingAction[] {
  const rest = alike.slice(NAMED_MOST);
  return rest.length <= 1 ? alike : [...alike.slice(0, NAMED_MOST), ...together(rest)];
}

/** One line in the words of the first, about no row of its own. */
function together(actions: readonly ClosingAction[]): readonly ClosingAction[] {
  const [first] = actions;
  if (first === undefined) return [];
  const { resultId: _result, prescriptionKey: _prescription, ...words } = first;
  return [{ ...words, submissionId: null, rows: actions.reduce((sum, { rows }) => sum + rows, 0) }];
}
