import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import { domainIssue } from '../domain-issues.ts';
import { dispensingFormOf } from '../drug/dosage-form-conversion.ts';
import { isReceiptCode, isTwelveCharacterCode } from '../drug/drug-code.ts';
import type { Issue } from '../issue.ts';
import {
  isCountedInDispensings,
  isGenericNameLine,
  prescribedLines,
  quantityOfRound,
  totalAmount,
} from '../prescription/prescribed-line.ts';
import type {
  DrugCodeType,
  Institution,
  PrescribedDrug,
  Prescription,
  PrescriptionGroup,
  Usage,
} from '../prescription/prescription.ts';
import { type Result, refusal, success } from '../result.ts';
import { reasonsOf } from './change-reason-rules.ts';
import type {
  DispensedDrug,
  DispensingGroup,
  DispensingResult,
  DispensingRound,
  LineChange,
} from './dispensing-result.ts';

/** What is handed over for one prescribed line where it is not simply what was prescribed. */
export interface LineChoice {
  readonly rpNumber: number;
  readonly lineNumber: number;
  readonly codeType?: DrugCodeType | undefined;
  readonly code?: string | null | undefined;
  readonly name?: string | undefined;
  /** As it goes into the result: a day's amount (oral), one time's (as needed), else the whole amount. */
  readonly amount?: Decimal | undefined;
  readonly unit?: string | undefined;
  readonly change?: DispensedDrug['change'] | undefined;
  readonly settled?: DispensedDrug['settled'] | undefined;
}

/** Days or times of one RP where they differ from the prescription, in the prescription's own count. */
export interface QuantityChoice {
  readonly rpNumber: number;
  readonly quantity: number;
  readonly change?: DispensedDrug['change'] | undefined;
}

/** A line beside the prescribed ones: a second product for one of them (`answers`), or one added after an inquiry (null). */
export interface AddedLine
  extends Pick<DispensedDrug, 'codeType' | 'code' | 'name' | 'amount' | 'unit' | 'change' | 'settled'> {
  readonly rpNumber: number;
  readonly answers: number | null;
}

export interface UsageChoice extends Pick<Usage, 'codeType' | 'code' | 'text'> {
  readonly rpNumber: number;
}

export interface DispensingChoices {
  readonly dispensingDate: CalendarDate;
  readonly pharmacy: Institution;
  readonly pharmacist: DispensingResult['pharmacist'];
  readonly round: DispensingRound;
  readonly chosen?: readonly LineChoice[] | undefined;
  readonly quantities?: readonly QuantityChoice[] | undefined;
  readonly omitted?: readonly { readonly rpNumber: number; readonly lineNumber: number }[] | undefined;
  readonly added?: readonly AddedLine[] | undefined;
  readonly usages?: readonly UsageChoice[] | undefined;
}

/**
 * The result of dispensing as prescribed, save for the lines and quantities that were chosen otherwise. Refused (all
 * issues at once) where the prescription alone does not say what was handed over: a generic name without a brand, an
 * amount of active substance, no usage, a round that does not fit, a choice for a line that is not there.
 */
export function draftFromPrescription(
  prescription: Prescription,
  choices: DispensingChoices,
): Result<DispensingResult> {
  const { result, issues } = dispenseAsPrescribed(prescription, choices);
  return issues.length > 0 ? refusal(...issues) : success(result);
}

/** The same, for a screen: the result as far as it is decided, and what is not. */
export function dispenseAsPrescribed(
  prescription: Prescription,
  choices: DispensingChoices,
): { readonly result: DispensingResult; readonly issues: readonly Issue[] } {
  const issues = [...roundIssues(prescription, choices.round), ...strayChoices(prescription, choices)];
  const groups = prescription.groups.map((group) => {
    const made = dispenseGroup(prescription, group, choices);
    issues.push(...made.issues);
    return made.group;
  });
  const { patient, insuranceKind, insured, prescriptionId, institution } = prescription;
  const { dispensingDate, pharmacy, pharmacist, round } = choices;
  const result: DispensingResult = {
    patient,
    patientNotes: [],
    notebookMemos: [],
    dispensingDate,
    insuranceKind,
    insured,
    prescriptionId,
    pharmacy,
    pharmacist,
    institution,
    // An RP of which nothing is handed over has no record.
    groups: groups.filter((group) => group.drugs.length > 0),
    round,
    cautions: [],
    messagesToPrescriber: [],
    residualChecks: [],
    remarks: [],
    inquiries: [],
  };
  return { result, issues };
}

function dispenseGroup(
  prescription: Prescription,
  group: PrescriptionGroup,
  choices: DispensingChoices,
): { readonly group: DispensingGroup; readonly issues: readonly Issue[] } {
  const { dosageForm, quantityUnit } = dispensingFormOf(group.dosageForm);
  const quantityChoice = choices.quantities?.find((choice) => choice.rpNumber === group.rpNumber);
  const quantity = quantityChoice?.quantity ?? quantityOfRound(group, choices.round);
  const issues: Issue[] = [];
  // 医療材料 is prescribed without 用法; everything else must have one for record 301.
  const usage = choices.usages?.find((choice) => choice.rpNumber === group.rpNumber);
  if (group.usage === null && usage === undefined && group.dosageForm !== 'medical-material') {
    issues.push(domainIssue('draft.usage-missing', { rp: group.rpNumber }, { record: '111' }));
  }
  const handedOver = group.drugs.filter(
    (drug) => !choices.omitted?.some((line) => line.rpNumber === group.rpNumber && line.lineNumber === drug.lineNumber),
  );
  const drugs = handedOver.map((drug) => {
    const choice = choices.chosen?.find(
      (line) => line.rpNumber === group.rpNumber && line.lineNumber === drug.lineNumber,
    );
    issues.push(...undecided(group, drug, choice));
    return dispenseLine(group, drug, choice, {
      amount: isCountedInDispensings(group) ? totalAmount(drug.amount, quantity) : drug.amount,
      change: quantityChoice?.change ?? null,
    });
  });
  const made: DispensingGroup = {
    rpNumber: group.rpNumber,
    prescriber: prescription.prescriber,
    dosageForm,
    usage: usageOf(group, usage),
    quantity: quantityUnit === 'dispensings' ? 1 : quantity,
    quantityUnit,
    drugs: [...drugs, ...addedTo(group, choices)],
    usageSupplements: textsOf(group.usageSupplements),
    cautions: [],
  };
  return { group: made, issues };
}

function usageOf(group: PrescriptionGroup, choice: UsageChoice | undefined): Usage {
  if (choice === undefined) return group.usage ?? { codeType: 'none', code: null, text: '', timesPerDay: null };
  const { codeType, code, text } = choice;
  // How often a day it is taken was said of the prescribed usage only.
  return { codeType, code, text, timesPerDay: text === group.usage?.text ? group.usage.timesPerDay : null };
}

function addedTo(group: PrescriptionGroup, { added = [] }: DispensingChoices): DispensedDrug[] {
  return added
    .filter((line) => line.rpNumber === group.rpNumber)
    .map(({ rpNumber, answers, ...drug }) => ({
      ...drug,
      supplements: [],
      cautions: [],
      prescribed: answers === null ? null : { rpNumber, lineNumber: answers },
    }));
}

function dispenseLine(
  group: PrescriptionGroup,
  drug: PrescribedDrug,
  choice: LineChoice | undefined,
  asPrescribed: Pick<DispensedDrug, 'amount' | 'change'>,
): DispensedDrug {
  const brandOnly = isGenericNameLine(drug) ? ({ reason: 'generic-name-to-brand', note: null } as const) : null;
  const { codeType, code } = codeOf(drug, choice);
  return {
    codeType,
    code,
    name: choice?.name ?? drug.name,
    amount: choice?.amount ?? asPrescribed.amount,
    unit: choice?.unit ?? drug.unit,
    supplements: [...textsOf(drug.supplements), ...unevenText(drug)],
    cautions: [],
    prescribed: { rpNumber: group.rpNumber, lineNumber: drug.lineNumber },
    change: together(choice?.change ?? null, asPrescribed.change) ?? brandOnly,
    settled: choice?.settled ?? null,
  };
}

/** The reason of the line, and that of the days or times of its RP. */
function together(line: LineChange | null, group: LineChange | null): LineChange | null {
  if (line === null || group === null || reasonsOf(line).includes(group.reason)) return line ?? group;
  return { ...line, note: line.note ?? group.note, also: [...(line.also ?? []), ...reasonsOf(group)] };
}

/** A chosen code without its type is told by its shape; a chosen name without a code has none. */
function codeOf(drug: PrescribedDrug, choice: LineChoice | undefined): Pick<DispensedDrug, 'codeType' | 'code'> {
  if (choice?.code === undefined && choice?.name === undefined) {
    return { codeType: choice?.codeType ?? drug.codeType, code: drug.code };
  }
  const code = choice.code ?? null;
  if (choice.codeType !== undefined) return { codeType: choice.codeType, code };
  if (code === null) return { codeType: 'none', code };
  if (isReceiptCode(code)) return { codeType: 'receipt', code };
  return { codeType: isTwelveCharacterCode(code) ? 'yj' : 'none', code };
}

/** What the prescription leaves open for this line and nobody chose. */
function undecided(group: PrescriptionGroup, drug: PrescribedDrug, choice: LineChoice | undefined): Issue[] {
  const about = { rp: group.rpNumber, line: drug.lineNumber };
  const place = { record: '201', field: `RP${group.rpNumber}-${drug.lineNumber}` };
  const issues: Issue[] = [];
  const brandChosen = choice?.name !== undefined && !isGenericNameLine({ ...codeOf(drug, choice), name: choice.name });
  if (isGenericNameLine(drug) && !brandChosen) {
    issues.push(domainIssue('draft.brand-not-chosen', { ...about, name: drug.name }, place));
  }
  if (drug.amountOf === 'active-substance' && (choice?.amount === undefined || choice.unit === undefined)) {
    issues.push(
      domainIssue('draft.active-substance-amount', { ...about, amount: drug.amount, unit: drug.unit }, place),
    );
  }
  return issues;
}

function strayChoices(prescription: Prescription, choices: DispensingChoices): Issue[] {
  const { chosen = [], quantities = [], omitted = [], added = [], usages = [] } = choices;
  const lines = new Set(prescribedLines(prescription).map(({ group, drug }) => `${group.rpNumber}-${drug.lineNumber}`));
  const groups = new Set(prescription.groups.map((group) => group.rpNumber));
  const answering = added.flatMap(({ rpNumber, answers }) =>
    answers === null ? [] : [{ rpNumber, lineNumber: answers }],
  );
  const strayLines = [...chosen, ...omitted, ...answering].filter(
    (line) => !lines.has(`${line.rpNumber}-${line.lineNumber}`),
  );
  const strayGroups = [...quantities, ...added, ...usages].filter(({ rpNumber }) => !groups.has(rpNumber));
  return [
    ...strayLines.map((line) => domainIssue('draft.line-not-prescribed', { rp: line.rpNumber, line: line.lineNumber })),
    ...strayGroups.map((quantity) => domainIssue('draft.line-not-prescribed', { rp: quantity.rpNumber, line: '*' })),
  ];
}

function roundIssues({ repetition }: Prescription, round: DispensingRound): Issue[] {
  // 不足分後日渡し may follow any round.
  if (round.type === 'remainder-later') return [];
  const fits =
    repetition.type === 'once'
      ? round.type === 'single'
      : round.type === repetition.type &&
        round.of === repetition.totalRounds &&
        round.round >= 1 &&
        round.round <= round.of;
  if (fits) return [];
  const given = round.type === 'single' ? '通常' : `${ROUND_WORDS[round.type]} ${round.round}/${round.of}`;
  const prescribed =
    repetition.type === 'once' ? '通常' : `${ROUND_WORDS[repetition.type]} 全${repetition.totalRounds}回`;
  return [domainIssue('draft.round-does-not-fit', { given, prescribed })];
}

const ROUND_WORDS = { refill: 'リフィル', split: '分割' } as const;

function textsOf(supplements: readonly { readonly text: string }[]): string[] {
  return supplements.map((supplement) => supplement.text).filter((text) => text !== '');
}

/** 221 has no counterpart in CJ1; two amounts or more are said in words, one alone says nothing. */
function unevenText(drug: PrescribedDrug): string[] {
  return drug.unevenAmounts.length < 2 ? [] : [`不均等 ${drug.unevenAmounts.join('-')}${drug.unit}`];
}
