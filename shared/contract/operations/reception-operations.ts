import { z } from 'zod';
import { fileInput, id, insuredKey, issue, type OperationDefinition, reason } from './operation-shapes.ts';

export const receptionOperations = {
  'reception.receive': {
    input: z.strictObject({
      exchangeNumber: z
        .string()
        .regex(/^\d{6,16}$/)
        .optional(),
      insured: insuredKey.optional(),
      prescriptionId: id.optional(),
      /** Text of the 控え QR: insurer, symbol, number, branch, birth date, exchange number */
      slip: z.string().max(500).optional(),
      /** Receive all prescriptions the service lists for the insured person (card reading, マイナ在宅受付Web; MOCK) */
      allOfPatient: z.boolean().default(false),
    }),
    output: z.array(
      z.looseObject({
        prescriptionKey: z.string().nullable(),
        prescriptionId: z.string().nullable(),
        state: z.string(),
        issues: z.array(issue),
      }),
    ),
    access: ['receive'],
    kind: 'write',
  },
  'reception.cancel': {
    input: z.strictObject({
      prescriptionKey: id,
      reason,
      /** Where the service takes it back no more: it is not dispensed here any more. A pharmacist's word. */
      endHere: z.boolean().optional(),
    }),
    output: z.looseObject({ submissionId: z.string().nullable(), state: z.string() }),
    access: ['receive'],
    kind: 'write',
  },
  'import.files': {
    input: z.strictObject({
      files: z.array(fileInput).min(1).max(10_000),
      finalise: z.boolean().default(false),
      again: z.boolean().default(false),
      /** All files of this call are symbols of one prescription, or parts of one notebook file */
      join: z.boolean().default(false),
      /** Insured-person key for お薬手帳 blocks, which carry none */
      insured: insuredKey.optional(),
      /** A pharmacist's reason that settles the open code/name warnings of all results confirmed at once */
      settle: reason.optional(),
      lateReason: reason.optional(),
      /** As in `result.finalise` */
      asDispensed: reason.optional(),
    }),
    output: z.array(
      z.looseObject({
        file: z.string(),
        format: z.string().nullable(),
        records: z.number(),
        created: z.array(z.object({ kind: z.enum(['prescription', 'result']), id: z.string() })),
        issues: z.array(issue),
      }),
    ),
    access: ['receive'],
    kind: 'long',
  },
  'prescription.list': {
    input: z.strictObject({
      withoutResult: z.boolean().default(false),
      limit: z.number().int().min(1).max(5000).default(500),
    }),
    output: z.array(z.looseObject({ prescriptionKey: z.string(), kind: z.string(), reception: z.string() })),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
