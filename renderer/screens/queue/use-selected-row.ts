import { useCallback, useState } from 'react';
import type { QueueRow, QueueRows } from '../../core/use-queue-rows.ts';

interface Chosen {
  readonly index: number;
  /** null until a row is known that stands there */
  readonly id: string | null;
}

const TOP: Chosen = { index: 0, id: null };

/** The row under the cursor: the same row, wherever it stands after others have come or gone. */
export function useSelectedRow(rows: Pick<QueueRows, 'rowAt' | 'indexOf' | 'total'>): {
  readonly index: number;
  readonly row: QueueRow | null;
  readonly choose: (index: number) => void;
  readonly toTop: () => void;
} {
  const [chosen, setChosen] = useState(TOP);
  const index = Math.min(placeOf(rows, chosen), Math.max(0, rows.total - 1));
  const row = rows.rowAt(index);
  // Kept as it is drawn: the next change is measured against what was on the screen.
  if (row !== null && (row.submissionId !== chosen.id || index !== chosen.index))
    setChosen({ index, id: row.submissionId });
  return {
    index,
    row,
    choose: (next) => setChosen({ index: next, id: rows.rowAt(next)?.submissionId ?? null }),
    toTop: useCallback(() => setChosen(TOP), []),
  };
}

/** A row that is no longer in the list leaves its place to the one that follows. */
function placeOf(rows: Pick<QueueRows, 'rowAt' | 'indexOf'>, { index, id }: Chosen): number {
  if (id === null || rows.rowAt(index)?.submissionId === id) return index;
  return rows.indexOf(id) ?? index;
}
