/** What the page shows of a check, read out of the wider answers of `check.history` and `check.run`. */
import { z } from 'zod';

const uncheckedLine = z.looseObject({ name: z.string(), reason: z.string().nullable().default(null) });

const period = z.looseObject({ mg: z.string() });
const shownAmount = z.looseObject({
  ingredient: z.string(),
  limitMg: z.string(),
  rolling: period,
  calendarMonth: period,
  exceeds: z.boolean(),
  notSummed: z.number(),
});
export type ShownAmount = z.infer<typeof shownAmount>;

const shownCheck = z.looseObject({
  source: z.enum(['service-reception', 'service-on-demand', 'local']),
  answer: z.enum(['not-performed', 'none', 'partly-checked', 'found-without-consent', 'found']),
  standing: z.string(),
  unchecked: z.number(),
  uncheckedLines: z.array(uncheckedLine).default([]),
  performedAt: z.string(),
  amounts: z.array(shownAmount).default([]),
});
export type ShownCheck = z.infer<typeof shownCheck>;

const shownDecision = z.looseObject({
  decisionId: z.string(),
  groupKey: z.string(),
  offerKey: z.string(),
  decidedOn: z.string(),
  by: z.string(),
  /** As the person is called; `by` is the name of the user account */
  byName: z.string().optional(),
  content: z.discriminatedUnion('kind', [
    z.looseObject({ kind: z.literal('as-dispensed'), reason: z.string() }),
    z.looseObject({
      kind: z.literal('inquiry'),
      how: z.enum(['phone', 'fax', 'visit', 'other']),
      askedBy: z.string(),
      answeredBy: z.string(),
      question: z.string(),
      answer: z.string(),
    }),
  ]),
});
export type ShownDecision = z.infer<typeof shownDecision>;

const shownNotice = z.looseObject({
  checkId: z.string(),
  resultId: z.string(),
  at: z.string(),
  /** null = nobody has answered for it yet */
  acknowledged: z.looseObject({ word: z.string(), by: z.string(), at: z.string() }).nullable(),
});
export type ShownNotice = z.infer<typeof shownNotice>;

const history = z.looseObject({
  checks: z.array(shownCheck),
  /** What was found after the hand-over */
  notices: z.array(shownNotice).default([]),
  decisions: z.array(shownDecision),
  earlierDecisions: z.array(shownDecision).default([]),
});
export type ShownHistory = z.infer<typeof history>;

/** null where the answer is of another form than this page knows. */
export function historyShown(answer: unknown): ShownHistory | null {
  const read = history.safeParse(answer);
  return read.success ? read.data : null;
}

/** The newest of the service; the newest of our own where there is none, or where it found what the service did not. */
export function checksAtHand({ checks }: ShownHistory): readonly ShownCheck[] {
  const service = checks.findLast(({ source }) => source !== 'local');
  const local = checks.findLast(({ source }) => source === 'local');
  const localToo = local !== undefined && (service === undefined || local.answer === 'found');
  return [...(service === undefined ? [] : [service]), ...(localToo ? [local] : [])];
}
