import { z } from 'zod';
import type { Prescription } from '../../domain/prescription/prescription.ts';
import { entryForm } from '../entry-form.ts';
import { issue } from './operation-shapes.ts';

/** 受付 → 入力 (begun) → 監査 (typed completely; waits for or has its mark) → 交付 (handed over) → 確定. */
export const TODAY_STAGES = ['received', 'entry', 'audit', 'hand-over', 'finalised'] as const;
/**
 * What somebody does next with the row; `stop` = nothing may be dispensed as it stands, `look-up` = its reception was sent,
 * and the program asks the service what became of it.
 */
export const NEXT_ACTS = [
  'stop',
  'correct',
  'finalise',
  'hand-over',
  'audit',
  'complete',
  'enter',
  'look-up',
  'sign',
  'wait-for-service',
  'none',
] as const;

export const person = z.object({
  nameKanji: z.string().nullable(),
  nameKana: z.string().nullable(),
  sex: z.string().nullable(),
  birthDate: z.string().nullable(),
});

/** Who put which mark, when. */
const mark = z.object({ by: z.string(), at: z.string() }).nullable();
export const marks = z.object({ audited: mark, handedOver: mark });

export const checkState = z.object({
  answer: z.enum(['not-performed', 'none', 'partly-checked', 'found-without-consent', 'found']),
  /** null: never asked */
  source: z.enum(['service-reception', 'service-on-demand', 'local']).nullable(),
  /** The service has answered, whichever answer is shown */
  asked: z.boolean(),
  /** 要再チェック: lines, amounts, days or the calendar day are others than those it was about */
  stale: z.boolean(),
  checkedOn: z.string().nullable(),
});

export const validity = z.object({
  usable: z.boolean(),
  expired: z.boolean(),
  lastDay: z.string().nullable(),
  daysLeft: z.number().nullable(),
  /** 残り3日 · 本日まで · 期限切れ(2日超過) · 期限不明 */
  text: z.string(),
});

export const roundShown = z.object({
  type: z.enum(['once', 'refill', 'split']),
  round: z.number(),
  of: z.number(),
  /** Date planned at the round before (refill), by which this one is judged */
  plannedDate: z.string().nullable(),
});

/** Four facts kept apart. */
export const registration = z.object({
  saved: z.boolean(),
  signature: z.enum(['not-needed', 'waiting', 'signed']).nullable(),
  /** State of the submission; null before 確定 */
  state: z.string().nullable(),
  copy: z.enum(['none', 'stored', 'verified', 'bad']).nullable(),
});

export const todayRow = z.object({
  prescriptionKey: z.string().nullable(),
  entryId: z.string().nullable(),
  resultId: z.string().nullable(),
  submissionId: z.string().nullable(),
  /** Rows of one visit (same patient, same day) carry the same number and stand together */
  visit: z.number(),
  visitSize: z.number(),
  stage: z.enum(TODAY_STAGES),
  next: z.enum(NEXT_ACTS),
  kind: z.enum(['electronic', 'paper-with-exchange-number', 'paper']),
  /** `typed` = an entry from paper that is no prescription here yet */
  reception: z.string(),
  /** By what the service was asked for it, while nothing else is known of it */
  askedFor: z.object({ exchangeNumber: z.string().nullable(), prescriptionId: z.string().nullable() }).nullable(),
  round: roundShown,
  check: checkState,
  /** Groups of alerts that count for its lines, and those nobody has answered for yet */
  checkGroups: z.number(),
  undecidedGroups: z.number(),
  validity: validity.nullable(),
  marks,
  registration,
  patient: person,
  institution: z.string(),
  department: z.string().nullable(),
  issuedOn: z.string().nullable(),
  receivedAt: z.string(),
  waitingMinutes: z.number(),
  drugs: z.number(),
  /** Issues of the entry, else of the result or the prescription */
  errors: z.number(),
  warnings: z.number(),
  carriedOver: z.boolean(),
});

export const instruction = z.object({
  key: z.string(),
  rpNumber: z.number(),
  lineNumber: z.number().nullable(),
  kind: z.enum(['one-dose-package', 'crushing']),
  text: z.string(),
  done: z.boolean(),
});

/** 一致 / 不一致 / 照合不可 / code not known, beside each line of the form (`groups[0].drugs[1]`). */
export const lineMark = z.object({
  path: z.string(),
  codeAndName: z.enum(['match', 'mismatch', 'not-comparable', 'unknown-code', 'empty']),
  /** Name of that code in the price list */
  masterName: z.string().nullable(),
  /** Unit in which the price list counts it */
  masterUnit: z.string().nullable(),
  narcotic: z.boolean(),
  /** product, amount, quantity, dosage-form: how it differs from the prescribed line */
  differences: z.array(z.enum(['product', 'form-or-strength', 'amount', 'quantity', 'dosage-form'])),
  generic: z.boolean(),
});

const prescriptionShape = z.looseObject({ kind: z.string(), groups: z.array(z.unknown()) });
/** The prescription as the domain has it, to be shown beside the form. */
export const prescription = z.custom<Prescription>((value) => prescriptionShape.safeParse(value).success);

export const entryView = z.object({
  entryId: z.string(),
  revision: z.number(),
  prescriptionKey: z.string().nullable(),
  resultId: z.string().nullable(),
  form: entryForm,
  /** true: typed completely and put down as a result (入力中) that can be finalised */
  complete: z.boolean(),
  finalised: z.boolean(),
  /** 訂正 of a version that is not registered, 変更 of one that is; null: a new result */
  change: z.object({ kind: z.enum(['correct', 'amend']), resultId: z.string() }).nullable(),
  kind: z.enum(['electronic', 'paper-with-exchange-number', 'paper']),
  prescription: prescription.nullable(),
  /** 伝達事項 reaches the prescriber */
  messagesReachPrescriber: z.boolean(),
  instructions: z.array(instruction),
  lines: z.array(lineMark),
  issues: z.array(issue),
  marks,
  round: roundShown,
  validity: validity.nullable(),
  check: checkState,
  /** The other prescriptions of this visit */
  visit: z.array(
    z.object({ prescriptionKey: z.string().nullable(), entryId: z.string().nullable(), stage: z.enum(TODAY_STAGES) }),
  ),
  /** Paper of a patient who was here before: where the prefilled head comes from (never drugs) */
  offeredFrom: z.object({ resultId: z.string(), dispensingDate: z.string() }).nullable(),
  updatedAt: z.string(),
  updatedBy: z.string(),
});
