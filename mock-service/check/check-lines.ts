import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { DRUG_CODE_TYPES } from '../../shared/domain/code-lists/drug-code-types.ts';
import { checkDuplicates } from '../../shared/domain/duplicate-check/check-duplicates.ts';
import type { CheckLine, TakingLine } from '../../shared/domain/duplicate-check/check-line.ts';
import type { CausingDrug, CheckHit, CheckOutcome } from '../../shared/domain/duplicate-check/check-outcome.ts';
import { newLinesOfPrescription } from '../../shared/domain/duplicate-check/lines-of-prescription.ts';
import { maskHits, type ViewConsent } from '../../shared/domain/duplicate-check/mask-hits.ts';
import type { DrugCodeType } from '../../shared/domain/prescription.ts';
import type {
  CheckedDrug,
  PastDrug,
  ServiceCheck,
  ServiceCheckLine,
  ServiceCheckRow,
} from '../../shared/formats/eps-messages-check.ts';
import type { MockContext } from '../messages/message-context.ts';
import type { BookedPrescription } from '../store/prescription-table.ts';
import { takingLines } from './taking-lines.ts';

const CODE_OF_TYPE = new Map<DrugCodeType, string>(Object.entries(DRUG_CODE_TYPES).map(([code, type]) => [type, code]));

const PAST_NOT_COMPARABLE = '服用中の薬剤に照合できないものがあります。';

/** What the check says of a line that it could not compare, in the words of the reader of the answer. */
const CAUSE_TEXTS: Readonly<Record<string, string>> = {
  'unknown-code': '薬品コードが薬価基準にありません。',
  'receipt-code-unmapped': 'レセプト電算コードを変換できません。',
  'hot-code-unmapped': 'HOTコードを変換できません。',
  'no-code': '薬品コードがありません。',
  uninsured: '保険適用外です。',
  material: '医療材料です。',
};

function checkedDrug(line: CheckLine): CheckedDrug {
  return {
    codeType: CODE_OF_TYPE.get(line.codeType) ?? '1',
    code: line.code,
    name: line.name,
    amount: line.supply.amount,
    unit: line.supply.unit,
    quantity: Math.trunc(line.supply.quantity),
    usage: null,
    dosageForm: line.supply.kind,
  };
}

export function pastDrugOf(line: TakingLine | CausingDrug, date: PastDrug['date']): PastDrug {
  return {
    codeType: CODE_OF_TYPE.get(line.codeType) ?? '1',
    code: line.code,
    name: line.name,
    amount: line.supply.amount,
    unit: line.supply.unit,
    quantity: Math.trunc(line.supply.quantity),
    usage: line.usage === '' ? null : line.usage,
    dosageForm: line.supply.kind,
    date,
    institutionName: line.institution?.name ?? null,
    pharmacyName: line.pharmacy?.name ?? null,
  };
}

function lineOf(outcome: CheckOutcome, line: CheckLine, csvLine: number): ServiceCheckLine {
  const found = outcome.lines.find((each) => each.lineId === line.lineId);
  const cause = found?.cause ?? null;
  const base = { csvLine, name: line.name };
  if (found?.state === 'not-covered') {
    return { ...base, state: 'out-of-scope', reason: CAUSE_TEXTS[cause ?? ''] ?? cause };
  }
  if (found?.state !== 'checked')
    return { ...base, state: 'not-comparable', reason: CAUSE_TEXTS[cause ?? ''] ?? cause };
  // A drug being taken that cannot be read leaves every line compared with less than all.
  const pastUnread = outcome.unreadableTaking.length > 0;
  return { ...base, state: pastUnread ? 'not-comparable' : 'checked', reason: pastUnread ? PAST_NOT_COMPARABLE : null };
}

function rowOf(hit: CheckHit, line: CheckLine, csvLine: number): ServiceCheckRow {
  const { causing } = hit;
  const masked = hit.masked === 'no-consent';
  return {
    category: hit.rule,
    messageId: hit.rule === 'duplicate' ? 'D01' : 'C01',
    message: hit.message,
    // A masked contraindication must not tell more than the new drug's own label does.
    ingredient: masked && hit.rule === 'contraindicated' ? null : hit.ingredient,
    csvLine,
    target: checkedDrug(line),
    past: causing === null ? null : pastDrugOf(causing, causing.window.from),
    condition: hit.reason?.rule === 'contraindicated' ? (hit.reason.conditionJa ?? hit.reason.condition) : null,
    comment: causing?.prescriberReason ?? null,
  };
}

/** Line numbers of the drug records (201) of a CSV text, 1-based, the header line counted. */
export function drugLineNumbers(csv: string): readonly number[] {
  return csv.split(/\r?\n/).flatMap((line, index) => (line.startsWith('201,') ? [index + 1] : []));
}

export interface LinesToCheck {
  /** In the order of their records in the CSV */
  readonly lines: readonly CheckLine[];
  readonly csv: string;
  readonly insuredKey: string | null;
  readonly pharmacyCode: string;
  readonly ownInstitutionIncluded: boolean;
  readonly consent: ViewConsent;
}

/** The check over the mock's own data, masked as the service masks it (eps.md §4). */
export function runCheck(context: MockContext, input: LinesToCheck): ServiceCheck {
  const performedAt = context.now();
  const checkedOn = tokyoDateOf(performedAt);
  const { lines, insuredKey, consent } = input;
  const outcome = checkDuplicates({
    newLines: lines,
    takingLines: insuredKey === null ? [] : takingLines(context, insuredKey, checkedOn),
    checkedOn,
    ownInstitution: input.pharmacyCode,
    includeOwnInstitution: input.ownInstitutionIncluded,
    master: context.masters.drugs,
    pairs: context.masters.pairs,
    withinPrescription: false,
  });
  const numbers = drugLineNumbers(input.csv);
  const placeOf = (index: number): number => numbers[index] ?? 0;
  const places = new Map(lines.map((line, index) => [line.lineId, { line, csvLine: placeOf(index) }]));
  const rows = maskHits(outcome.hits, consent).flatMap((hit) => {
    const place = places.get(hit.newDrug.lineId);
    return place === undefined ? [] : [rowOf(hit, place.line, place.csvLine)];
  });
  const seen = consent.online || consent.oral;
  return {
    answer: outcome.hits.length === 0 ? 'none' : seen ? 'found' : 'found-without-consent',
    performedAt,
    checkedOn,
    ownInstitutionIncluded: input.ownInstitutionIncluded,
    lines: lines.map((line, index) => lineOf(outcome, line, placeOf(index))),
    rows,
  };
}

/** ②: the prescribed drugs, at reception; consent is asked for later, so it is masked. */
export function checkPrescription(context: MockContext, row: BookedPrescription, pharmacyCode: string): ServiceCheck {
  return runCheck(context, {
    lines: newLinesOfPrescription(row.content, row.prescriptionId),
    csv: row.sj1,
    insuredKey: row.insuredKey,
    pharmacyCode,
    ownInstitutionIncluded: false,
    consent: { online: false, oral: false },
  });
}
