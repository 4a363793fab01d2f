import { addDays, type CalendarDate, daysBetween } from '../calendar-date.ts';
import type { DispensingResult } from '../dispensing/dispensing-result.ts';
import { domainIssue } from '../domain-issues.ts';
import type { Issue } from '../issue.ts';
import { daysLeftWords } from './days-left.ts';
import type { Prescription } from './prescription.ts';

/** 使用期間: 交付日 and three days more, holidays counted (薬担規則・療担規則第20条), unless record 52 says otherwise. */
const DAYS_AFTER_ISSUE = 3;
/** Refill rounds: the planned date and seven days either side. */
const REFILL_WINDOW_DAYS = 7;

export interface ValidityQuestion {
  readonly dispensingDate: CalendarDate;
  /** A refill round from the second on, with the date planned at the round before. */
  readonly refill?: { readonly round: number; readonly plannedDate: CalendarDate | null };
  /** What was recorded to lift an expiry: an answer of the prescriber, or a prescription issued again. */
  readonly settlement?: 'inquiry' | 'reissue';
}

export interface PrescriptionValidity {
  readonly usable: boolean;
  /** null where no last day is known (refill round without a planned date, later rounds of a split). */
  readonly lastDay: CalendarDate | null;
  /** Days left after the day asked about; 0 = today is the last; negative when past. */
  readonly daysLeft: number | null;
  /** 残り3日 · 本日まで · 期限切れ(2日超過) · 期限不明 */
  readonly text: string;
  readonly issues: readonly Issue[];
}

export function prescriptionValidity(
  prescription: Pick<Prescription, 'issuedOn' | 'expiresOn' | 'repetition'>,
  question: ValidityQuestion,
): PrescriptionValidity {
  const { issuedOn } = prescription;
  const { dispensingDate } = question;
  const { firstDay, lastDay } = windowOf(prescription, question);
  const issues = [
    ...(dispensingDate < issuedOn
      ? [domainIssue('validity.dispensed-before-issue', { dispensingDate, issuedOn }, { record: '5' })]
      : []),
    ...refillIssues(question, firstDay),
    ...expiryIssues(question, lastDay),
  ];
  const daysLeft = lastDay === null ? null : daysBetween(dispensingDate, lastDay);
  return {
    usable: !issues.some((issue) => issue.severity === 'error'),
    lastDay,
    daysLeft,
    text: daysLeftWords(daysLeft).ja,
    issues,
  };
}

/**
 * The issues of a result's own dates. An expiry is lifted by a record that names it: an inquiry (511) about 期間 or 期限,
 * or 再交付 in an inquiry or a remark.
 * @param plannedDate of this refill round, as the round before it said; null when not known
 */
export function prescriptionValidityIssues(
  prescription: Pick<Prescription, 'issuedOn' | 'expiresOn' | 'repetition'>,
  result: Pick<DispensingResult, 'dispensingDate' | 'round' | 'inquiries' | 'remarks'>,
  plannedDate: CalendarDate | null = null,
): readonly Issue[] {
  const { dispensingDate, round } = result;
  const settlement = recordedSettlement(result);
  return prescriptionValidity(prescription, {
    dispensingDate,
    ...(round.type === 'refill' ? { refill: { round: round.round, plannedDate } } : {}),
    ...(settlement === null ? {} : { settlement }),
  }).issues;
}

function recordedSettlement(result: Pick<DispensingResult, 'inquiries' | 'remarks'>): 'inquiry' | 'reissue' | null {
  const inquiries = result.inquiries.map((inquiry) => inquiry.text);
  if ([...inquiries, ...result.remarks].some((text) => text.includes('再交付'))) return 'reissue';
  return inquiries.some((text) => /期間|期限/.test(text)) ? 'inquiry' : null;
}

function windowOf(
  prescription: Pick<Prescription, 'issuedOn' | 'expiresOn' | 'repetition'>,
  { refill }: ValidityQuestion,
): { readonly firstDay: CalendarDate | null; readonly lastDay: CalendarDate | null } {
  if (refill !== undefined && refill.round > 1) {
    const planned = refill.plannedDate;
    if (planned === null) return { firstDay: null, lastDay: null };
    return { firstDay: addDays(planned, -REFILL_WINDOW_DAYS), lastDay: addDays(planned, REFILL_WINDOW_DAYS) };
  }
  // The period of use is about the first time the prescription is taken to a pharmacy; later split rounds are agreed on.
  const { repetition } = prescription;
  if (repetition.type === 'split' && repetition.round > 1) return { firstDay: null, lastDay: null };
  return { firstDay: null, lastDay: prescription.expiresOn ?? addDays(prescription.issuedOn, DAYS_AFTER_ISSUE) };
}

function refillIssues(
  { dispensingDate, refill, settlement }: ValidityQuestion,
  firstDay: CalendarDate | null,
): Issue[] {
  if (refill === undefined || refill.round <= 1) return [];
  const { round, plannedDate } = refill;
  if (plannedDate === null || firstDay === null) return [domainIssue('validity.refill-date-unknown', { round })];
  if (dispensingDate >= firstDay || settlement === 'inquiry') return [];
  return [domainIssue('validity.refill-too-early', { round, firstDay, nextDate: plannedDate }, { record: '5' })];
}

function expiryIssues({ dispensingDate, settlement }: ValidityQuestion, lastDay: CalendarDate | null): Issue[] {
  if (lastDay === null || dispensingDate <= lastDay) return [];
  if (settlement === undefined) return [domainIssue('validity.expired', { lastDay }, { record: '52' })];
  const words =
    settlement === 'inquiry'
      ? { settlement: '疑義照会', settlementEn: 'an inquiry' }
      : { settlement: '再交付', settlementEn: 'a reissue' };
  return [domainIssue('validity.expired-settled', { lastDay, ...words }, { record: '52' })];
}
