/** Each field of the form on its own: there, a date, a number, a code of the right shape. `field` is its path in the form. */
import { compareDecimals, type Decimal, isPositive } from '../domain/decimal.ts';
import { hasValidCheckDigit } from '../domain/institution-code.ts';
import { isValidInsurerNumber, isValidPublicPayerNumber, isValidRecipientNumber } from '../domain/insurer-number.ts';
import type { Issue } from '../domain/issue.ts';
import { typedCode, typedCount, typedDate, typedDecimal, typedText } from '../domain/typed-text.ts';
import type { EntryDrug, EntryForm, EntryGroup, EntryPaperHead } from './entry-form.ts';
import { type EntryIssueCode, entryIssue } from './entry-issues.ts';
import { institutionOf, isEmptyDrug, isEmptyGroup } from './entry-record.ts';

interface Label {
  readonly ja: string;
  readonly en: string;
}

type Places = Readonly<Record<string, string | number>>;

const AMOUNT_MAX = '999999.99999' as Decimal;

function about(code: EntryIssueCode, label: Label, field: string, more: Places = {}): Issue {
  return entryIssue(code, { whatJa: label.ja, what: label.en, ...more }, { field });
}

function required(text: string, label: Label, field: string): Issue[] {
  return typedText(text) === '' ? [about('entry.missing', label, field)] : [];
}

function date(text: string, label: Label, field: string, optional = false): Issue[] {
  if (typedText(text) === '') return optional ? [] : [about('entry.missing', label, field)];
  return typedDate(text) === null ? [about('entry.not-a-date', label, field)] : [];
}

/** @param shape what the number must look like, and how that is said */
function code(
  text: string,
  label: Label,
  field: string,
  shape: { readonly is: RegExp; readonly ja: string; readonly en: string; readonly valid?: (text: string) => boolean },
  optional: boolean,
): Issue[] {
  const typed = typedCode(text);
  if (typed === '') return optional ? [] : [about('entry.missing', label, field)];
  if (!shape.is.test(typed)) return [about('entry.not-a-code', label, field, { shapeJa: shape.ja, shape: shape.en })];
  return shape.valid?.(typed) === false ? [about('entry.check-digit', label, field)] : [];
}

export function entryFieldIssues(form: EntryForm): readonly Issue[] {
  const { round } = form;
  return [
    ...date(form.dispensingDate, { ja: '調剤日', en: 'Dispensing date' }, 'dispensingDate'),
    ...(form.paper === null ? [] : headIssues(form.paper)),
    ...(round.type === 'refill' && round.round < round.of
      ? date(round.nextDate, { ja: '次回調剤予定日', en: 'Next date' }, 'round.nextDate')
      : []),
    ...(round.type === 'remainder-later'
      ? required(round.reason, { ja: '後日渡しの理由', en: 'Reason for handing over later' }, 'round.reason')
      : []),
    ...form.groups.flatMap((group, g) =>
      form.paper !== null && isEmptyGroup(group) ? [] : groupIssues(group, `groups[${g}]`),
    ),
    ...(form.groups.every((group) => group.drugs.every((drug) => drug.leftOut || isEmptyDrug(drug)))
      ? [about('entry.missing', { ja: '薬', en: 'A drug' }, 'groups[0].drugs')]
      : []),
  ];
}

function headIssues(head: EntryPaperHead): Issue[] {
  const { patient, insured, prescriber } = head;
  const named = typedText(patient.nameKana) !== '' || typedText(patient.nameKanji) !== '';
  return [
    ...date(head.issuedOn, { ja: '交付日', en: 'Date of issue' }, 'paper.issuedOn'),
    ...date(head.expiresOn, { ja: '使用期限', en: 'Last day' }, 'paper.expiresOn', true),
    ...(named ? [] : [about('entry.missing', { ja: '患者氏名', en: 'The patient’s name' }, 'paper.patient.nameKana')]),
    ...(patient.sex === null ? [about('entry.missing', { ja: '性別', en: 'Sex' }, 'paper.patient.sex')] : []),
    ...date(patient.birthDate, { ja: '生年月日', en: 'Birth date' }, 'paper.patient.birthDate'),
    ...(head.insuranceKind === null
      ? [about('entry.missing', { ja: '保険種別', en: 'Kind of insurance' }, 'paper.insuranceKind')]
      : []),
    ...code(
      insured.insurerNumber,
      { ja: '保険者番号', en: 'Insurer number' },
      'paper.insured.insurerNumber',
      { is: /^(\d{6}|\d{8})$/, ja: '数字 6 桁または 8 桁', en: '6 or 8 digits', valid: isValidInsurerNumber },
      true,
    ),
    ...code(
      insured.branch,
      { ja: '枝番', en: 'Branch' },
      'paper.insured.branch',
      { is: /^[0-9A-Z]{1,2}$/, ja: '英数字 2 桁', en: '2 letters or digits' },
      true,
    ),
    ...insured.publicExpenses.flatMap((expense, index) => publicExpenseIssues(expense, index)),
    ...institutionIssues(head),
    ...required(prescriber.name, { ja: '処方医', en: 'Prescriber' }, 'paper.prescriber.name'),
  ];
}

function publicExpenseIssues(
  { payerNumber, recipientNumber }: EntryPaperHead['insured']['publicExpenses'][number],
  index: number,
): Issue[] {
  const path = `paper.insured.publicExpenses[${index}]`;
  if (typedCode(payerNumber) === '' && typedCode(recipientNumber) === '') return [];
  return [
    ...code(
      payerNumber,
      { ja: '公費負担者番号', en: 'Public payer number' },
      `${path}.payerNumber`,
      { is: /^\d{8}$/, ja: '数字 8 桁', en: '8 digits', valid: isValidPublicPayerNumber },
      false,
    ),
    ...code(
      recipientNumber,
      { ja: '公費受給者番号', en: 'Recipient number' },
      `${path}.recipientNumber`,
      { is: /^\d{7}$/, ja: '数字 7 桁', en: '7 digits', valid: isValidRecipientNumber },
      true,
    ),
  ];
}

function institutionIssues(head: EntryPaperHead): Issue[] {
  const parts = institutionOf(head);
  const codeLabel = { ja: '医療機関コード', en: 'Institution code' };
  const place = 'paper.institution.code';
  const known = /^\d{7}$/.test(parts.code);
  const typed = typedCode(head.institution.code);
  return [
    ...(typed === '' ? [about('entry.missing', codeLabel, place)] : []),
    ...(typed !== '' && !known
      ? [about('entry.not-a-code', codeLabel, place, { shapeJa: '数字 7 桁または 10 桁', shape: '7 or 10 digits' })]
      : []),
    ...(known && /^\d{2}$/.test(parts.prefecture) && !hasValidCheckDigit(parts)
      ? [about('entry.check-digit', codeLabel, place)]
      : []),
    ...code(
      parts.prefecture === '00' ? '' : parts.prefecture,
      { ja: '都道府県番号', en: 'Prefecture' },
      'paper.institution.prefecture',
      { is: /^\d{2}$/, ja: '数字 2 桁', en: '2 digits' },
      false,
    ),
    ...code(
      parts.feeScoreType,
      { ja: '点数表', en: 'Fee table' },
      'paper.institution.feeScoreType',
      { is: /^[136]$/, ja: '1 医科・3 歯科・6 訪問', en: '1, 3 or 6' },
      false,
    ),
    ...required(head.institution.name, { ja: '医療機関名', en: 'Institution' }, 'paper.institution.name'),
  ];
}

function groupIssues(group: EntryGroup, path: string): Issue[] {
  const needsUsage = group.dosageForm !== 'material';
  const allOut = group.drugs.every((drug) => drug.leftOut);
  if (allOut && group.drugs.length > 0) return [];
  return [
    ...(needsUsage ? required(group.usage.text, { ja: '用法', en: 'Usage' }, `${path}.usage.text`) : []),
    ...(group.quantityUnit === 'dispensings' ? [] : quantityIssues(group, `${path}.quantity`)),
    ...group.drugs.flatMap((drug, d) =>
      drug.leftOut || isEmptyDrug(drug) ? [] : drugIssues(drug, `${path}.drugs[${d}]`),
    ),
  ];
}

function quantityIssues(group: EntryGroup, field: string): Issue[] {
  const label =
    group.quantityUnit === 'days'
      ? { ja: '日数', en: 'The number of days' }
      : { ja: '回数', en: 'The number of times' };
  if (typedText(group.quantity) === '') return [about('entry.missing', label, field)];
  const range = { rangeJa: '1〜999', range: '1 to 999' };
  return typedCount(group.quantity, 999) === null ? [about('entry.not-a-number', label, field, range)] : [];
}

function drugIssues(drug: EntryDrug, path: string): Issue[] {
  const codeLabel = { ja: '薬品コード', en: 'Drug code' };
  return [
    ...required(drug.name, { ja: '薬品名', en: 'The drug’s name' }, `${path}.name`),
    ...code(
      drug.code,
      codeLabel,
      `${path}.code`,
      { is: /^[0-9A-Z]{1,13}$/, ja: '英数字 13 桁まで', en: 'up to 13' },
      true,
    ),
    ...amountIssues(drug.amount, `${path}.amount`),
    ...required(drug.unit, { ja: '単位', en: 'The unit' }, `${path}.unit`),
  ];
}

function amountIssues(text: string, field: string): Issue[] {
  const label = { ja: '数量', en: 'The amount' };
  if (typedText(text) === '') return [about('entry.missing', label, field)];
  const amount = typedDecimal(text);
  const fits =
    amount !== null &&
    isPositive(amount) &&
    compareDecimals(amount, AMOUNT_MAX) <= 0 &&
    /^\d{1,6}(\.\d{1,5})?$/.test(amount);
  const range = { rangeJa: '0 より大きく、整数 6 桁・小数 5 桁まで', range: 'above 0, up to 6 and 5 digits' };
  return fits ? [] : [about('entry.not-a-number', label, field, range)];
}
