import { z } from 'zod';
import { issue, type OperationDefinition } from './operation-shapes.ts';

export const supportOperations = {
  /** Everything that helps to find a fault, in one zip, without patient data. */
  'support.bundle': {
    input: z.strictObject({}),
    output: z.object({
      fileName: z.string(),
      base64: z.string(),
      entries: z.array(z.string()),
      /** What was found, each with its way out; also in the bundle's `diagnosis.json` */
      findings: z.array(issue),
    }),
    access: ['support', 'administer'],
    kind: 'long',
  },
} as const satisfies Record<string, OperationDefinition>;
