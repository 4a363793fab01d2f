import { z } from 'zod';
import { id, type OperationDefinition, reason, uploadSummary, verdict } from './operation-shapes.ts';

export const closingOperations = {
  'upload.run': {
    input: z.strictObject({ watch: z.boolean().default(false) }),
    output: uploadSummary,
    access: ['close'],
    kind: 'long',
  },
  'closing.status': { input: z.strictObject({}), output: verdict, access: 'signed-in', kind: 'read' },
  'closing.close': {
    input: z.strictObject({
      final: z.boolean().default(false),
      prescriptionCount: z.number().int().min(0).max(100_000).optional(),
      pin: z.string().min(1).max(64).optional(),
      /** How long to go on while rows wait for a retry, seconds */
      patienceSeconds: z.number().min(0).max(86_400).default(60),
    }),
    output: verdict,
    access: ['close'],
    kind: 'long',
  },
  'closing.late-reason': {
    input: z.strictObject({ id, reason }),
    output: z.looseObject({ submissionId: z.string() }),
    access: ['close', 'finalise'],
    kind: 'write',
  },
  'closing.carry-over': {
    input: z.strictObject({ id, reason }),
    output: z.looseObject({ id: z.string() }),
    access: ['receive', 'close'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
