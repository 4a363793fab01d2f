import type { CheckLine, TakingLine } from './check-line.ts';
import type { CausingDrug, CheckHit, HitDrug, HitScope } from './check-outcome.ts';
import type { DrugComparison } from './compare-drugs.ts';
import { type IntakeWindow, overlapOf } from './intake-window.ts';
import type { PairLookup } from './pair-lookup.ts';

/** The line a new line is compared with. */
export interface HitOther {
  readonly line: CheckLine | TakingLine;
  readonly window: IntakeWindow;
  readonly scope: HitScope;
}

/** Wording of the real service (seen). */
const DUPLICATE_MESSAGE = '同一投与経路で成分が重複しています。';
/** MOCK: the real wording is not public. */
const CONTRAINDICATED_MESSAGE = '併用禁忌の組み合わせです。';

function hitDrug({ lineId, codeType, code, name }: CheckLine): HitDrug {
  return { lineId, codeType, code, name };
}

function causingDrug({ line, window }: HitOther): CausingDrug {
  const taking = 'scope' in line ? line : null;
  return {
    ...hitDrug(line),
    dispensedOn: taking?.dispensedOn ?? null,
    prescribedOn: taking?.prescribedOn ?? null,
    institution: taking?.institution ?? null,
    pharmacy: taking?.pharmacy ?? null,
    supply: line.supply,
    usage: taking?.usage ?? '',
    prescriberReason: taking?.prescriberReason ?? null,
    window,
  };
}

/** The hits of one new line with one other line: contraindicated pairs first, then the duplicate. */
export function makeHits(
  newLine: CheckLine,
  window: IntakeWindow,
  other: HitOther,
  comparison: DrugComparison,
  pairs: PairLookup,
): readonly CheckHit[] {
  const common = {
    scope: other.scope,
    newDrug: hitDrug(newLine),
    masked: 'none',
    causing: causingDrug(other),
    overlap: overlapOf(window, other.window),
  } as const;
  const contraindicated = pairs.matches.map(
    ({ pair, labels: [newLabel, causingLabel], components }): CheckHit => ({
      ...common,
      rule: 'contraindicated',
      ingredient: newLabel,
      routes: [],
      message: CONTRAINDICATED_MESSAGE,
      reason: {
        rule: 'contraindicated',
        pairId: pair.pairId,
        matchLevel: pair.matchLevel,
        newLabel,
        causingLabel,
        components,
        condition: pair.condition,
        conditionJa: pair.conditionJa,
        classExpanded: pair.classExpanded,
        sourceTitle: pair.source.title,
      },
    }),
  );
  if (comparison.kind !== 'duplicate') return contraindicated;
  const { by, ingredients, routes } = comparison;
  const duplicate: CheckHit = {
    ...common,
    rule: 'duplicate',
    ingredient: ingredients.join('・'),
    routes,
    message: DUPLICATE_MESSAGE,
    reason: { rule: 'duplicate', by, ingredients, routes },
  };
  return [...contraindicated, duplicate];
}
