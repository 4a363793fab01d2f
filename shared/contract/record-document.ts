/**
 * The JSON that `record`, `correct` and `amend` take. Two forms: from a prescription that is already here (lines left
 * out are dispensed as prescribed), or a whole result typed from paper.
 */
import { z } from 'zod';
import type { CalendarDate } from '../domain/calendar-date.ts';
import { parseCalendarDate } from '../domain/calendar-date.ts';
import { type Decimal, isPositive, parseDecimal } from '../domain/decimal.ts';
import { CHANGE_REASONS, DISPENSING_FORMS, INSURANCE_KINDS } from './entry-form.ts';

const day = z
  .string()
  .refine((text) => parseCalendarDate(text) !== null, '暦にある日付を YYYY-MM-DD で')
  .transform((text) => text as CalendarDate);
const amount = z
  .union([z.string(), z.number().transform(String)])
  .refine((text) => {
    const value = parseDecimal(text);
    return value !== null && isPositive(value) && /^\d{1,6}(\.\d{1,5})?$/.test(text);
  }, '0 より大きい数（整数6桁・小数5桁まで）')
  .transform((text) => text as Decimal);
const text = (max: number) => z.string().trim().min(1).max(max);
const codeType = z.enum(['none', 'receipt', 'yakka', 'yj', 'hot', 'generic']);

const change = z.strictObject({
  reason: z.enum(CHANGE_REASONS),
  note: text(100).nullable().default(null),
  also: z.array(z.enum(CHANGE_REASONS)).max(7).optional(),
});
const settled = z.strictObject({ issueCode: text(60), reason: text(200) });

const round = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('single') }),
  z.strictObject({
    type: z.literal('refill'),
    round: z.number().int().min(1).max(9),
    of: z.number().int().min(2).max(9),
    nextDate: day.nullable().default(null),
  }),
  z.strictObject({
    type: z.literal('split'),
    round: z.number().int().min(1).max(99),
    of: z.number().int().min(2).max(99),
    reason: text(100),
  }),
  z.strictObject({ type: z.literal('remainder-later'), reason: text(100) }),
]);

const line = z.strictObject({
  rpNumber: z.number().int().min(1).max(999),
  lineNumber: z.number().int().min(1).max(99),
  codeType: codeType.optional(),
  code: z.string().max(13).nullable().optional(),
  name: text(80).optional(),
  amount: amount.optional(),
  unit: text(12).optional(),
  change: change.nullable().optional(),
  settled: settled.nullable().optional(),
});

const extras = {
  /** Sign-in name of the pharmacist who dispensed; the acting user when left out */
  pharmacist: z.string().max(32).optional(),
  lateReason: text(200).optional(),
  messagesToPrescriber: z
    .array(z.strictObject({ text: text(500), kind: z.enum(['30', '31', '99']).default('99') }))
    .default([]),
  residualChecks: z.array(text(500)).default([]),
  remarks: z.array(text(500)).default([]),
  inquiries: z.array(z.strictObject({ code: z.string().max(3).default('999'), text: text(500) })).default([]),
};

const fromPrescription = z.strictObject({
  form: z.literal('from-prescription'),
  /** Our id or the service's 処方箋ID */
  prescription: text(64),
  dispensingDate: day,
  round: round.optional(),
  /** Only the lines that differ, or that name the product for a generic-name line */
  lines: z.array(line).default([]),
  /** Days or times per RP where they differ from the prescription */
  quantities: z
    .array(
      z.strictObject({
        rpNumber: z.number().int().min(1),
        quantity: z.number().int().min(1).max(999),
        change: change.nullable().default(null),
      }),
    )
    .default([]),
  /** Prescribed lines that were not handed over; a record (疑義照会, 後日渡し, 残薬) must say why */
  omitted: z
    .array(z.strictObject({ rpNumber: z.number().int().min(1), lineNumber: z.number().int().min(1) }))
    .default([]),
  /** Handed over besides: a second product for one line (`answers`), or a drug added after an inquiry (null) */
  added: z
    .array(
      z.strictObject({
        rpNumber: z.number().int().min(1).max(999),
        answers: z.number().int().min(1).max(99).nullable(),
        codeType,
        code: z.string().max(13).nullable().default(null),
        name: text(80),
        amount,
        unit: text(12),
        change: change.nullable().default(null),
        settled: settled.nullable().default(null),
      }),
    )
    .max(99)
    .default([]),
  /** 用法 where it differs from the prescription */
  usages: z
    .array(
      z.strictObject({
        rpNumber: z.number().int().min(1),
        codeType: z.enum(['none', 'jami', 'eps']).default('none'),
        code: z.string().max(16).nullable().default(null),
        text: text(50),
      }),
    )
    .default([]),
  ...extras,
});

const paper = z.strictObject({
  form: z.literal('paper'),
  dispensingDate: day,
  /** 交付日 of the paper prescription */
  issuedOn: day,
  expiresOn: day.nullable().default(null),
  patient: z.strictObject({
    nameKanji: text(40).nullable().default(null),
    nameKana: text(40).nullable().default(null),
    sex: z.enum(['male', 'female']),
    birthDate: day,
  }),
  insuranceKind: z.enum(INSURANCE_KINDS),
  insured: z.strictObject({
    insurerNumber: z
      .string()
      .regex(/^\d{6}(\d{2})?$/, '保険者番号は 6 桁または 8 桁')
      .nullable()
      .default(null),
    symbol: text(20).nullable().default(null),
    number: text(20).nullable().default(null),
    branch: z
      .string()
      .regex(/^[0-9A-Za-z]{2}$/, '枝番は英数字 2 桁')
      .nullable()
      .default(null),
    relation: z.enum(['insured', 'dependent']).nullable().default(null),
    publicExpenses: z
      .array(
        z.strictObject({
          payerNumber: z.string().regex(/^\d{8}$/),
          recipientNumber: z
            .string()
            .regex(/^\d{7}$/)
            .nullable()
            .default(null),
        }),
      )
      .max(3)
      .default([]),
  }),
  institution: z.strictObject({
    prefecture: z.string().regex(/^\d{2}$/),
    feeScoreType: z.enum(['1', '3', '6']),
    code: z.string().regex(/^\d{7}$/),
    name: text(60),
  }),
  prescriber: z.strictObject({ name: text(20), department: text(40).nullable().default(null) }),
  groups: z
    .array(
      z.strictObject({
        rpNumber: z.number().int().min(1).max(999),
        dosageForm: z.enum(DISPENSING_FORMS),
        usage: z.strictObject({
          codeType: z.enum(['none', 'jami', 'eps']).default('none'),
          code: z.string().max(16).nullable().default(null),
          text: text(50),
        }),
        quantity: z.number().int().min(1).max(999),
        quantityUnit: z.enum(['days', 'times', 'dispensings']),
        drugs: z
          .array(
            z.strictObject({
              codeType,
              code: z.string().max(13).nullable().default(null),
              name: text(80),
              amount,
              unit: text(12),
              settled: settled.nullable().default(null),
            }),
          )
          .min(1)
          .max(99),
      }),
    )
    .min(1)
    .max(999),
  round: round.optional(),
  ...extras,
});

export const recordDocument = z.discriminatedUnion('form', [fromPrescription, paper]);
export type RecordDocument = z.infer<typeof recordDocument>;

/** What `record --example paper` prints: invented people, institution of the test prefecture 99. */
export const paperExample: z.input<typeof paper> = {
  form: 'paper',
  dispensingDate: '2026-11-22',
  issuedOn: '2026-11-21',
  expiresOn: null,
  patient: { nameKanji: '見本　花子', nameKana: 'ﾐﾎﾝ ﾊﾅｺ', sex: 'female', birthDate: '1958-03-03' },
  insuranceKind: 'health-insurance',
  insured: {
    insurerNumber: '31130842',
    symbol: '2022',
    number: '010001',
    branch: '01',
    relation: 'insured',
    publicExpenses: [],
  },
  institution: { prefecture: '99', feeScoreType: '1', code: '8000010', name: '検証用病院' },
  prescriber: { name: '医師　見本', department: '内科' },
  groups: [
    {
      rpNumber: 1,
      dosageForm: 'oral',
      usage: { codeType: 'jami', code: '1013044400000000', text: '１日３回朝昼夕食後　服用' },
      quantity: 5,
      quantityUnit: 'days',
      drugs: [{ codeType: 'yj', code: '1149019F1560', name: 'ロキソニン錠６０ｍｇ', amount: '3', unit: '錠' }],
    },
  ],
  messagesToPrescriber: [],
  remarks: ['見本です'],
};

/** What `record --example electronic` prints: a result of a prescription that was received from the service. */
export const electronicExample: z.input<typeof fromPrescription> = {
  form: 'from-prescription',
  prescription: '00000000-0000-4000-8000-000000000000',
  dispensingDate: '2026-11-22',
  round: { type: 'single' },
  lines: [
    {
      rpNumber: 1,
      lineNumber: 1,
      codeType: 'yj',
      code: '2171022F2289',
      name: 'アムロジピン錠５ｍｇ「サワイ」',
      change: { reason: 'generic-name-to-brand', note: null },
    },
  ],
  quantities: [],
  messagesToPrescriber: [{ text: '残薬なし', kind: '99' }],
  residualChecks: [],
  remarks: [],
  inquiries: [],
};
