import { domainIssue } from '../domain-issues.ts';
import { type DrugNames, formAndStrengthChange, isSameProduct } from '../drug/compare-product.ts';
import type { Issue } from '../issue.ts';
import type { PrescribedLine } from '../prescription/prescribed-line.ts';
import type { DispensedLine } from './align-lines.ts';
import { reasonsOf } from './change-reason-rules.ts';
import type { ChangeReason } from './dispensing-result.ts';

/** 281 薬品補足区分 that forbid a change of form, of strength, or of both. */
const FORBIDS: Readonly<
  Record<
    string,
    { readonly form: boolean; readonly strength: boolean; readonly forbidden: string; readonly forbiddenEn: string }
  >
> = {
  '4': { form: true, strength: false, forbidden: '剤形', forbiddenEn: 'the form' },
  '5': { form: false, strength: true, forbidden: '規格', forbiddenEn: 'the strength' },
  '6': { form: true, strength: true, forbidden: '剤形・規格', forbiddenEn: 'form and strength' },
};
const GENERIC_FORBIDDEN = '3';

/** 後発不可 (281/3) and 剤形・規格不可 (281/4–6): only an inquiry lifts them. */
export function substitutionIssues(line: DispensedLine, prescribed: PrescribedLine, names: DrugNames): Issue[] {
  const { drug } = prescribed;
  if (isExplainedBy(line, 'inquiry') || isSameProduct(drug, line.drug)) return [];
  const about = { rp: prescribed.group.rpNumber, line: drug.lineNumber };
  const place = { record: '201', field: line.path };
  const kinds = drug.supplements.map((supplement) => supplement.kind);
  const genericForbidden = kinds.includes(GENERIC_FORBIDDEN)
    ? [domainIssue('match.generic-forbidden', about, place)]
    : [];
  const formForbidden = kinds
    .flatMap((kind) => (kind === null ? [] : (FORBIDS[kind] ?? [])))
    .filter((limit) => breaks(line, prescribed, limit, names))
    .map(({ forbidden, forbiddenEn }) =>
      domainIssue('match.form-or-strength-forbidden', { ...about, forbidden, forbiddenEn }, place),
    );
  return [...genericForbidden, ...formForbidden];
}

function isExplainedBy({ drug: { change } }: DispensedLine, reason: ChangeReason): boolean {
  return change !== null && reasonsOf(change).includes(reason);
}

/** Where neither names nor codes tell, the pharmacist's own reason does. */
function breaks(
  line: DispensedLine,
  { drug }: PrescribedLine,
  limit: { readonly form: boolean; readonly strength: boolean },
  names: DrugNames,
): boolean {
  const change = formAndStrengthChange(drug, line.drug, names);
  const bySayOf = isExplainedBy(line, 'similar-form-or-strength');
  return (limit.form && (change.form ?? bySayOf)) || (limit.strength && (change.strength ?? bySayOf));
}
