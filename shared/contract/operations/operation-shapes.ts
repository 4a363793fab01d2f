import { z } from 'zod';
import { type CalendarDate, parseCalendarDate } from '../../domain/calendar-date.ts';
import type { ClosingAction } from '../../domain/closing/closing-actions.ts';
import type { Issue } from '../../domain/issue.ts';

export const id = z.string().min(1).max(64);
export const reason = z.string().trim().min(1).max(200);
/** A day that exists: an impossible one would be compared as text and answered as if it meant something. */
export const day = z.string().transform((text, context): CalendarDate => {
  const date = parseCalendarDate(text);
  if (date !== null) return date;
  context.addIssue({ code: 'custom', message: '暦にある日付を YYYY-MM-DD で入力してください' });
  return z.NEVER;
});

const issueShape = z.looseObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  text: z.string(),
  next: z.string(),
});
export const issue = z.custom<Issue>((value) => issueShape.safeParse(value).success);

export const insuredKey = z.strictObject({
  insurerNumber: z.string().max(14).nullable().default(null),
  symbol: z.string().max(20).nullable().default(null),
  number: z.string().max(20).nullable().default(null),
  branch: z.string().max(2).nullable().default(null),
});

export const fileInput = z.strictObject({ name: z.string().max(1024), base64: z.string() });

const actionShape = z.looseObject({
  submissionId: z.string().nullable(),
  code: z.string(),
  text: z.string(),
  next: z.string(),
  who: z.string(),
});
export const action = z.custom<ClosingAction>((value) => actionShape.safeParse(value).success);

export const verdict = z.looseObject({
  verdict: z.enum(['closable', 'closable-auto', 'action-required']),
  /** The verdict in one line, said in Japanese and in English */
  line: z.string(),
  lineEn: z.string(),
  asOf: z.string(),
  businessDay: z.string(),
  counts: z.record(z.string(), z.number()),
  expectedEnd: z.string().nullable(),
  /** From when on the rows go that the upload mode holds back now */
  sendsFrom: z.string().nullable().optional(),
  actions: z.array(action),
  /** 処方箋枚数 of the day as it was given (null = not yet), and what it is compared with */
  count: z.object({ given: z.number().nullable(), accounted: z.number() }).optional(),
  /** When the last backup was made, and when one was really restored */
  backup: z
    .object({
      madeAt: z.string().nullable(),
      rehearsal: z.object({ at: z.string(), ok: z.boolean() }).nullable(),
    })
    .default({ madeAt: null, rehearsal: null }),
  /** What to know beside the verdict: clocks that differ, an outage that lasts, rows that missed their day */
  issues: z.array(issue),
});

export const queueRow = z.looseObject({
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

export const resultOutcome = z.looseObject({
  resultId: z.string(),
  submissionId: z.string().nullable(),
  state: z.string(),
  issues: z.array(issue),
});

export const uploadSummary = z.looseObject({
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
