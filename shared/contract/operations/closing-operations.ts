import { z } from 'zod';
import {
  closingReportShape,
  closingSummary,
  lateRow,
  monthDay,
  monthTotal,
  morning,
  outageRow,
  unregisteredRow,
  uploadState,
} from './closing-shapes.ts';
import { day, id, type OperationDefinition, reason, uploadSummary, verdict } from './operation-shapes.ts';

/** Every row that a person must act on has a line of its own, however many; else many that say the same are one. */
const everyRow = z.boolean().optional();

/** Both ends are included; a day left out is open. */
const days = { from: day.optional(), to: day.optional() };

export const closingOperations = {
  'upload.run': {
    input: z.strictObject({ watch: z.boolean().default(false) }),
    output: uploadSummary,
    access: ['close'],
    kind: 'long',
  },
  /** Nothing new starts; requests on their way come to their end. A run is cancelled by cancelling its call. */
  'upload.pause': { input: z.strictObject({}), output: uploadState, access: ['close'], kind: 'write' },
  'upload.resume': { input: z.strictObject({}), output: uploadState, access: ['close'], kind: 'write' },
  'upload.state': { input: z.strictObject({}), output: uploadState, access: 'signed-in', kind: 'read' },
  'closing.status': { input: z.strictObject({ everyRow }), output: verdict, access: 'signed-in', kind: 'read' },
  'closing.close': {
    input: z.strictObject({
      final: z.boolean().default(false),
      prescriptionCount: z.number().int().min(0).max(100_000).optional(),
      pin: z.string().min(1).max(64).optional(),
      /** How long to go on while rows wait for a retry, seconds */
      patienceSeconds: z.number().min(0).max(86_400).default(60),
      everyRow,
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
  /** One reason for several late rows, after the start-of-day batch */
  'closing.late-reasons': {
    input: z.strictObject({ ids: z.array(id).min(1).max(10_000), reason }),
    output: z.object({ rows: z.number() }),
    access: ['close', 'finalise'],
    kind: 'write',
  },
  /** Registrations that missed their 調剤日, newest first */
  'closing.late-rows': {
    input: z.strictObject({ ...days, withoutReason: z.boolean().default(false) }),
    output: z.array(lateRow),
    access: 'signed-in',
    kind: 'read',
  },
  /** Newest first */
  'closing.history': {
    input: z.strictObject({ ...days, limit: z.number().int().min(1).max(1_000).default(100) }),
    output: z.array(closingSummary),
    access: 'signed-in',
    kind: 'read',
  },
  /** 閉局レポート: the one that was kept, by its id; or a business day as it stands now (nothing is stored, the service is not asked) */
  'closing.report': {
    input: z.strictObject({ closingId: id.optional(), day: day.optional() }),
    output: z.object({ closingId: z.string().nullable(), report: closingReportShape }),
    access: 'signed-in',
    kind: 'read',
  },
  /** 未登録一覧 over all days, or of one */
  'closing.unregistered': {
    input: z.strictObject({ day: day.optional() }),
    output: z.array(unregisteredRow),
    access: 'signed-in',
    kind: 'read',
  },
  'closing.month': {
    input: z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
    output: z.object({ month: z.string(), days: z.array(monthDay), total: monthTotal }),
    access: 'signed-in',
    kind: 'read',
  },
  /** What happened since the last 本締め */
  'closing.morning': { input: z.strictObject({}), output: morning, access: 'signed-in', kind: 'read' },
  /** Outages that touch the days given, newest first */
  'outage.list': { input: z.strictObject(days), output: z.array(outageRow), access: 'signed-in', kind: 'read' },
  /**
   * Starts the command of the settings (`afterClosing`) after 本締め. Refused while rows are unsent, unless confirmed:
   * with the power off nothing is sent.
   */
  'closing.run-after': {
    input: z.strictObject({ unsentConfirmed: z.boolean().default(false) }),
    output: z.object({ started: z.boolean() }),
    access: ['close'],
    kind: 'write',
  },
  'closing.carry-over': {
    input: z.strictObject({ id, reason }),
    output: z.looseObject({ id: z.string() }),
    access: ['receive', 'close'],
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
