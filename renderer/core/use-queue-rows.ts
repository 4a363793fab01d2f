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

interface QueueRows {
  readonly total: number;
  readonly totalExact: boolean;
  readonly rowAt: (index: number) => QueueRow | null;
  readonly onVisible: (from: number, to: number) => void;
  readonly issues: readonly Issue[];
  readonly loading: boolean;
  readonly patientsSearched: boolean;
  readonly reload: () => void;
}

interface Fetched {
  readonly key: string;
  readonly pages: ReadonlyMap<number, OperationOutput<'queue.page'>>;
  readonly issues: readonly Issue[];
}

/**
 * The queue in pages of 100: the next page follows the cursor of the one before it, a jump passes over rows from the
 * newest. Rows that change are fetched again where they are in sight, not moved under the eyes.
 */
export function useQueueRows(filter: QueueFilter): QueueRows {
  const { call, listen } = useCore();
  const key = JSON.stringify(filter);
  const [fetched, setFetched] = useState<Fetched>({ key, pages: new Map(), issues: [] });
  const asked = useRef(new Set<string>());
  const sight = useRef({ from: 0, to: 0 });
  const latest = useRef({ filter, key, fetched });
  useLayoutEffect(() => {
    latest.current = { filter, key, fetched };
  });

  const fetchPage = useCallback(
    async (page: number, again: boolean): Promise<void> => {
      const { filter: wanted, key: wantedKey, fetched: known } = latest.current;
      const name = `${wantedKey} ${page}`;
      const present = known.key === wantedKey && known.pages.has(page);
      if (asked.current.has(name) || (present && !again)) return;
      asked.current.add(name);
      const cursor = known.key === wantedKey ? known.pages.get(page - 1)?.last : null;
      const place = cursor === null || cursor === undefined || again ? { skip: page * PAGE_ROWS } : { after: cursor };
      const answer = await call('queue.page', { ...wanted, ...place, limit: PAGE_ROWS });
      asked.current.delete(name);
      if (latest.current.key !== wantedKey) return;
      setFetched((before) => {
        const pages = before.key === wantedKey ? [...before.pages] : [];
        if (!answer.ok) return { key: wantedKey, pages: new Map(pages), issues: answer.issues };
        const kept = pages.filter(([number]) => number !== page && Math.abs(number - page) < PAGES_KEPT);
        return { key: wantedKey, pages: new Map([...kept, [page, answer.value]]), issues: [] };
      });
    },
    [call],
  );
  const fetchSight = useCallback(
    (again: boolean) => {
      const { from, to } = sight.current;
      for (let page = Math.floor(from / PAGE_ROWS); page <= Math.floor(to / PAGE_ROWS); page += 1)
        void fetchPage(page, again);
    },
    [fetchPage],
  );
  // Asked before the empty table is painted: the core answers meanwhile.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useLayoutEffect(() => {
    sight.current = { from: 0, to: 0 };
    fetchSight(false);
  }, [key, fetchSight]);
  useEffect(
    () =>
      listen((event) => {
        const changed = event.type === 'changed' && event.areas.includes('queue');
        if (changed || (event.type === 'service' && event.state === 'up')) fetchSight(true);
      }),
    [listen, fetchSight],
  );
  const onVisible = useCallback(
    (from: number, to: number) => {
      sight.current = { from, to };
      fetchSight(false);
    },
    [fetchSight],
  );
  const current = fetched.key === key ? fetched : null;
  const newest = current === null ? undefined : [...current.pages.values()].at(-1);
  return {
    total: newest?.total ?? 0,
    totalExact: newest?.totalExact ?? true,
    rowAt: (index) => current?.pages.get(Math.floor(index / PAGE_ROWS))?.rows[index % PAGE_ROWS] ?? null,
    onVisible,
    issues: current?.issues ?? [],
    loading: current === null || (current.pages.size === 0 && current.issues.length === 0),
    patientsSearched: newest?.patientsSearched ?? true,
    reload: useCallback(() => fetchSight(true), [fetchSight]),
  };
}
