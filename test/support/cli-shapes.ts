/** The JSON shapes of product.md §10, as another program would read them; more fields may stand beside these. */
import { z } from 'zod';

const uuid = z.uuid();
const instant = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const STATES = [
  'awaiting-signature',
  'ready',
  'in-flight',
  'outcome-unknown',
  'registered',
  'rejected',
  'superseded',
  'voided',
  'held',
  'withdrawn',
  'exempt',
] as const;

const issue = z.looseObject({
  code: z.string().min(1),
  severity: z.enum(['error', 'warning', 'info']),
  text: z.string().min(1),
});

export const verdictShape = z.looseObject({
  verdict: z.enum(['closable', 'closable-auto', 'action-required']),
  line: z.string().min(1),
  asOf: instant,
  businessDay: z.iso.date(),
  counts: z.record(z.enum([...STATES, 'draft', 'pending-confirmation']), z.number().int().min(0)),
  expectedEnd: instant.nullable(),
  actions: z.array(
    z.looseObject({
      submissionId: uuid.nullable(),
      code: z.string().min(1),
      text: z.string().min(1),
      next: z.string().min(1),
      resultId: uuid.optional(),
      prescriptionKey: uuid.optional(),
    }),
  ),
});

export const closeShape = verdictShape.extend({
  issues: z.array(issue),
  kind: z.enum(['provisional', 'final', 'additional']),
  report: z.looseObject({}),
});

export const queueShape = z.array(
  z.looseObject({
    submissionId: uuid,
    resultId: uuid.nullable(),
    operationId: uuid,
    kind: z.enum(['receive', 'cancel-reception', 'register', 'amend', 'withdraw']),
    state: z.enum(STATES),
    dispensingId: uuid.nullable(),
    prescriptionId: uuid.nullable(),
    attempts: z.number().int().min(0),
    nextAttemptAt: instant.nullable(),
    lastIssue: z.object({ code: z.string(), text: z.string() }).nullable(),
    copy: z.enum(['none', 'stored', 'verified', 'bad']),
    returnCopySha256: sha256.nullable(),
    possiblySent: z.boolean(),
  }),
);
export type QueueRow = z.infer<typeof queueShape>[number];

export const verifyShape = z.array(
  z.looseObject({
    file: z.string(),
    valid: z.boolean(),
    signatures: z.array(
      z.looseObject({
        element: z.string(),
        signer: z.string().nullable(),
        role: z.string().nullable(),
        checks: z
          .array(
            z.strictObject({
              name: z.string(),
              result: z.enum(['pass', 'fail', 'not-applicable']),
              detail: z.string().nullable(),
            }),
          )
          .min(1),
      }),
    ),
  }),
);

export const importShape = z.array(
  z.looseObject({
    file: z.string(),
    format: z.string().nullable(),
    records: z.number().int().min(0),
    created: z.array(z.strictObject({ kind: z.enum(['prescription', 'result']), id: uuid })),
    issues: z.array(
      issue.extend({
        line: z.number().optional(),
        record: z.string().optional(),
        field: z.string().optional(),
      }),
    ),
  }),
);

export const outcomeShape = z.looseObject({
  resultId: uuid,
  submissionId: uuid.nullable(),
  state: z.string(),
  issues: z.array(issue),
});

export const receivedShape = z.array(
  z.looseObject({
    prescriptionKey: uuid.nullable(),
    prescriptionId: uuid.nullable(),
    state: z.string(),
    issues: z.array(issue),
  }),
);

export const listShape = z.array(
  z.looseObject({ prescriptionKey: uuid, prescriptionId: uuid.nullable(), kind: z.string(), reception: z.string() }),
);
