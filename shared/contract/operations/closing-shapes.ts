import { z } from 'zod';
import type { ClosingReport } from '../../domain/closing/closing-report.ts';

const share = z.object({ part: z.number(), whole: z.number() });
const reportShape = z.looseObject({ businessDay: z.string(), dispensed: z.number(), exceptions: z.array(z.unknown()) });
/** 閉局レポート as it was made (shared/domain/closing/closing-report.ts); words: closing-report-words.ts, as text: closingReportText. */
export const closingReportShape = z.custom<ClosingReport>((value) => reportShape.safeParse(value).success);

export const closingSummary = z.object({
  closingId: z.string(),
  businessDay: z.string(),
  kind: z.enum(['provisional', 'final', 'additional']),
  at: z.string(),
  by: z.string(),
  verdict: z.string(),
  verdictLine: z.string(),
  dispensed: z.number(),
  registered: z.number(),
  exempt: z.number(),
  exceptions: z.number(),
  late: z.number(),
});

/** One line of 未登録一覧: a result that is not registered, a draft, or a reception without a result. */
export const unregisteredRow = z.object({
  what: z.enum(['result', 'draft', 'reception']),
  submissionId: z.string().nullable(),
  /** Of what is typed from paper and no result yet the id of its entry; such a paper has no prescription */
  resultId: z.string().nullable(),
  prescriptionKey: z.string().nullable(),
  /** 調剤日; of a reception the day it was received */
  date: z.string(),
  state: z.string(),
  since: z.string(),
  deadline: z.string(),
  late: z.boolean(),
  signerName: z.string().nullable(),
  patientName: z.string().nullable(),
  lastIssue: z.object({ code: z.string(), text: z.string() }).nullable(),
  carriedOver: z.object({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
});

/** A registration that missed its 調剤日; `reason` a person's word, else what the outage diary knows, else null. */
export const lateRow = z.object({
  submissionId: z.string(),
  resultId: z.string().nullable(),
  dispensingDate: z.string(),
  state: z.string(),
  registeredAt: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string().nullable(),
  outages: z.number(),
  /** As in the queue, masked for those who see no patients */
  patientName: z.string().nullable(),
  patientBirthDate: z.string().nullable(),
});

/** 全件当日 / 遅延あり(理由記録済) / 理由なき遅延; words in READING_WORDS. Never 算定可. */
const reading = z.enum(['all-same-day', 'late-with-reason', 'late-without-reason', 'open', 'nothing-to-register']);

const monthCounts = {
  dispensed: z.number(),
  registered: z.number(),
  registeredSameDay: z.number(),
  exempt: z.number(),
  open: z.number(),
  cancelled: z.number(),
  lateWithReason: z.number(),
  lateWithoutReason: z.number(),
  /** Registered of what must be registered */
  registrationShare: share,
  /** Registered on the 調剤日 of what must be registered */
  sameDayShare: share,
  checkShare: share,
  reading,
};

export const monthDay = z.object({
  ...monthCounts,
  day: z.string(),
  closing: z.enum(['none', 'provisional', 'final']),
  outages: z.number(),
});
export const monthTotal = z.object(monthCounts);

export const outageRow = z.object({
  outageId: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  cause: z.string(),
  /** The cause with its code */
  words: z.object({ ja: z.string(), en: z.string() }),
  rows: z.number(),
  /** Of them those that became late */
  lateRows: z.number(),
});

export const morning = z.object({
  /** The last 本締め or 追加締め; null when there was none: then `since` is the beginning of the business day before */
  closing: closingSummary.nullable(),
  since: z.string(),
  now: z.string(),
  sent: z.number(),
  rejected: z.number(),
  unknown: z.number(),
  waiting: z.number(),
  copiesVerified: z.number(),
  copiesBad: z.number(),
  outages: z.array(outageRow),
  /** Rows of days gone by that are not registered yet: what the start-of-day batch sends */
  leftovers: z.array(unregisteredRow),
  /** Late rows without a person's reason; those with an outage say so */
  lateRows: z.array(lateRow),
});

const mode = z.enum(['everything', 'opening', 'trickle', 'urgent', 'nothing']);

export const uploadState = z.object({
  paused: z.boolean(),
  sender: z.object({ alive: z.boolean(), lastBeatAt: z.string().nullable() }),
  line: z.object({ state: z.string(), outageSince: z.string().nullable(), cause: z.string().nullable() }),
  /** What may go now by the settings (`uploadModeAt`), and when that changes */
  mode,
  nextChangeAt: z.string().nullable(),
  waiting: z.number(),
});
