import type { CalendarDate } from '../calendar-date.ts';
import type { DrugRoute } from '../drug-route.ts';
import type { CheckHit } from './check-outcome.ts';

/** Made of unmasked rows only; null parts read 同意なし・集計不可. */
export interface GroupSummary {
  readonly causingLines: number;
  /** First and last start of intake */
  readonly span: { readonly from: CalendarDate; readonly to: CalendarDate };
  readonly institutions: number | null;
  readonly pharmacies: number | null;
}

export interface HitGroup {
  readonly key: string;
  readonly rule: CheckHit['rule'];
  readonly ingredient: string;
  readonly routes: readonly DrugRoute[];
  /** Newest first; none is left out */
  readonly hits: readonly CheckHit[];
  /** null = 同意なし・集計不可 */
  readonly summary: GroupSummary | null;
}

function startOf(hit: CheckHit): string {
  return hit.causing?.window.from ?? '';
}

function keyOf(hit: CheckHit): string {
  const other = hit.reason?.rule === 'contraindicated' ? hit.reason.causingLabel : '';
  return [hit.rule, hit.masked === 'no-consent' ? 'masked' : '', hit.ingredient, other, hit.routes.join('+')].join('|');
}

function summaryOf(hits: readonly CheckHit[]): GroupSummary | null {
  const causing = hits.flatMap((hit) => (hit.causing === null ? [] : [hit.causing]));
  const starts = causing.map(({ window }) => window.from).sort();
  const [from] = starts;
  const to = starts.at(-1);
  if (from === undefined || to === undefined || causing.length < hits.length) return null;
  const placesShown = hits.every(({ masked }) => masked === 'none');
  const count = (codes: readonly (string | undefined)[]) => new Set(codes.filter((code) => code !== undefined)).size;
  return {
    causingLines: new Set(causing.map(({ lineId }) => lineId)).size,
    span: { from, to },
    institutions: placesShown ? count(causing.map(({ institution }) => institution?.code)) : null,
    pharmacies: placesShown ? count(causing.map(({ pharmacy }) => pharmacy?.code)) : null,
  };
}

const RULE_ORDER: readonly CheckHit['rule'][] = ['contraindicated', 'duplicate'];

/** By ingredient + route (contraindicated: by both labels); contraindicated first, then the group with the newest hit. */
export function groupHits(hits: readonly CheckHit[]): readonly HitGroup[] {
  const byKey = new Map<string, CheckHit[]>();
  for (const hit of hits) {
    const group = byKey.get(keyOf(hit));
    if (group === undefined) byKey.set(keyOf(hit), [hit]);
    else group.push(hit);
  }
  const groups = [...byKey].flatMap(([key, members]): HitGroup[] => {
    const sorted = members.toSorted((a, b) => startOf(b).localeCompare(startOf(a)));
    const [newest] = sorted;
    if (newest === undefined) return [];
    const { rule, ingredient, routes } = newest;
    return [{ key, rule, ingredient, routes, hits: sorted, summary: summaryOf(sorted) }];
  });
  const newestOf = (group: HitGroup) => group.hits.map(startOf)[0] ?? '';
  return groups.sort(
    (a, b) =>
      RULE_ORDER.indexOf(a.rule) - RULE_ORDER.indexOf(b.rule) ||
      newestOf(b).localeCompare(newestOf(a)) ||
      a.key.localeCompare(b.key),
  );
}
