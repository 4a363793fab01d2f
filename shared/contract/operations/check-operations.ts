import { z } from 'zod';
import { type Decimal, isPositive, parseDecimal } from '../../domain/decimal.ts';
import { checkGroup, groupId } from './check-decision-operations.ts';
import { day, id, issue, type OperationDefinition, reason } from './operation-shapes.ts';

/** Whatever was read as a code: one that is none is answered 未実施, not refused. */
const pairCode = z.string().max(64);

/** A drug code of 7, 9 or 12 characters, or 成分名 */
const limitedDrug = z.string().trim().min(1).max(80);

const milligrams = z.string().transform((text, context): Decimal => {
  const decimal = parseDecimal(text.normalize('NFKC').replaceAll(',', '').trim());
  if (decimal !== null && isPositive(decimal)) return decimal;
  context.addIssue({ code: 'custom', message: 'mg は 0 より大きい数で入力してください' });
  return z.NEVER;
});

const limitTable = z.looseObject({
  limits: z.array(
    z.looseObject({ ingredient: z.string(), target: z.string(), limitMg: z.string(), source: z.string() }),
  ),
  /** The table is the one the product came with */
  shipped: z.boolean(),
});

export const checkOperations = {
  'check.run': {
    input: z.strictObject({
      id,
      ownInstitutionIncluded: z.boolean().default(false),
      onlineConsent: z.boolean().default(false),
      oralConsent: z.boolean().default(false),
      /** The groups the oral consent is for; all masked ones of the newest answer when left out */
      consentFor: z.array(groupId).min(1).max(99).optional(),
      /** The local check tells for every pair of lines that is no hit why not */
      explain: z.boolean().default(false),
      /** The service's answer stands: only what this counter's own records say is looked for again */
      localOnly: z.boolean().optional(),
    }),
    output: z.looseObject({
      source: z.string(),
      answer: z.string(),
      /** Whether the answer stands for these lines, this day and this coverage; all but `current` is 要再チェック */
      standing: z.string(),
      /** n of 一部未チェック(n) */
      unchecked: z.number(),
      groups: z.array(checkGroup),
      detail: z.unknown(),
      issues: z.array(issue),
    }),
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  'check.pair': {
    input: z.strictObject({
      taking: pairCode,
      new: pairCode,
      days: z.number().int().min(1).max(999).optional(),
      takenOn: day.optional(),
      on: day.optional(),
      /** Tell every clause of the rule, those that do not hold too */
      explain: z.boolean().default(false),
    }),
    output: z.looseObject({
      result: z.enum(['duplicate', 'contraindicated', 'clear', 'not-performed']),
      reasons: z.array(z.unknown()),
    }),
    access: 'public',
    kind: 'read',
  },
  'check.limits': { input: z.strictObject({}), output: limitTable, access: 'signed-in', kind: 'read' },
  'check.set-limit': {
    input: z.strictObject({ drug: limitedDrug, limitMg: milligrams, source: reason }),
    output: limitTable,
    access: ['administer'],
    kind: 'write',
  },
  'check.remove-limit': {
    input: z.strictObject({ drug: limitedDrug }),
    output: limitTable,
    access: ['administer'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
