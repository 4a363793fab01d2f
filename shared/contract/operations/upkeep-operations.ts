import { z } from 'zod';
import { fileInput, issue, type OperationDefinition } from './operation-shapes.ts';

export const upkeepOperations = {
  'document.verify': {
    input: z.strictObject({
      files: z.array(fileInput).max(10_000).default([]),
      /** All return copies of the profile */
      all: z.boolean().default(false),
      trustPem: z.string().max(1_000_000).optional(),
    }),
    output: z.array(
      z.looseObject({
        file: z.string(),
        valid: z.boolean(),
        signatures: z.array(
          z.looseObject({
            element: z.string(),
            signer: z.string().nullable(),
            role: z.string().nullable(),
            checks: z.array(
              z.object({
                name: z.string(),
                result: z.enum(['pass', 'fail', 'not-applicable']),
                detail: z.string().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
    access: 'public',
    kind: 'read',
  },
  'audit.verify': {
    input: z.strictObject({}),
    output: z.looseObject({ valid: z.boolean(), rows: z.number(), firstBrokenSequence: z.number().nullable() }),
    access: 'signed-in',
    kind: 'read',
  },
  'key.reissue': {
    input: z.strictObject({ userName: z.string().max(32), pin: z.string().min(4).max(64) }),
    output: z.looseObject({ userName: z.string() }),
    access: ['administer'],
    kind: 'write',
  },
  doctor: {
    input: z.strictObject({}),
    output: z.looseObject({
      checks: z.array(
        z.object({
          /** Name and text in Japanese, and the same in English */
          name: z.string(),
          nameEn: z.string(),
          /** bad = not ok; warn = it works, and somebody should look */
          ok: z.boolean(),
          level: z.enum(['ok', 'warn', 'bad']),
          text: z.string(),
          textEn: z.string(),
        }),
      ),
      /** The same in codes, each with its way out, worst first */
      findings: z.array(issue),
    }),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;
