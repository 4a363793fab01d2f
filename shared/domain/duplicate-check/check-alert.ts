import type { DrugRoute } from '../drug/drug-route.ts';
import type { CheckHit, HitScope } from './check-outcome.ts';

/** The drug that caused an alert, with where and when; parts are null where consent does not reach. */
export interface AlertCause {
  /** First day of intake */
  readonly on: string | null;
  readonly drug: string;
  readonly code: string | null;
  readonly institution: string | null;
  readonly pharmacy: string | null;
  /** 処方意図 */
  readonly prescriberReason: string | null;
}

/** One alert, whichever engine raised it. */
export interface CheckAlert {
  readonly rule: 'duplicate' | 'contraindicated';
  readonly scope: HitScope;
  readonly masked: CheckHit['masked'];
  /** This prescription's drug */
  readonly drug: string;
  readonly drugCode: string | null;
  /** Shared ingredient (duplicate) or this prescription's side (contraindicated) */
  readonly ingredient: string;
  /** What this prescription's drug holds, whatever the answer tells of the other */
  readonly ownIngredient: string;
  readonly routes: readonly DrugRoute[];
  /** The other side of a contraindicated pair; null for a duplicate and where masked */
  readonly other: { readonly key: string; readonly label: string } | null;
  readonly condition: string | null;
  /** null = masked */
  readonly cause: AlertCause | null;
}

/** Tells alerts apart without saying where they come from: oral consent does not open the places. */
export function alertIdentity({ rule, drug, drugCode, cause }: CheckAlert): string {
  return [rule, drugCode ?? drug, cause?.on ?? '', cause === null ? '' : (cause.code ?? cause.drug)].join('|');
}

/** An alert of our own engine. */
export function alertOfHit(hit: CheckHit): CheckAlert {
  const { causing, reason } = hit;
  const pair = reason?.rule === 'contraindicated' ? reason : null;
  return {
    rule: hit.rule,
    scope: hit.scope,
    masked: hit.masked,
    drug: hit.newDrug.name,
    drugCode: hit.newDrug.code,
    ingredient: hit.ingredient,
    ownIngredient: hit.ingredient,
    routes: hit.rule === 'duplicate' ? hit.routes : [],
    other:
      pair === null || causing === null
        ? null
        : { key: causing.code?.slice(0, 7) ?? pair.causingLabel, label: pair.causingLabel },
    condition: pair === null ? null : (pair.conditionJa ?? pair.condition),
    cause:
      causing === null
        ? null
        : {
            on: causing.dispensedOn ?? causing.prescribedOn,
            drug: causing.name,
            code: causing.code,
            institution: causing.institution?.name ?? null,
            pharmacy: causing.pharmacy?.name ?? null,
            prescriberReason: causing.prescriberReason,
          },
  };
}
