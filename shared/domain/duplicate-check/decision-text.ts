import { reasonsOf } from '../dispensing/change-reason-rules.ts';
import type { DispensedDrug, DispensingResult } from '../dispensing/dispensing-result.ts';
import type { CheckDecision } from './check-decision.ts';

/** 種別 of record 511 in the service's public sample. */
const INQUIRY_CODE = '999';
/** Characters of records 501 and 511. */
const TEXT_MAX = 400;

const AS_PRESCRIBED = '薬剤師が確認し処方どおり調剤';
/** The prescriber reads this: a line that was changed was not dispensed as prescribed. */
const CHANGED = '薬剤師が確認し変更のうえ調剤';

const drugText = (drugs: readonly string[]): string => drugs.map((drug) => `「${drug}」`).join('');

/**
 * What a decision puts into the result, which the prescriber reads without the patient's consent: only this
 * prescription's drugs and the kind of decision, never the other drug, its places, or the words of the inquiry
 * (product.md §5). 疑義照会 is record 511, dispensing as it stands a remark (501).
 */
function textOf(decision: CheckDecision, drugs: readonly string[], asPrescribed: boolean): string {
  const about = `重複投薬等チェック ${drugText(drugs)}`;
  if (decision.content.kind === 'as-dispensed') return `${about} ${asPrescribed ? AS_PRESCRIBED : CHANGED}`;
  const changed = decision.content.lines.filter((line) => line.changed && drugs.includes(line.drug));
  return `${about} 疑義照会済 ${changed.length === 0 ? '変更なし' : `変更あり${drugText(changed.map(({ drug }) => drug))}`}`;
}

/** A brand for a generic name is what was prescribed. */
function isChanged({ change }: DispensedDrug): boolean {
  return change !== null && reasonsOf(change).some((reason) => reason !== 'generic-name-to-brand');
}

/** The result with the texts of its decisions; a text that is there already is not written twice. */
export function withDecisionTexts(result: DispensingResult, decisions: readonly CheckDecision[]): DispensingResult {
  const lines = result.groups.flatMap((group) => group.drugs);
  const own = new Set(lines.map((drug) => drug.name));
  let remarks = [...result.remarks];
  const inquiries = [...result.inquiries];
  for (const decision of decisions) {
    // A drug that an inquiry took off the prescription is not named either.
    const drugs = decision.drugs.filter((drug) => own.has(drug));
    if (drugs.length === 0 && decision.content.kind === 'as-dispensed') continue;
    const asPrescribed = !lines.some((line) => drugs.includes(line.name) && isChanged(line));
    const text = textOf(decision, drugs, asPrescribed).slice(0, TEXT_MAX);
    if (decision.content.kind === 'as-dispensed') {
      // A correction may have changed the line: what was said of it before is no longer so.
      const before = textOf(decision, drugs, !asPrescribed).slice(0, TEXT_MAX);
      remarks = remarks.filter((remark) => remark !== before);
      if (!remarks.includes(text)) remarks.push(text);
    } else if (!inquiries.some((inquiry) => inquiry.text === text)) inquiries.push({ code: INQUIRY_CODE, text });
  }
  return { ...result, remarks, inquiries };
}
