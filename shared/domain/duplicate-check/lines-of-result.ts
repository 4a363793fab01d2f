import type { DispensingDosageForm, DispensingGroup, DispensingResult } from '../dispensing/dispensing-result.ts';
import type { Institution } from '../prescription/prescription.ts';
import type { CheckLine, PlaceOfCare, Supply, TakingLine } from './check-line.ts';

/** 剤形コード of record 301: what is taken every day, and what lasts a flat 14 days. */
const SUPPLY_KINDS: Readonly<Record<DispensingDosageForm, Supply['kind']>> = {
  oral: 'regular',
  'oral-drops': 'regular',
  'as-needed': 'as-needed',
  injection: 'regular',
  external: 'external',
  decoction: 'regular',
  'hot-water': 'regular',
  material: 'other',
  other: 'other',
};

export interface ResultRefs {
  /** Ours or the service's id of the prescription; null for a paper result the service knows nothing of */
  readonly prescriptionRef: string | null;
  /** Id of the hand-over, the same for all its versions */
  readonly resultRef: string | null;
}

export function placeOfCare(institution: Institution): PlaceOfCare {
  return { code: `${institution.prefecture}${institution.feeScoreType}${institution.code}`, name: institution.name };
}

function linesOfGroup(group: DispensingGroup, refs: ResultRefs, first: number): readonly CheckLine[] {
  return group.drugs.map((drug, index) => ({
    lineId: [refs.resultRef ?? refs.prescriptionRef ?? 'new', group.rpNumber, first + index].join('/'),
    codeType: drug.codeType,
    code: drug.code,
    name: drug.name,
    coverage: group.dosageForm === 'material' ? 'material' : 'insured',
    supply: {
      kind: SUPPLY_KINDS[group.dosageForm],
      quantity: group.quantity,
      quantityUnit: group.quantityUnit,
      amount: drug.amount,
      unit: drug.unit,
    },
    ...refs,
  }));
}

/** The lines of a result about to be finalised or registered. Line ids: result (or prescription)/RP number/place. */
export function newLinesOfResult(result: DispensingResult, refs: ResultRefs): readonly CheckLine[] {
  let next = 1;
  return result.groups.flatMap((group) => {
    const lines = linesOfGroup(group, refs, next);
    next += lines.length;
    return lines;
  });
}

/** The lines of a stored result or open draft as drugs being taken. */
export function takingLinesOfResult(
  result: DispensingResult,
  refs: ResultRefs,
  status: TakingLine['status'] = 'current',
  scope: TakingLine['scope'] = 'taking',
): readonly TakingLine[] {
  let next = 1;
  return result.groups.flatMap((group) => {
    const lines = linesOfGroup(group, refs, next);
    next += lines.length;
    return lines.map((line) => ({
      ...line,
      scope,
      status,
      dispensedOn: result.dispensingDate,
      prescribedOn: null,
      institution: placeOfCare(result.institution),
      pharmacy: placeOfCare(result.pharmacy),
      usage: group.usage.text,
      prescriberReason: null,
    }));
  });
}
