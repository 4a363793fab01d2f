/**
 * What a person has typed so far at the counter. Tolerant: every value is the text as typed (full-width digits, half-width
 * kana, half a date), so that a draft can be saved at any key; `entry-record.ts` makes a `RecordDocument` of it. Stored as
 * JSON with its version.
 */
import { z } from 'zod';

const typed = (max: number) => z.string().max(max).default('');
const optionalChoice = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values).nullable().default(null);

export const CHANGE_REASONS = [
  'generic-name-to-brand',
  'generic-substitution',
  'similar-form-or-strength',
  'residual-adjustment',
  'inquiry',
  'one-dose-package-or-crushing',
  'supply-shortage',
  'selective-care',
] as const;

export const INSURANCE_KINDS = [
  'health-insurance',
  'national-health-insurance',
  'industrial-accident',
  'automobile-liability',
  'pollution',
  'self-pay',
  'late-elderly',
] as const;

export const DISPENSING_FORMS = [
  'oral',
  'oral-drops',
  'as-needed',
  'injection',
  'external',
  'decoction',
  'hot-water',
  'material',
  'other',
] as const;

const change = z
  .object({
    reason: optionalChoice(CHANGE_REASONS),
    note: typed(100),
    also: z.array(z.enum(CHANGE_REASONS)).max(7).optional(),
  })
  .default({ reason: null, note: '' });

const drug = z.object({
  /** The prescribed line it answers (RP内連番); null: typed from paper, or added after an inquiry. Two may answer one line. */
  lineNumber: z.number().int().min(1).max(99).nullable().default(null),
  /** Prescribed, and not handed over */
  leftOut: z.boolean().default(false),
  codeType: z.enum(['none', 'receipt', 'yakka', 'yj', 'hot', 'generic']).default('none'),
  code: typed(20),
  name: typed(80),
  /** Oral: a day's amount; as needed: one time's; else the whole amount */
  amount: typed(20),
  unit: typed(12),
  change,
  /** A pharmacist's settlement of the warnings with these codes on this line (不一致 …); only who may finalise can save one */
  settled: z
    .object({ issueCodes: z.array(z.string().max(60)).max(5), reason: typed(200) })
    .nullable()
    .default(null),
});

const group = z.object({
  rpNumber: z.number().int().min(1).max(999),
  dosageForm: z.enum(DISPENSING_FORMS).default('oral'),
  usage: z
    .object({ codeType: z.enum(['none', 'jami', 'eps']).default('none'), code: typed(16), text: typed(50) })
    .default({ codeType: 'none', code: '', text: '' }),
  /** Days or times as typed; of what is counted in 調剤, 1 */
  quantity: typed(8),
  quantityUnit: z.enum(['days', 'times', 'dispensings']).default('days'),
  /** Why days or times differ from the prescription; for every line of the RP */
  change,
  drugs: z.array(drug).max(99).default([]),
});

/** The head of a paper prescription; of one that is here already, the prescription itself says it. */
const paperHead = z.object({
  issuedOn: typed(20),
  expiresOn: typed(20),
  patient: z.object({
    nameKanji: typed(40),
    nameKana: typed(40),
    sex: optionalChoice(['male', 'female']),
    birthDate: typed(20),
  }),
  insuranceKind: optionalChoice(INSURANCE_KINDS),
  insured: z.object({
    insurerNumber: typed(20),
    symbol: typed(20),
    number: typed(20),
    branch: typed(4),
    relation: optionalChoice(['insured', 'dependent']),
    publicExpenses: z
      .array(z.object({ payerNumber: typed(20), recipientNumber: typed(20) }))
      .max(3)
      .default([]),
  }),
  institution: z.object({ prefecture: typed(4), feeScoreType: typed(2), code: typed(14), name: typed(60) }),
  prescriber: z.object({ name: typed(20), department: typed(40) }),
});

export const entryForm = z.object({
  version: z.literal(1),
  dispensingDate: typed(20),
  round: z
    .object({
      type: z.enum(['single', 'refill', 'split', 'remainder-later']).default('single'),
      round: z.number().int().min(1).max(99).default(1),
      of: z.number().int().min(1).max(99).default(1),
      /** 次回調剤予定日 of a refill, as typed */
      nextDate: typed(20),
      /** 分割, 不足分後日渡し */
      reason: typed(100),
    })
    .default({ type: 'single', round: 1, of: 1, nextDate: '', reason: '' }),
  /** Sign-in name of the pharmacist who dispenses; null = who types, or the only one there is */
  pharmacist: z.string().max(32).nullable().default(null),
  lateReason: typed(200),
  /** null: the entry answers a prescription that is here */
  paper: paperHead.nullable().default(null),
  groups: z.array(group).max(999).default([]),
  /** 411: reaches the prescriber for electronic and 引換番号付き only */
  messagesToPrescriber: z
    .array(z.object({ text: typed(500), kind: z.enum(['30', '31', '99']).default('99') }))
    .max(20)
    .default([]),
  residualChecks: z.array(typed(500)).max(20).default([]),
  /** 備考 */
  remarks: z.array(typed(500)).max(20).default([]),
  /** 疑義照会 (511) */
  inquiries: z
    .array(z.object({ code: z.string().max(3).default('999'), text: typed(500) }))
    .max(20)
    .default([]),
  /** Keys of the 一包化・粉砕 instructions that were carried out (`EntryView.instructions`) */
  instructionsDone: z.array(z.string().max(40)).max(200).default([]),
  /** Paper: 原本に調剤済み・記名押印した */
  originalMarked: z.boolean().default(false),
});

export type EntryForm = z.infer<typeof entryForm>;
export type EntryGroup = EntryForm['groups'][number];
export type EntryDrug = EntryGroup['drugs'][number];
export type EntryPaperHead = NonNullable<EntryForm['paper']>;

export const EMPTY_PAPER_HEAD: EntryPaperHead = {
  issuedOn: '',
  expiresOn: '',
  patient: { nameKanji: '', nameKana: '', sex: null, birthDate: '' },
  insuranceKind: null,
  insured: { insurerNumber: '', symbol: '', number: '', branch: '', relation: null, publicExpenses: [] },
  institution: { prefecture: '', feeScoreType: '1', code: '', name: '' },
  prescriber: { name: '', department: '' },
};
