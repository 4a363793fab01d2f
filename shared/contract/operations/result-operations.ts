import { z } from 'zod';
import { id, type OperationDefinition, reason, resultOutcome } from './operation-shapes.ts';

export const resultOperations = {
  'result.record': {
    input: z.strictObject({ document: z.unknown() }),
    output: resultOutcome,
    access: ['receive', 'finalise'],
    kind: 'write',
  },
  'result.finalise': {
    input: z.strictObject({
      ids: z.array(id).max(10_000).default([]),
      all: z.boolean().default(false),
      /** Why a past 調剤日 is finalised only now */
      lateReason: reason.optional(),
      /** Why it is finalised without a service answer to the duplicate check, where the program cannot know it itself */
      checkReason: reason.optional(),
      settle: reason.optional(),
      /** One word for every duplicate without a decision: dispensed as it stands. 併用禁忌 needs a decision of its own. */
      asDispensed: reason.optional(),
    }),
    output: z.array(resultOutcome),
    access: ['finalise'],
    kind: 'long',
  },
  'result.sign': {
    input: z.strictObject({
      ids: z.array(id).max(10_000).default([]),
      all: z.boolean().default(false),
      /** May be left out while the window holds the key open */
      pin: z.string().min(1).max(64).optional(),
    }),
    output: z.looseObject({
      signed: z.number(),
      othersWaiting: z.array(z.object({ signer: z.string(), rows: z.number() })),
      results: z.array(resultOutcome),
    }),
    access: ['sign'],
    kind: 'long',
  },
  'result.correct': {
    input: z.strictObject({ id, document: z.unknown(), reason }),
    output: resultOutcome,
    access: ['finalise'],
    kind: 'long',
  },
  'result.amend': {
    input: z.strictObject({ id, document: z.unknown(), reason }),
    output: resultOutcome,
    access: ['finalise'],
    kind: 'long',
  },
  'result.withdraw': {
    input: z.strictObject({ id, reason }),
    output: resultOutcome,
    access: ['finalise'],
    kind: 'write',
  },
  'result.void': {
    input: z.strictObject({ id, reason }),
    output: resultOutcome,
    access: ['finalise'],
    kind: 'long',
  },
} as const satisfies Record<string, OperationDefinition>;
