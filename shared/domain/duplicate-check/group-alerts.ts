import type { DrugRoute } from '../drug/drug-route.ts';
import type { Uuid } from '../identifiers.ts';
import { alertIdentity, type CheckAlert } from './check-alert.ts';
import type { CheckDecision } from './check-decision.ts';
import type { HitScope } from './check-outcome.ts';

/** Made of unmasked rows only. */
export interface GroupSummary {
  readonly alerts: number;
  readonly span: { readonly from: string; readonly to: string } | null;
  /** null where places are not shown (口頭等同意) or not told */
  readonly institutions: number | null;
  readonly pharmacies: number | null;
}

/** All alerts of one ingredient and route (併用禁忌: of one pair). */
export interface AlertGroup {
  readonly key: string;
  /** Only this prescription's side: by it an earlier decision is found again */
  readonly offerKey: string;
  readonly rule: CheckAlert['rule'];
  readonly ingredient: string;
  /** The other side of a contraindicated pair */
  readonly other: string | null;
  readonly routes: readonly DrugRoute[];
  readonly scopes: readonly HitScope[];
  /** This prescription's drugs it is about */
  readonly drugs: readonly string[];
  readonly conditions: readonly string[];
  /** 処方意図, each once */
  readonly prescriberReasons: readonly string[];
  /** Something of it is withheld for want of consent */
  readonly masked: boolean;
  /** null = 同意なし・集計不可 */
  readonly summary: GroupSummary | null;
  /** Newest first; none is left out */
  readonly alerts: readonly CheckAlert[];
}

/** A group with the short name people give it in a command, and the decision that answers for it at this visit. */
export interface ShownGroup extends AlertGroup {
  readonly groupId: string;
  readonly decisionId: Uuid | null;
}

const RULE_ORDER: readonly CheckAlert['rule'][] = ['contraindicated', 'duplicate'];

function distinct<T>(values: readonly (T | null)[]): readonly T[] {
  return [...new Set(values.filter((value) => value !== null))];
}

const startOf = (alert: CheckAlert): string => alert.cause?.on ?? '';

const routesKey = ({ routes }: CheckAlert): string => [...routes].sort().join('+');

/** Said of masked and unmasked alerts alike. */
function offerKeyOf(alert: CheckAlert): string {
  return [alert.rule, alert.ownIngredient, routesKey(alert)].join('|');
}

function keyOf(alert: CheckAlert): string {
  if (alert.rule === 'duplicate') return [alert.rule, alert.ingredient, routesKey(alert)].join('|');
  return [offerKeyOf(alert), alert.other?.key ?? '?'].join('|');
}

function countOf(names: readonly (string | null)[]): number | null {
  const known = distinct(names);
  return known.length === 0 ? null : known.length;
}

function summaryOf(alerts: readonly CheckAlert[]): GroupSummary | null {
  const causes = distinct(alerts.map(({ cause }) => cause));
  if (causes.length === 0 || alerts.some(({ masked }) => masked === 'no-consent')) return null;
  const starts = distinct(causes.map(({ on }) => on)).toSorted();
  const [from] = starts;
  const to = starts.at(-1);
  return {
    alerts: alerts.length,
    span: from === undefined || to === undefined ? null : { from, to },
    institutions: countOf(causes.map(({ institution }) => institution)),
    pharmacies: countOf(causes.map(({ pharmacy }) => pharmacy)),
  };
}

/** Worst first: contraindicated, then the group with the newest alert; newest first inside. */
export function groupAlerts(alerts: readonly CheckAlert[]): readonly AlertGroup[] {
  const groups = [...Map.groupBy(alerts, keyOf)].flatMap(([key, members]): AlertGroup[] => {
    const sorted = members.toSorted((a, b) => startOf(b).localeCompare(startOf(a)));
    const [newest] = sorted;
    if (newest === undefined) return [];
    const { rule, ingredient, routes, other } = newest;
    return [
      {
        key,
        offerKey: offerKeyOf(newest),
        rule,
        ingredient,
        other: other?.label ?? null,
        routes,
        scopes: distinct(sorted.map(({ scope }) => scope)),
        drugs: distinct(sorted.map(({ drug }) => drug)),
        conditions: distinct(sorted.map(({ condition }) => condition)),
        prescriberReasons: distinct(sorted.map(({ cause }) => cause?.prescriberReason ?? null)),
        masked: sorted.some(({ masked }) => masked === 'no-consent'),
        summary: summaryOf(sorted),
        alerts: sorted,
      },
    ];
  });
  const newestOf = ({ alerts: [first] }: AlertGroup): string => (first === undefined ? '' : startOf(first));
  return groups.toSorted(
    (a, b) =>
      RULE_ORDER.indexOf(a.rule) - RULE_ORDER.indexOf(b.rule) ||
      newestOf(b).localeCompare(newestOf(a)) ||
      (a.key < b.key ? -1 : 1),
  );
}

/**
 * Whether a decision of this visit answers for the group as it is known now. What was decided in the dark (masked) does
 * not answer for what consent has brought to light since, nor does a decision for alerts that came after it.
 */
export function decisionCovers(
  decision: Pick<CheckDecision, 'groupKey' | 'offerKey' | 'alerts' | 'masked' | 'drugs'>,
  group: AlertGroup,
): boolean {
  if (group.masked) {
    return decision.offerKey === group.offerKey && group.drugs.every((drug) => decision.drugs.includes(drug));
  }
  return (
    decision.groupKey === group.key &&
    !decision.masked &&
    group.alerts.every((alert) => decision.alerts.includes(alertIdentity(alert)))
  );
}
