/**
 * The one table of what can be asked of the core. Every shell (command line, window, browser) goes through it; nobody
 * may go round it. Inputs and outputs are validated at dispatch; unknown keys of an input are refused.
 */
import { z } from 'zod';
import { type CalendarDate, parseCalendarDate } from '../domain/calendar-date.ts';
import type { ClosingAction } from '../domain/closing-actions.ts';
import type { Issue } from '../domain/issue.ts';

const id = z.string().min(1).max(64);
const reason = z.string().trim().min(1).max(200);
/** A day that exists: an impossible one would be compared as text and answered as if it meant something. */
const day = z.string().transform((text, context): CalendarDate => {
  const date = parseCalendarDate(text);
  if (date !== null) return date;
  context.addIssue({ code: 'custom', message: '暦にある日付を YYYY-MM-DD で入力してください' });
  return z.NEVER;
});
const drugCode = z.string().min(1).max(13);

const issueShape = z.looseObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  text: z.string(),
  next: z.string(),
});
const issue = z.custom<Issue>((value) => issueShape.safeParse(value).success);

const insuredKey = z.strictObject({
  insurerNumber: z.string().max(14).nullable().default(null),
  symbol: z.string().max(20).nullable().default(null),
  number: z.string().max(20).nullable().default(null),
  branch: z.string().max(2).nullable().default(null),
});

const fileInput = z.strictObject({ name: z.string().max(1024), base64: z.string() });

const actionShape = z.looseObject({
  submissionId: z.string().nullable(),
  code: z.string(),
  text: z.string(),
  next: z.string(),
  who: z.string(),
});
const action = z.custom<ClosingAction>((value) => actionShape.safeParse(value).success);

const verdict = z.looseObject({
  verdict: z.enum(['closable', 'closable-auto', 'action-required']),
  line: z.string(),
  asOf: z.string(),
  businessDay: z.string(),
  counts: z.record(z.string(), z.number()),
  expectedEnd: z.string().nullable(),
  actions: z.array(action),
  /** What to know beside the verdict: clocks that differ, an outage that lasts, rows that missed their day */
  issues: z.array(issue),
});

const queueRow = z.looseObject({
  submissionId: z.string(),
  resultId: z.string().nullable(),
  operationId: z.string(),
  kind: z.enum(['receive', 'cancel-reception', 'register', 'amend', 'withdraw']),
  state: z.string(),
  dispensingId: z.string().nullable(),
  prescriptionId: z.string().nullable(),
  attempts: z.number(),
  nextAttemptAt: z.string().nullable(),
  lastIssue: z.object({ code: z.string(), text: z.string() }).nullable(),
  copy: z.enum(['none', 'stored', 'verified', 'bad']),
  returnCopySha256: z.string().nullable(),
});

const resultOutcome = z.looseObject({
  resultId: z.string(),
  submissionId: z.string().nullable(),
  state: z.string(),
  issues: z.array(issue),
});

const uploadSummary = z.looseObject({
  done: z.number(),
  total: z.number(),
  registered: z.number(),
  rejected: z.number(),
  waiting: z.number(),
  seconds: z.number(),
});

/** Rights that open an operation, one of them is enough; `signed-in` = any user; `public` = no profile needed. */
export type Access =
  | 'public'
  | 'signed-in'
  | readonly ('receive' | 'finalise' | 'sign' | 'decide' | 'close' | 'administer' | 'support')[];

export interface OperationDefinition {
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly access: Access;
  /** read changes nothing; write changes the database; long also sends progress and may take minutes. */
  readonly kind: 'read' | 'write' | 'long';
}

export const operations = {
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
    input: z.strictObject({ prescriptionKey: id, reason }),
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
    }),
    output: z.array(resultOutcome),
    access: ['finalise'],
    kind: 'long',
  },
  'result.sign': {
    input: z.strictObject({
      ids: z.array(id).max(10_000).default([]),
      all: z.boolean().default(false),
      pin: z.string().min(1).max(64),
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
  'masters.status': { input: z.strictObject({}), output: z.looseObject({}), access: 'public', kind: 'read' },
  doctor: {
    input: z.strictObject({}),
    output: z.looseObject({ checks: z.array(z.object({ name: z.string(), ok: z.boolean(), text: z.string() })) }),
    access: 'signed-in',
    kind: 'read',
  },
} as const satisfies Record<string, OperationDefinition>;

export type OperationName = keyof typeof operations;
export type OperationInput<Name extends OperationName> = z.infer<(typeof operations)[Name]['input']>;
export type OperationOutput<Name extends OperationName> = z.infer<(typeof operations)[Name]['output']>;

export function isOperationName(name: string): name is OperationName {
  return Object.hasOwn(operations, name);
}

/** Sent while a long operation runs; ids and numbers only, no patient data. */
export interface ProgressEvent {
  readonly phase: 'import' | 'check' | 'sign' | 'upload' | 'wait';
  readonly done: number;
  readonly total: number;
  readonly perMinute: number | null;
  readonly secondsLeft: number | null;
  readonly row: { readonly id: string; readonly outcome: string } | null;
}
