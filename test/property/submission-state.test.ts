import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  SUBMISSION_KINDS,
  SUBMISSION_STATES,
  type SubmissionState,
} from '../../shared/domain/submission/submission.ts';
import { submissionIssues } from '../../shared/domain/submission/submission-issues.ts';
import {
  isFinal,
  nextState,
  SUBMISSION_EVENT_NAMES,
  type SubmissionLife,
} from '../../shared/domain/submission/submission-state.ts';

const anyLife: fc.Arbitrary<SubmissionLife> = fc
  .record({
    state: fc.constantFrom(...SUBMISSION_STATES),
    possiblySent: fc.boolean(),
    heldFrom: fc.constantFrom<SubmissionState>('awaiting-signature', 'ready', 'rejected'),
    needsSignature: fc.boolean(),
    kind: fc.constantFrom(...SUBMISSION_KINDS),
  })
  .map((life) => ({ ...life, heldFrom: life.state === 'held' ? life.heldFrom : null }));
const anyEvent = fc.constantFrom(...SUBMISSION_EVENT_NAMES);

/** What really happens to a row beside its state: it is marked once sent, and remembers where it was held. */
function walk(events: readonly (typeof SUBMISSION_EVENT_NAMES)[number][], start: SubmissionLife): SubmissionState[] {
  let life = start;
  const states: SubmissionState[] = [life.state];
  for (const event of events) {
    const next = nextState(life, event);
    if (!next.ok) continue;
    const sent = ['answer-registered', 'answer-refused', 'answer-unknown', 'recover', 'lease-expired'].includes(event);
    life = {
      ...life,
      state: next.state,
      possiblySent: life.possiblySent || sent,
      heldFrom: next.state === 'held' ? (life.heldFrom ?? life.state) : null,
    };
    states.push(life.state);
  }
  return states;
}

describe('any walk through the life of a submission', () => {
  it('answers every state and event with a known state or a refusal that has its words', () => {
    fc.assert(
      fc.property(anyLife, anyEvent, (life, event) => {
        const next = nextState(life, event);
        if (next.ok) expect(SUBMISSION_STATES).toContain(next.state);
        else expect(submissionIssues[next.refusal]).toBeDefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it('never leaves a final state, and leaves registered only by the service’s word on a later operation', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.boolean(), (events, needsSignature) => {
        const state = needsSignature ? 'awaiting-signature' : 'ready';
        const states = walk(events, { state, possiblySent: false, heldFrom: null, needsSignature, kind: 'register' });
        const final = states.findIndex(isFinal);
        if (final >= 0) expect(states.slice(final).every((later) => later === states[final])).toBe(true);
        const registered = states.indexOf('registered');
        if (registered >= 0) {
          for (const later of states.slice(registered))
            expect(['registered', 'superseded', 'withdrawn']).toContain(later);
        }
      }),
      { numRuns: 5_000 },
    );
  });

  it('never drops a row that may have been sent without the service having been asked', () => {
    fc.assert(
      fc.property(anyLife, fc.constantFrom('correct', 'void', 'exempt'), (life, event) => {
        const next = nextState(life, event);
        const refusedByService = life.state === 'rejected' || life.heldFrom === 'rejected';
        if (life.possiblySent && !refusedByService) expect(next.ok).toBe(false);
        if (life.state === 'in-flight' || life.state === 'outcome-unknown') expect(next.ok).toBe(false);
      }),
      { numRuns: 5_000 },
    );
  });
});
