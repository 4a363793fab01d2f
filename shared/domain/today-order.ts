/** What somebody does next with a prescription; the order is the order of the list. */
export const NEXT_ACT_ORDER = [
  'stop',
  'correct',
  'finalise',
  'hand-over',
  'audit',
  'complete',
  'enter',
  'look-up',
  'sign',
  'wait-for-service',
  'none',
] as const;
export type NextAct = (typeof NEXT_ACT_ORDER)[number];

export interface OrderedRow {
  readonly next: NextAct;
  /** Since when it waits, ISO 8601 */
  readonly receivedAt: string;
  /** Rows of one visit share it; null = a visit of its own */
  readonly visitKey: string | null;
}

/**
 * By what needs doing next (a row that must be stopped first, then who is nearest to going home), the longest waiting
 * first; prescriptions of one visit stand together, at the place of the most urgent of them.
 *
 * @returns visit: numbered from 1 in that order
 */
export function orderToday<T extends OrderedRow>(
  rows: readonly T[],
): readonly { readonly row: T; readonly visit: number; readonly visitSize: number }[] {
  const rank = (row: T): number => NEXT_ACT_ORDER.indexOf(row.next);
  const compare = (a: T, b: T): number => rank(a) - rank(b) || a.receivedAt.localeCompare(b.receivedAt);
  const visits = [...Map.groupBy(rows, (row) => row.visitKey ?? row).values()].map((visit) => visit.toSorted(compare));
  const first = ([row]: readonly T[]): T => {
    if (row === undefined) throw new Error('a visit without rows');
    return row;
  };
  return visits
    .toSorted((a, b) => compare(first(a), first(b)))
    .flatMap((visit, index) => visit.map((row) => ({ row, visit: index + 1, visitSize: visit.length })));
}
