import type { CalendarDate } from '../calendar-date.ts';
import type { DrugFacts } from '../drug/drug-facts.ts';
import { listingStateOn } from '../drug/drug-insurance.ts';
import type { DrugMaster } from '../drug/drug-master.ts';
import { type AmountLimit, SHIPPED_AMOUNT_LIMITS } from './amount-limits.ts';
import type { CheckLine, PlaceOfCare, TakingLine } from './check-line.ts';
import type { CheckHit, CheckOutcome, LineOutcome, NonHit, UncheckedCause } from './check-outcome.ts';
import { compareDrugs, type DrugComparison } from './compare-drugs.ts';
import type { ContraindicatedPair } from './contraindicated-pair.ts';
import { cumulativeAmounts } from './cumulative-amounts.ts';
import { countedSupply, type IntakeWindow, intakeWindow, windowFrom, windowStateOn } from './intake-window.ts';
import { type HitOther, makeHits } from './make-hits.ts';
import { type PairLookup, pairLookupOf } from './pair-lookup.ts';
import { readLine } from './read-line.ts';
import { countedOnce, handedOverOnce, sameTreatment } from './same-treatment.ts';

export interface CheckRequest {
  /** The lines of one prescription or result */
  readonly newLines: readonly CheckLine[];
  readonly takingLines: readonly TakingLine[];
  /** The day as of which is compared */
  readonly checkedOn: CalendarDate;
  /** 10-character code of the asking institution or pharmacy; null = nothing is its own */
  readonly ownInstitution: string | null;
  readonly includeOwnInstitution: boolean;
  readonly master: DrugMaster;
  readonly pairs: readonly ContraindicatedPair[];
  /** Default: the shipped table */
  readonly limits?: readonly AmountLimit[];
  /** Who prescribed and who dispenses the new lines: counted with the amounts they are summed into */
  readonly newLinesFrom?: { readonly institution: PlaceOfCare | null; readonly pharmacy: PlaceOfCare | null };
  /** 処方内: compare the new lines with each other too; default true */
  readonly withinPrescription?: boolean;
  /** Say for every pair of lines that is no hit why not; default false */
  readonly explainNonHits?: boolean;
}

/** A line in play: read, with the window in which it is taken. */
interface Contender {
  readonly other: HitOther;
  readonly drug: DrugFacts;
}

interface Relation {
  readonly pairs: PairLookup;
  readonly comparison: DrugComparison;
}

function ownedBy(line: TakingLine, own: string | null): boolean {
  return own !== null && (line.institution?.code === own || line.pharmacy?.code === own);
}

/**
 * 重複投薬・併用禁忌 of new lines against what is being taken. Pure, total, deterministic: the same lines in the same
 * order give the same outcome, and nothing that could not be read ever counts as checked.
 */
export function checkDuplicates(request: CheckRequest): CheckOutcome {
  const { newLines, checkedOn, master } = request;
  const lookup = pairLookupOf(request.pairs, master);
  const nonHits: NonHit[] = [];
  const hits: CheckHit[] = [];
  const unreadable = new Map<string, UncheckedCause>();
  const undecided = new Map<string, UncheckedCause>();
  const note = (newLine: CheckLine, other: CheckLine, because: NonHit['because']) => {
    if (request.explainNonHits !== true) return;
    const [newLineId, otherLineId] = [newLine.lineId, other.lineId];
    nonHits.push({ newLineId, newCode: newLine.code, otherLineId, otherCode: other.code, because });
  };

  const windowOfNew = (line: CheckLine, drug: DrugFacts): IntakeWindow =>
    windowFrom(checkedOn, 'check-day', countedSupply(line.supply, drug.category));
  const readings = newLines.map((line) => ({ line, reading: readLine(line, master) }));
  const readable = readings.flatMap(({ line, reading }) =>
    reading.kind === 'drug' ? [{ line, drug: reading.drug, window: windowOfNew(line, reading.drug) }] : [],
  );
  const unread = readings.flatMap(({ line, reading }) =>
    reading.kind === 'drug' ? [] : [{ line, cause: reading.cause }],
  );
  const taking = countedOnce(request.takingLines);

  /** Why a line is out of play for all new lines, else the line with its window. */
  function contender(line: TakingLine): Contender | NonHit['because'] {
    if (line.status !== 'current') return line.status;
    const isOwn = line.scope === 'taking' && !request.includeOwnInstitution && ownedBy(line, request.ownInstitution);
    if (isOwn) return 'own-institution';
    const reading = readLine(line, master);
    if (reading.kind === 'not-covered') return 'not-covered';
    const drug = reading.kind === 'drug' ? reading.drug : null;
    const window = intakeWindow(line, drug === null ? line.supply : countedSupply(line.supply, drug.category));
    const state = window === null ? null : windowStateOn(window, checkedOn);
    if (state !== null && state !== 'active') return state;
    const cause = reading.kind === 'unreadable' ? reading.cause : 'no-date';
    if (reading.kind === 'unreadable' || window === null) {
      if (!newLines.every((newLine) => sameTreatment(newLine, line))) unreadable.set(line.lineId, cause);
      return cause;
    }
    return { other: { line, window, scope: line.scope }, drug: reading.drug };
  }

  /** A patient may bring thousands of lines of a few drugs: each pair of drugs is compared once. */
  const relations = new Map<string, Relation>();
  function relationOf(drug: DrugFacts, other: DrugFacts): Relation {
    const key = `${drug.code} ${other.code}`;
    const known = relations.get(key) ?? { pairs: lookup(drug, other), comparison: compareDrugs(drug, other) };
    relations.set(key, known);
    return known;
  }

  function compare(newLine: CheckLine, drug: DrugFacts, window: IntakeWindow, against: Contender): void {
    const { pairs, comparison } = relationOf(drug, against.drug);
    const found = makeHits(newLine, window, against.other, comparison, pairs);
    hits.push(...found);
    if (pairs.needsProductCode) undecided.set(newLine.lineId, 'needs-product-code');
    if (comparison.kind === 'undecidable') undecided.set(newLine.lineId, comparison.because);
    if (found.length === 0 && comparison.kind !== 'duplicate') {
      note(newLine, against.other.line, comparison.because);
    }
  }

  for (const line of taking) {
    const candidate = contender(line);
    for (const { line: newLine, cause } of unread) note(newLine, line, cause);
    for (const { line: newLine, drug, window } of readable) {
      if (sameTreatment(newLine, line)) note(newLine, line, 'same-prescription-or-result');
      else if (typeof candidate === 'string') note(newLine, line, candidate);
      else compare(newLine, drug, window, candidate);
    }
  }
  if (request.withinPrescription !== false) {
    for (const [index, later] of readable.entries()) {
      for (const earlier of readable.slice(0, index)) {
        const other: HitOther = { line: earlier.line, window: earlier.window, scope: 'same-prescription' };
        compare(later.line, later.drug, later.window, { other, drug: earlier.drug });
      }
    }
  }

  const lines = readings.map(({ line, reading }): LineOutcome => {
    const found = hits.filter(({ newDrug }) => newDrug.lineId === line.lineId).length;
    if (reading.kind === 'not-covered') {
      return { lineId: line.lineId, state: 'not-covered', cause: reading.cause, hits: found };
    }
    const cause =
      reading.kind === 'unreadable' ? reading.cause : (undecided.get(line.lineId) ?? nameDiffers(line, master));
    const listing = reading.kind === 'drug' ? listingStateOn(reading.drug, checkedOn) : 'listed';
    return {
      lineId: line.lineId,
      state: cause === null ? 'checked' : 'not-comparable',
      cause,
      hits: found,
      ...(listing === 'listed' ? {} : { listing }),
    };
  });
  const unreadableTaking = [...unreadable].map(([lineId, cause]) => ({ lineId, cause }));
  const uncheckedLines = lines.filter(({ state }) => state !== 'checked').length;
  const unchecked = uncheckedLines + unreadableTaking.length;
  return {
    checkedOn,
    ownInstitutionIncluded: request.includeOwnInstitution,
    answer: answerOf(hits.length, readable.length, unchecked),
    unchecked,
    lines,
    unreadableTaking,
    hits,
    amounts: cumulativeAmounts({
      newLines,
      takingLines: handedOverOnce(taking).filter((line) => !replacedBy(line, newLines)),
      checkedOn,
      master,
      newLinesFrom: request.newLinesFrom ?? { institution: null, pharmacy: null },
      limits: request.limits ?? SHIPPED_AMOUNT_LIMITS,
    }),
    nonHits,
  };
}

/** Its amount is that of the new lines: the version they amend, or the prescription they dispense. */
function replacedBy(line: TakingLine, newLines: readonly CheckLine[]): boolean {
  return newLines.some((newLine) =>
    line.resultRef === null ? sameTreatment(newLine, line) : newLine.resultRef === line.resultRef,
  );
}

/** Compared by its code; where the name is another drug's (不一致), it may be that one which is taken. */
function nameDiffers({ codeType, code, name }: CheckLine, master: DrugMaster): UncheckedCause | null {
  return master.compareName(codeType, code, name) === 'mismatch' ? 'name-differs' : null;
}

function answerOf(hits: number, readable: number, unchecked: number): CheckOutcome['answer'] {
  if (hits > 0) return 'hits';
  if (readable === 0) return 'not-performed';
  return unchecked === 0 ? 'none' : 'partly-unchecked';
}
