import { z } from 'zod';
import { parseCalendarDate } from '../../shared/domain/calendar-date.ts';
import { parseDecimal } from '../../shared/domain/decimal.ts';
import { isExchangeNumber } from '../../shared/domain/identifiers.ts';

const text = z.string().max(200);
const nullableText = text.nullable().default(null);
const date = z.string().transform((value, context) => {
  const day = parseCalendarDate(value);
  if (day === null) context.addIssue('no date YYYY-MM-DD');
  return day ?? z.NEVER;
});
const decimal = z.union([z.string(), z.number()]).transform((value, context) => {
  const read = parseDecimal(String(value));
  if (read === null) context.addIssue('no decimal');
  return read ?? z.NEVER;
});
const payer = z.strictObject({ payerNumber: text, recipientNumber: nullableText });

const patient = z.strictObject({
  nameKanji: nullableText,
  nameKana: nullableText,
  sex: z.enum(['male', 'female']).nullable().default(null),
  birthDate: date.nullable().default(null),
});

const insured = z.strictObject({
  insurerNumber: nullableText,
  symbol: nullableText,
  number: nullableText,
  branch: nullableText,
  relation: z.enum(['insured', 'dependent']).nullable().default('insured'),
  publicExpenses: z.array(payer).default([]),
  specialPublicExpense: payer.nullable().default(null),
});

const institution = z.strictObject({
  prefecture: text,
  feeScoreType: text,
  code: text,
  name: text,
  postalCode: nullableText,
  address: nullableText,
  phone: nullableText,
});

const supplement = z.strictObject({ kind: nullableText, text, code: nullableText });

const drug = z.strictObject({
  lineNumber: z.number().int().positive().optional(),
  category: z.enum(['drug', 'medical-material', 'uninsured']).nullable().default('drug'),
  codeType: z.enum(['none', 'receipt', 'yakka', 'yj', 'hot', 'generic']).default('yj'),
  code: nullableText,
  name: text,
  amount: decimal,
  amountOf: z.enum(['product', 'active-substance']).default('product'),
  unit: text,
  unitConversion: decimal.nullable().default(null),
  unevenAmounts: z.array(decimal).default([]),
  singleDose: nullableText,
  supplements: z.array(supplement).default([]),
});

const usage = z.strictObject({
  codeType: z.enum(['none', 'jami', 'eps']).default('none'),
  code: nullableText,
  text,
  timesPerDay: z.number().int().nullable().default(null),
});

const group = z.strictObject({
  rpNumber: z.number().int().positive().optional(),
  dosageForm: z
    .enum(['oral', 'as-needed', 'external', 'oral-drops', 'injection', 'medical-material', 'unknown'])
    .default('oral'),
  quantity: z.number().int().positive(),
  splitQuantity: z.strictObject({ thisRound: z.number(), total: z.number() }).nullable().default(null),
  usage: usage.nullable().default(null),
  usageSupplements: z.array(supplement).default([]),
  drugs: z.array(drug).min(1).max(99),
});

const repetition = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('once') }),
  z.strictObject({ type: z.literal('refill'), totalRounds: z.number().int().min(2).max(3) }),
  z.strictObject({
    type: z.literal('split'),
    totalRounds: z.number().int().min(2).max(99),
    round: z.number().int().min(1).default(1),
  }),
]);

const common = {
  kind: z.enum(['electronic', 'paper-with-exchange-number']).default('electronic'),
  exchangeNumber: z.string().refine(isExchangeNumber).nullable().default(null),
  /** The round that is next: earlier ones were dispensed elsewhere */
  round: z.number().int().min(1).default(1),
};

const fieldsOrder = z.strictObject({
  ...common,
  patient,
  insuranceKind: z
    .enum([
      'health-insurance',
      'national-health-insurance',
      'industrial-accident',
      'automobile-liability',
      'pollution',
      'self-pay',
      'late-elderly',
    ])
    .nullable()
    .default('health-insurance'),
  insured,
  institution: institution.default({
    prefecture: '99',
    feeScoreType: '1',
    code: '8000010',
    name: '検証用病院',
    postalCode: '852-8154',
    address: '長崎県長崎市',
    phone: '03-3775-3111',
  }),
  prescriber: z
    .strictObject({ name: text, department: nullableText })
    .default({ name: '医師　０１郎', department: '内科' }),
  issuedOn: date.optional(),
  expiresOn: date.nullable().default(null),
  repetition: repetition.default({ type: 'once' }),
  residualInstruction: z.enum(['inquire-first', 'inform']).nullable().default(null),
  groups: z.array(group).min(1).max(99),
  remarks: z.array(text).default([]),
});

/** `POST /mock/prescriptions`: an SJ1 text, or the fields of a prescription. */
export const prescriptionOrderSchema = z.union([z.strictObject({ ...common, sj1: z.string().min(3) }), fieldsOrder]);

export type PrescriptionOrder = z.infer<typeof prescriptionOrderSchema>;
