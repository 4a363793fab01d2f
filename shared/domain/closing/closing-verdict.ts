import type { Instant } from '../calendar-date.ts';
import { domainIssue } from '../domain-issues.ts';
import { actionOf, type ClosingAction, personActions } from './closing-actions.ts';
import type { ClosingFacts } from './closing-facts.ts';
import { ownNeed, sortOpenRows } from './closing-rows.ts';
import { type Verdict, verdictLine } from './closing-verdict-line.ts';
import { expectedEndOf, heldRowsOf, riskOfLateness } from './expected-end.ts';

export interface ClosingVerdict {
  readonly verdict: Verdict;
  /** One Japanese line, as screen, command line and report show it; `lineEn` says the same in English. */
  readonly line: string;
  readonly lineEn: string;
  /** When the rows that go by themselves will be done; null when nothing is left to do or the end is not known. */
  readonly expectedEnd: Instant | null;
  /** From when on the rows go that the upload mode holds back now; null where it holds none back. */
  readonly sendsFrom: Instant | null;
  /** Rows the program finishes alone. */
  readonly automaticRows: number;
  /** Rows of them that may not reach the service on their 調剤日, or did not. */
  readonly lateRisk: boolean;
  readonly prescriptionCount: 'matched' | 'not-given' | 'mismatch';
  /** What the count is compared with: prescriptions of the business day that are settled or only not sent yet. */
  readonly accountedPrescriptions: number;
  /** Not empty exactly when a person must act. */
  readonly actions: readonly ClosingAction[];
}

/**
 * May the shop be closed now? A pure function of what the database holds and the moment it was read, over all days.
 * The table state × day → verdict and action code is in docs/closing.md. Source: product rules of closing, §4.
 */
export function closingVerdict(facts: ClosingFacts): ClosingVerdict {
  const rows = sortOpenRows(facts.open);
  const automaticRows = rows.automatic.length;
  const count = countState(facts);
  const senderMissing = automaticRows > 0 && !facts.sender.alive;
  const senderPaused = automaticRows > 0 && facts.sender.alive && facts.outlook.paused;
  const goesOn = !senderMissing && !senderPaused;
  const actions = [
    ...(senderMissing ? [senderAction('closing.sender-stopped', automaticRows)] : []),
    ...(senderPaused ? [senderAction('closing.sender-paused', automaticRows)] : []),
    ...personActions(facts, rows),
    ...(count.state === 'mismatch' ? [countAction(count)] : []),
  ];
  const expectedEnd = goesOn ? expectedEndOf(facts, rows.automatic) : null;
  const held = goesOn ? heldRowsOf(facts, rows.automatic) : null;
  const sendsFrom = held?.from ?? null;
  const lateRisk = riskOfLateness(rows.automatic, expectedEnd);
  const verdict = actions.length > 0 ? 'action-required' : automaticRows > 0 ? 'closable-auto' : 'closable';
  const { asOf, openOutage } = facts;
  const sending = { rows: goesOn ? automaticRows : 0, held };
  const uncounted = count.state === 'not-given';
  const line = verdictLine({ verdict, asOf, actions, sending, expectedEnd, lateRisk, openOutage, uncounted });
  return {
    verdict,
    line: line.ja,
    lineEn: line.en,
    automaticRows,
    lateRisk,
    prescriptionCount: count.state,
    accountedPrescriptions: count.accounted,
    expectedEnd,
    sendsFrom,
    actions,
  };
}

interface CountState {
  readonly state: ClosingVerdict['prescriptionCount'];
  readonly count: number;
  readonly accounted: number;
}

/**
 * 処方箋枚数 = registered + exempt + carried over, with results that are finalised and only not registered yet counted
 * as registered: otherwise the count could never agree before the last row is sent, and 閉局可 could not be said.
 */
function countState({ prescriptionCount, settled, open, businessDay }: ClosingFacts): CountState {
  const queued = open.filter(
    (row) =>
      row.kind === 'register' &&
      row.state !== 'registered' &&
      ownNeed(row) !== 'finished' &&
      row.businessDay === businessDay,
  ).length;
  const accounted = settled.registered + settled.exempt + settled.carriedOver + queued;
  if (prescriptionCount === null) return { state: 'not-given', count: 0, accounted };
  return { state: prescriptionCount === accounted ? 'matched' : 'mismatch', count: prescriptionCount, accounted };
}

function senderAction(code: 'closing.sender-stopped' | 'closing.sender-paused', rows: number): ClosingAction {
  return actionOf(domainIssue(code, { rows }), 'close', { rows });
}

function countAction({ count, accounted }: CountState): ClosingAction {
  return actionOf(domainIssue('closing.count-mismatch', { count, accounted, difference: count - accounted }), 'close');
}
