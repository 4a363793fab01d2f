import { useEffect } from 'react';

/** Where the cursor of a list stands: on a row, not at a number, for rows come, go and change their order. */
export interface RowCursor {
  /** null = on the first row there is */
  readonly key: string | null;
  /** The rows as they stood when the cursor was last seen among them: what follows one that is gone */
  readonly order: readonly string[];
}
export const AT_FIRST_ROW: RowCursor = { key: null, order: [] };

/** The cursor set on the row at `index` of the rows that are shown */
export function cursorAt(keys: readonly string[], index: number): RowCursor {
  return { key: keys[index] ?? null, order: keys };
}

/** @returns the row the cursor stands on among `keys`: its own, else the next of those that followed it, else the last one before it */
export function rowUnder({ key, order }: RowCursor, keys: readonly string[]): string | null {
  if (key === null) return keys[0] ?? null;
  if (keys.includes(key)) return key;
  const place = order.indexOf(key);
  const present = (one: string) => keys.includes(one);
  return (
    order.slice(place + 1).find(present) ?? order.slice(0, Math.max(0, place)).findLast(present) ?? keys[0] ?? null
  );
}

/**
 * Follows the row of the cursor through every change of the list.
 * @param keys the rows that are shown, in their order; null = not here yet
 * @returns its place among them; 0 where there is none
 */
export function useRowPlace(
  cursor: RowCursor,
  move: (cursor: RowCursor) => void,
  keys: readonly string[] | null,
): number {
  const key = keys === null ? cursor.key : rowUnder(cursor, keys);
  // An empty list tells nothing of where the cursor belongs once there are rows again.
  const settled =
    keys === null || keys.length === 0 || (key === cursor.key && keys.join('\n') === cursor.order.join('\n'));
  useEffect(() => {
    if (!settled && keys !== null) move({ key, order: keys });
  });
  return key === null || keys === null ? 0 : Math.max(0, keys.indexOf(key));
}
