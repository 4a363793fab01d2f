import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { OperationArguments } from './call-operation.ts';
import { useCore } from './core-context.tsx';

export type QueueRow = OperationOutput<'queue.page'>['rows'][number];
export type QueueFilter = Omit<OperationArguments<'queue.page'>, 'after' | 'before' | 'skip' | 'limit'>;

export const PAGE_ROWS = 100;
/** Pages kept; farther ones are fetched again when they come into sight. */
const PAGES_KEPT = 80;

export interface QueueRows {
  readonly total: number;
  readonly totalExact: boolean;
  readonly rowAt: (index: number) => QueueRow | null;
  /** Where a row stands, as far as its page is here; null = in none of them */
  readonly indexOf: (submissionId: string) => number | null;
  readonly onVisible: (from: number, to: number) => void;
  readonly issues: readonly Issue[];
  readonly loading: boolean;
  readonly patientsSearched: boolean;
  readonly reload: () => void;
}

/** What the list asks first, of all rows. */
export const FIRST_PAGE = { skip: 0, limit: PAGE_ROWS } as const;

interface Fetched {
  readonly key: string;
  readonly pages: ReadonlyMap<number, FetchedPage>;
  readonly issues: readonly Issue[];
}

interface FetchedPage {
  readonly answer: OperationOutput<'queue.page'>;
  /** Which change of the queue it was asked after: a page from before the last one is shown, and asked again. */
  readonly change: number;
}

/**
 * The queue in pages of 100: the next page follows the cursor of the one before it, a jump passes over rows from the
 * newest. After a change what is in sight is fetched again at once, every other page as soon as it comes into sight.
 */
export function useQueueRows(filter: QueueFilter): QueueRows {
  const { call, listen } = useCore();
  const key = JSON.stringify(filter);
  const [fetched, setFetched] = useState<Fetched>({ key, pages: new Map(), issues: [] });
  const asked = useRef(new Set<string>());
  const sight = useRef({ from: 0, to: 0 });
  const change = useRef(0);
  const latest = useRef({ filter, key, fetched });
  useLayoutEffect(() => {
    latest.current = { filter, key, fetched };
  });

  const fetchPage = useCallback(
    async (page: number): Promise<void> => {
      const { filter: wanted, key: wantedKey, fetched: known } = latest.current;
      const name = `${wantedKey} ${page}`;
      const fresh = (number: number): FetchedPage | null => {
        const kept = known.key === wantedKey ? known.pages.get(number) : undefined;
        return kept?.change === change.current ? kept : null;
      };
      if (asked.current.has(name) || fresh(page) !== null) return;
      asked.current.add(name);
      const askedAt = change.current;
      const cursor = fresh(page - 1)?.answer.last ?? null;
      const place = cursor === null ? { skip: page * PAGE_ROWS } : { after: cursor };
      const answer = await call('queue.page', { ...wanted, ...place, limit: PAGE_ROWS });
      asked.current.delete(name);
      if (latest.current.key !== wantedKey) return;
      setFetched((before) => {
        const pages = before.key === wantedKey ? [...before.pages] : [];
        if (!answer.ok) return { key: wantedKey, pages: new Map(pages), issues: answer.issues };
        const kept = pages.filter(([number]) => number !== page && Math.abs(number - page) < PAGES_KEPT);
        const one = { answer: answer.value, change: askedAt };
        return { key: wantedKey, pages: new Map([...kept, [page, one]]), issues: [] };
      });
      // What changed while it was on its way was not told to it.
      if (askedAt !== change.current && pagesOf(sight.current).includes(page)) void fetchPage(page);
    },
    [call],
  );
  const fetchSight = useCallback(() => {
    for (const page of pagesOf(sight.current)) void fetchPage(page);
  }, [fetchPage]);
  const reload = useCallback(() => {
    change.current += 1;
    fetchSight();
  }, [fetchSight]);
  // Asked before the empty table is painted: the core answers meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useLayoutEffect(() => {
    sight.current = { from: 0, to: 0 };
    fetchSight();
  }, [key, fetchSight]);
  useEffect(
    () =>
      listen((event) => {
        const changed = event.type === 'changed' && event.areas.includes('queue');
        if (changed || (event.type === 'service' && event.state === 'up')) reload();
      }),
    [listen, reload],
  );
  const onVisible = useCallback(
    (from: number, to: number) => {
      sight.current = { from, to };
      fetchSight();
    },
    [fetchSight],
  );
  const current = fetched.key === key ? fetched : null;
  const newest = current === null ? undefined : [...current.pages.values()].at(-1)?.answer;
  return {
    total: newest?.total ?? 0,
    totalExact: newest?.totalExact ?? true,
    rowAt: (index) => current?.pages.get(Math.floor(index / PAGE_ROWS))?.answer.rows[index % PAGE_ROWS] ?? null,
    indexOf: (submissionId) => indexIn(current?.pages, submissionId),
    onVisible,
    issues: current?.issues ?? [],
    loading: current === null || (current.pages.size === 0 && current.issues.length === 0),
    patientsSearched: newest?.patientsSearched ?? true,
    reload,
  };
}

/** The page asked last knows best: in an older one a row may stand where it was before others came. */
function indexIn(pages: Fetched['pages'] | undefined, submissionId: string): number | null {
  for (const [number, { answer }] of [...(pages ?? [])].toSorted(([, a], [, b]) => b.change - a.change)) {
    const place = answer.rows.findIndex((row) => row.submissionId === submissionId);
    if (place >= 0) return number * PAGE_ROWS + place;
  }
  return null;
}

interface Sight {
  readonly from: number;
  readonly to: number;
}

function pagesOf({ from, to }: Sight): readonly number[] {
  const first = Math.floor(from / PAGE_ROWS);
  return Array.from({ length: Math.floor(to / PAGE_ROWS) - first + 1 }, (_, index) => first + index);
}
