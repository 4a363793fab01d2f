import type { CalendarDate, Instant } from '../calendar-date.ts';
import type { Uuid } from '../identifiers.ts';

/** 疑義照会: what was asked of the prescriber and what came of it. Free text: stays in the pharmacy. */
export interface InquiryDecision {
  readonly kind: 'inquiry';
  readonly at: Instant;
  readonly how: 'phone' | 'fax' | 'visit' | 'other';
  /** Who asked, in the pharmacy */
  readonly askedBy: string;
  /** Who answered, at the prescriber's */
  readonly answeredBy: string;
  readonly question: string;
  readonly answer: string;
  /** Each line of this prescription the group is about: changed or not */
  readonly lines: readonly { readonly drug: string; readonly changed: boolean }[];
}

/** Dispensed as it stands, with the pharmacist's reason. */
export interface AsDispensedDecision {
  readonly kind: 'as-dispensed';
  readonly reason: string;
}

export type DecisionContent = InquiryDecision | AsDispensedDecision;

/** A pharmacist's word about one group of alerts at one visit; written once, never carried over by itself. */
export interface CheckDecision {
  readonly decisionId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly round: number;
  readonly resultId: Uuid | null;
  /** The check whose group it is about */
  readonly checkId: Uuid;
  readonly patientMatchKey: string | null;
  readonly groupKey: string;
  /** Only this prescription's side of the group: by it the decision is offered at the next dispensing */
  readonly offerKey: string;
  readonly content: DecisionContent;
  /** This prescription's drugs the group names */
  readonly drugs: readonly string[];
  /** What was known when it was taken: the alerts, by identity, and whether they were masked */
  readonly alerts: readonly string[];
  readonly masked: boolean;
  readonly decidedOn: CalendarDate;
  readonly decidedAt: Instant;
  readonly by: string;
}

/** 口頭等同意: who took it, when, for which alerts of which check. Never carried to another visit. */
export interface TakenConsent {
  readonly consentId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly round: number;
  readonly checkId: Uuid;
  readonly groupKeys: readonly string[];
  readonly givenOn: CalendarDate;
  readonly givenAt: Instant;
  readonly by: string;
}

/** The service found something about a result that was already handed over; stands until somebody answers for it. */
export interface CheckNotice {
  readonly checkId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly resultId: Uuid;
  readonly at: Instant;
  readonly acknowledged: { readonly word: string; readonly by: string; readonly at: Instant } | null;
}
