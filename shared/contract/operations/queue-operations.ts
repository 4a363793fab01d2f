import { z } from 'zod';
import { id, type OperationDefinition, queueRow, reason } from './operation-shapes.ts';

export const queueOperations = {
  'queue.list': {
    input: z.strictObject({
      state: z.string().max(32).optional(),
      kind: z.string().max(32).optional(),
      after: id.optional(),
      limit: z.number().int().min(1).max(100_000).default(100_000),
    }),
    output: z.array(queueRow),
    access: 'signed-in',
    kind: 'read',
  },
  'queue.show': {
    input: z.strictObject({
      id,
      xml: z.boolean().default(false),
      returnCopy: z.boolean().default(false),
      unmaskReason: reason.optional(),
    }),
    output: z.looseObject({}),
    access: 'signed-in',
    kind: 'read',
  },
  'queue.hold': {
    input: z.strictObject({ id, reason }),
    output: z.looseObject({ submissionId: z.string(), state: z.string() }),
    access: ['close', 'finalise', 'support'],
    kind: 'write',
  },
  'queue.release': {
    input: z.strictObject({ id, reason: reason.optional() }),
    output: z.looseObject({ submissionId: z.string(), state: z.string() }),
    access: ['close', 'finalise', 'support'],
    kind: 'write',
  },
  'queue.retry': {
    input: z.strictObject({ id }),
    output: z.looseObject({ submissionId: z.string(), state: z.string() }),
    access: ['close', 'finalise', 'support'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
