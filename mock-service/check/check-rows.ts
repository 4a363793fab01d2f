import { DRUG_CODE_TYPES } from '../../shared/domain/code-lists/drug-code-types.ts';
import type { CheckLine, Supply, TakingLine } from '../../shared/domain/duplicate-check/check-line.ts';
import type { CausingDrug, CheckHit } from '../../shared/domain/duplicate-check/check-outcome.ts';
import type { DrugCodeType } from '../../shared/domain/prescription/prescription.ts';
import {
  CHECK_FIELD_LENGTHS,
  type CheckedDrug,
  type PastDrug,
  type ServiceCheckRow,
} from '../../shared/formats/eps-messages-check.ts';

const CODE_OF_TYPE = new Map<DrugCodeType, string>(Object.entries(DRUG_CODE_TYPES).map(([code, type]) => [type, code]));

const DOSAGE_FORM_WORDS: Readonly<Record<Supply['kind'], string>> = {
  regular: '内服',
  'as-needed': '頓服',
  external: '外用',
  other: 'その他',
};

type TextField = Exclude<keyof typeof CHECK_FIELD_LENGTHS, 'quantity' | 'code' | 'codeType'>;

/** A text as its column holds it: what is too long ends in …, no character is cut in two. */
export function fitted(field: TextField, text: string): string {
  const max = CHECK_FIELD_LENGTHS[field];
  if (text.length <= max) return text;
  let kept = '';
  for (const character of text) {
    if (kept.length + character.length > max - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Part of a code, or of a number, would be another one: where the column is too short there is none. */
function drugFields(line: CheckLine | CausingDrug): Omit<CheckedDrug, 'usage'> {
  const { code, supply } = line;
  const quantity = Math.trunc(supply.quantity);
  return {
    codeType: CODE_OF_TYPE.get(line.codeType) ?? '1',
    code: code !== null && code.length <= CHECK_FIELD_LENGTHS.code ? code : null,
    name: fitted('name', line.name),
    amount: supply.amount,
    unit: supply.unit,
    quantity: quantity >= 0 && String(quantity).length <= CHECK_FIELD_LENGTHS.quantity ? quantity : null,
    dosageForm: DOSAGE_FORM_WORDS[supply.kind],
  };
}

export function pastDrugOf(line: TakingLine | CausingDrug, date: PastDrug['date']): PastDrug {
  const { institution, pharmacy, usage } = line;
  return {
    ...drugFields(line),
    usage: usage === '' ? null : fitted('usage', usage),
    date,
    institutionName: institution === null ? null : fitted('institutionName', institution.name),
    pharmacyName: pharmacy === null ? null : fitted('pharmacyName', pharmacy.name),
  };
}

/** One row of the answer; of a masked hit nothing but the new drug and the rule. */
export function rowOf(hit: CheckHit, line: CheckLine, csvLine: number): ServiceCheckRow {
  const { causing } = hit;
  const row = {
    category: hit.rule,
    messageId: hit.rule === 'duplicate' ? 'D01' : 'C01',
    message: fitted('message', hit.message),
    csvLine,
    target: { ...drugFields(line), usage: null },
  };
  // What is shared may be one component of several, so even the ingredient tells something of the other drug.
  if (causing === null || hit.masked === 'no-consent') {
    return { ...row, ingredient: null, past: null, condition: null, comment: null };
  }
  const condition = hit.reason?.rule === 'contraindicated' ? (hit.reason.conditionJa ?? hit.reason.condition) : null;
  const reason = causing.prescriberReason;
  return {
    ...row,
    ingredient: fitted('ingredient', hit.ingredient),
    past: pastDrugOf(causing, causing.window.from),
    condition,
    comment: reason === null ? null : fitted('comment', reason),
  };
}
