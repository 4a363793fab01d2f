import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, instantOf } from '../../shared/domain/calendar-date.ts';
import type { ClosingFacts, OpenSubmission } from '../../shared/domain/closing/closing-facts.ts';
import { closingVerdict } from '../../shared/domain/closing/closing-verdict.ts';
import type { Verdict } from '../../shared/domain/closing/closing-verdict-line.ts';
import { SUBMISSION_KINDS, SUBMISSION_STATES } from '../../shared/domain/submission/submission.ts';
import { DEFAULT_UPLOAD_MODE_SETTINGS } from '../../shared/domain/submission/upload-modes.ts';
import {
  AT_CLOSING,
  BY_MODE,
  factsWith,
  idOf,
  openDraft,
  openReception,
  openRow,
  TODAY,
} from '../support/closing-facts-sample.ts';

const { modes } = DEFAULT_UPLOAD_MODE_SETTINGS;
const RANK: Readonly<Record<Verdict, number>> = { closable: 0, 'closable-auto': 1, 'action-required': 2 };

const instant = fc
  .integer({ min: -48 * 3600, max: 48 * 3600 })
  .map((s) => instantOf(Date.parse(AT_CLOSING) + s * 1000));
const day = fc.integer({ min: -3, max: 2 }).map((days) => addDays(TODAY, days));

const row: fc.Arbitrary<OpenSubmission> = fc.record({
  submissionId: fc.integer({ min: 1, max: 12 }).map(idOf),
  prescriptionKey: fc.integer({ min: 700, max: 703 }).map(idOf),
  kind: fc.constantFrom(...SUBMISSION_KINDS),
  state: fc.constantFrom(...SUBMISSION_STATES),
  copy: fc.constantFrom('none' as const, 'stored' as const, 'verified' as const, 'bad' as const),
  dispensingDate: fc.option(day),
  businessDay: fc.option(day),
  signerName: fc.option(fc.constantFrom('山田', '鈴木')),
  nextAttemptAt: fc.option(instant),
  attempts: fc.nat(20),
  lastIssue: fc.constant(null),
  waitsFor: fc.option(fc.integer({ min: 1, max: 12 }).map(idOf), { freq: 3 }),
  heldByMode: fc.boolean(),
  documentMissing: fc.boolean(),
});

const facts: fc.Arbitrary<ClosingFacts> = fc
  .record({
    asOf: instant,
    open: fc.uniqueArray(row, { selector: (one) => one.submissionId, maxLength: 8 }),
    drafts: fc.array(
      fc.boolean().map((carriedOver) => openDraft({ carriedOver })),
      { maxLength: 2 },
    ),
    receptions: fc.array(
      fc.boolean().map((carriedOver) => openReception({ carriedOver })),
      { maxLength: 2 },
    ),
    prescriptionCount: fc.option(fc.nat(6)),
    settled: fc.record({ registered: fc.nat(3), exempt: fc.nat(1), carriedOver: fc.nat(1) }),
    alive: fc.boolean(),
    outage: fc.boolean(),
    secondsPerRow: fc.option(fc.double({ min: 0.05, max: 600, noNaN: true })),
    parallelism: fc.integer({ min: 1, max: 16 }),
    paused: fc.boolean(),
    batchAsked: fc.boolean(),
    trickle: fc.boolean(),
  })
  .map(({ alive, outage, paused, batchAsked, trickle, ...rest }) =>
    factsWith({
      ...rest,
      sender: { alive, lastBeatAt: null },
      outlook: {
        paused,
        settings: { ...DEFAULT_UPLOAD_MODE_SETTINGS, modes: { ...modes, trickle: { ...modes.trickle, on: trickle } } },
        facts: { ...BY_MODE, batchAsked },
      },
      openOutage: outage ? { since: rest.asOf, cause: '回線断' } : null,
    }),
  );

const RUNS = { numRuns: 3000 };
const FINISHED = ['superseded', 'voided', 'withdrawn', 'exempt'];

/** Independent of the code under test: what product rules call finished. */
function isFinished({ kind, state, copy }: OpenSubmission): boolean {
  if (FINISHED.includes(state)) return true;
  return state === 'registered' && (copy === 'verified' || !['register', 'amend'].includes(kind));
}

function isQueuedToday(one: OpenSubmission): boolean {
  return one.kind === 'register' && ![...FINISHED, 'registered'].includes(one.state) && one.businessDay === TODAY;
}

describe('closingVerdict', () => {
  it('says the same of the same facts, in any order of the rows', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const verdict = closingVerdict(one);
        expect(closingVerdict(structuredClone(one))).toEqual(verdict);
        const turned = closingVerdict({ ...one, open: one.open.toReversed() });
        expect(turned.verdict).toBe(verdict.verdict);
        expect(turned.expectedEnd).toBe(verdict.expectedEnd);
        expect(turned.lateRisk).toBe(verdict.lateRisk);
      }),
      RUNS,
    );
  });

  it('is closable exactly when nothing is open and the count, if given, agrees', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { registered, exempt, carriedOver } = one.settled;
        const nothingOpen =
          one.open.every(isFinished) &&
          one.drafts.every((draft) => draft.carriedOver) &&
          one.receptions.every((reception) => reception.carriedOver) &&
          (one.prescriptionCount === null ||
            one.prescriptionCount ===
              registered + exempt + carriedOver + one.open.filter((r) => isQueuedToday(r)).length);
        expect(closingVerdict(one).verdict === 'closable').toBe(nothingOpen);
      }),
      RUNS,
    );
  });

  it('never gets better by one more open row, given the count that goes with it', () => {
    fc.assert(
      fc.property(facts, row, (one, added) => {
        fc.pre(!isFinished(added) && !one.open.some((r) => r.submissionId === added.submissionId));
        // A row that others waited for in vain would mend the queue, which is another matter.
        fc.pre(!one.open.some((r) => r.waitsFor === added.submissionId));
        const counted = isQueuedToday(added);
        const prescriptionCount = one.prescriptionCount === null ? null : one.prescriptionCount + (counted ? 1 : 0);
        const before = closingVerdict(one);
        const after = closingVerdict({ ...one, open: [...one.open, added], prescriptionCount });
        expect(RANK[after.verdict]).toBeGreaterThanOrEqual(RANK[before.verdict]);
        expect(after.verdict).not.toBe('closable');
        if (before.verdict === 'closable-auto' && after.verdict === 'closable-auto') {
          expect(after.lateRisk || !before.lateRisk).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('asks a person exactly when there is an action, and never promises an end without a sender', () => {
    fc.assert(
      fc.property(facts, (one) => {
        const { verdict, actions, automaticRows, expectedEnd, line } = closingVerdict(one);
        expect(verdict === 'action-required').toBe(actions.length > 0);
        expect(verdict === 'closable-auto').toBe(actions.length === 0 && automaticRows > 0);
        if ((!one.sender.alive || one.outlook.paused) && automaticRows > 0) expect(verdict).toBe('action-required');
        if (expectedEnd !== null) expect(expectedEnd >= one.asOf).toBe(true);
        expect(line).not.toContain('\n');
        expect(line.includes('枚数未照合')).toBe(one.prescriptionCount === null);
      }),
      RUNS,
    );
  });

  it('keeps its head with many rows', () => {
    const open = Array.from({ length: 5000 }, (_, index) =>
      openRow({ submissionId: idOf(index + 1), waitsFor: index % 5 === 0 ? null : idOf(index) }),
    );
    expect(closingVerdict(factsWith({ open })).automaticRows).toBe(5000);
  });
});
