import type { DispensingResult } from '../dispensing/dispensing-result.ts';
import type { CheckDecision } from './check-decision.ts';

/** 種別 of record 511 in the service's public sample. */
const INQUIRY_CODE = '999';
/** Characters of records 501 and 511. */
const TEXT_MAX = 400;

const drugText = (drugs: readonly string[]): string => drugs.map((drug) => `「${drug}」`).join('');

/**
 * What a decision puts into the result, which the prescriber reads without the patient's consent: only this
 * prescription's drugs and the kind of decision, never the other drug, its places, or the words of the inquiry
 * (product.md §5). 疑義照会 is record 511, dispensing as it stands a remark (501).
 */
function textOf(decision: CheckDecision, drugs: readonly string[]): string {
  const about = `重複投薬等チェック ${drugText(drugs)}`;
  if (decision.content.kind === 'as-dispensed') return `${about} 薬剤師が確認し処方どおり調剤`;
  const changed = decision.content.lines.filter((line) => line.changed && drugs.includes(line.drug));
  return `${about} 疑義照会済 ${changed.length === 0 ? '変更なし' : `変更あり${drugText(changed.map(({ drug }) => drug))}`}`;
}

/** The result with the texts of its decisions; a text that is there already is not written twice. */
export function withDecisionTexts(result: DispensingResult, decisions: readonly CheckDecision[]): DispensingResult {
  const own = new Set(result.groups.flatMap((group) => group.drugs.map((drug) => drug.name)));
  const remarks = [...result.remarks];
  const inquiries = [...result.inquiries];
  for (const decision of decisions) {
    // A drug that an inquiry took off the prescription is not named either.
    const drugs = decision.drugs.filter((drug) => own.has(drug));
    if (drugs.length === 0 && decision.content.kind === 'as-dispensed') continue;
    const text = textOf(decision, drugs).slice(0, TEXT_MAX);
    if (decision.content.kind === 'as-dispensed') {
      if (!remarks.includes(text)) remarks.push(text);
    } else if (!inquiries.some((inquiry) => inquiry.text === text)) inquiries.push({ code: INQUIRY_CODE, text });
  }
  return { ...result, remarks, inquiries };
}
