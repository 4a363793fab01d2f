import { z } from 'zod';
import { day, drugCode, id, issue, type OperationDefinition } from './operation-shapes.ts';

export const checkOperations = {
  'check.run': {
    input: z.strictObject({
      id,
      ownInstitutionIncluded: z.boolean().default(false),
      onlineConsent: z.boolean().default(false),
      oralConsent: z.boolean().default(false),
    }),
    output: z.looseObject({ source: z.string(), answer: z.string(), detail: z.unknown(), issues: z.array(issue) }),
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  'check.pair': {
    input: z.strictObject({
      taking: drugCode,
      new: drugCode,
      days: z.number().int().min(1).max(999).optional(),
      takenOn: day.optional(),
      on: day.optional(),
    }),
    output: z.looseObject({
      result: z.enum(['duplicate', 'contraindicated', 'clear', 'not-performed']),
      reasons: z.array(z.unknown()),
    }),
    access: 'public',
    kind: 'read',
  },
  'masters.status': { input: z.strictObject({}), output: z.looseObject({}), access: 'public', kind: 'read' },
} as const satisfies Record<string, OperationDefinition>;
