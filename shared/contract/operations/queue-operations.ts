import { z } from 'zod';
import { day, id, type OperationDefinition, queueRow, reason } from './operation-shapes.ts';
import { queueFilter, queueLife, queuePageRow } from './queue-shapes.ts';

export const queueOperations = {
  'queue.list': {
    input: z.strictObject({
      state: z.string().max(32).optional(),
      kind: z.string().max(32).optional(),
      /** As in queue.page */
      day: queueFilter.shape.day,
      errorCode: queueFilter.shape.errorCode,
      text: queueFilter.shape.text,
      after: id.optional(),
      limit: z.number().int().min(1).max(100_000).default(100_000),
    }),
    output: z.array(queueRow),
    access: 'signed-in',
    kind: 'read',
  },
  /** Newest first; a page costs by its rows, not by the years behind it. */
  'queue.page': {
    input: z.strictObject({
      ...queueFilter.shape,
      /** `last` of the page before: the rows that follow it (older) */
      after: z.number().int().min(0).optional(),
      /** `first` of the page after: the rows that come before it (newer), still newest first */
      before: z.number().int().min(0).optional(),
      /** Rows to pass over from there, for a jump with the scroll bar; counted from the newest when no cursor is given */
      skip: z.number().int().min(0).max(10_000_000).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({
      rows: z.array(queuePageRow),
      /** Rows the filter lets through */
      total: z.number(),
      /** false: there are more than `total`, counting went no further */
      totalExact: z.boolean(),
      /** Cursors of the first and the last row of this page; null when it is empty */
      first: z.number().nullable(),
      last: z.number().nullable(),
      /** Text that is only looked for in ids, because the caller sees no patients */
      patientsSearched: z.boolean(),
    }),
    access: 'signed-in',
    kind: 'read',
  },
  /** Rows per state; with a day those of that day only, and the error codes there are (of rows not finished). */
  'queue.counts': {
    input: z.strictObject({ day: day.optional() }),
    output: z.object({
      states: z.record(z.string(), z.number()),
      errors: z.array(z.object({ code: z.string(), text: z.string(), rows: z.number() })),
      /** Rows that wait for a person: window title and taskbar badge */
      needsPerson: z.number(),
    }),
    access: 'signed-in',
    kind: 'read',
  },
  /** The life line of one row, fit for drawing; its patient, and what a reception was asked for by, are masked for support. */
  'queue.life': { input: z.strictObject({ id }), output: queueLife, access: 'signed-in', kind: 'read' },
  /** All documents of a row, as files. They name the patient: a named, reasoned, audited act. */
  'queue.export': {
    input: z.strictObject({ id, reason }),
    output: z.object({ files: z.array(z.object({ name: z.string(), kind: z.string(), base64: z.string() })) }),
    access: ['close', 'finalise', 'administer', 'support'],
    kind: 'write',
  },
  'queue.show': {
    input: z.strictObject({
      id,
      xml: z.boolean().default(false),
      returnCopy: z.boolean().default(false),
      /** Documents without their patient, for support; else they are refused without a reason */
      masked: z.boolean().optional(),
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
