import { z } from 'zod';
import type { ShownGroup } from '../../domain/duplicate-check/group-alerts.ts';
import { id, type OperationDefinition, reason } from './operation-shapes.ts';

/** Short name of a group of alerts, as `check.run` gives it */
export const groupId = z.string().regex(/^[0-9a-f]{8}$/);
const words = z.string().trim().min(1).max(1000);

const checkGroupShape = z.looseObject({
  groupId: z.string(),
  rule: z.enum(['duplicate', 'contraindicated']),
  drugs: z.array(z.string()),
  summary: z.looseObject({ alerts: z.number() }).nullable(),
  alerts: z.array(z.looseObject({})),
});
/** A group of alerts, as every shell is shown it. */
export const checkGroup = z.custom<ShownGroup>((value) => checkGroupShape.safeParse(value).success);

/** 疑義照会, or dispensed as it stands with a reason (product.md §5). */
export const decisionContent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('inquiry'),
    at: z.iso.datetime({ offset: true }),
    how: z.enum(['phone', 'fax', 'visit', 'other']),
    /** Who asked; the acting user when left out */
    askedBy: words.optional(),
    answeredBy: words,
    question: words,
    answer: words,
    /** Every drug of the group: changed or not */
    lines: z
      .array(z.strictObject({ drug: words, changed: z.boolean() }))
      .min(1)
      .max(99),
  }),
  z.strictObject({ kind: z.literal('as-dispensed'), reason }),
]);

const share = { part: z.number(), late: z.number(), whole: z.number() };

export const checkDecisionOperations = {
  'check.decide': {
    input: z.strictObject({
      /** A prescription or a result */
      id,
      /** May be left out where only one group waits for a decision */
      group: groupId.optional(),
      decision: decisionContent,
    }),
    output: z.looseObject({
      decisionId: z.string(),
      groupId: z.string(),
      /** Groups that still wait for a decision */
      undecided: z.number(),
    }),
    access: ['decide'],
    kind: 'write',
  },
  'check.history': {
    input: z.strictObject({ id, unmaskReason: reason.optional() }),
    output: z.looseObject({
      checks: z.array(z.looseObject({})),
      /** The alerts that count now */
      groups: z.array(checkGroup),
      decisions: z.array(z.looseObject({})),
      oralConsents: z.array(z.looseObject({})),
      notices: z.array(z.looseObject({})),
    }),
    access: 'signed-in',
    kind: 'read',
  },
  'check.acknowledge': {
    input: z.strictObject({
      /** The notice's check, or its result, submission or prescription */
      id,
      /** What was done: who was told, when */
      word: reason,
    }),
    output: z.looseObject({ acknowledged: z.number() }),
    access: ['decide'],
    kind: 'write',
  },
  'check.rate': {
    input: z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
    output: z.looseObject({
      month: z.string(),
      days: z.array(z.looseObject({ businessDay: z.string(), ...share })),
      total: z.looseObject(share),
    }),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
