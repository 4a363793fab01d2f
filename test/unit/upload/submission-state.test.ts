import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  SUBMISSION_KINDS,
  SUBMISSION_STATES,
  type SubmissionState,
} from '../../../shared/domain/submission/submission.ts';
import {
  initialState,
  isFinal,
  isOpen,
  nextState,
  SUBMISSION_EVENT_NAMES,
  type SubmissionEventName,
} from '../../../shared/domain/submission/submission-state.ts';
import { cell, FINAL_STATES, lifeIn, MOVING_STATES, submissionLifePaper } from '../../support/submission-life-table.ts';

/** Written by hand from product.md §3. `a / b`: b where bytes may have left. */
const EXPECTED = `
event               | awaiting-signature           | ready                          | in-flight       | outcome-unknown   | registered           | rejected         | held
sign                | ready                        | × no-signature-due             | × in-flight     | × outcome-unknown | × registered | × rejected       | × held
claim               | × signature-missing          | in-flight                      | × in-flight     | × outcome-unknown | × registered | × rejected       | × held
answer-registered   | × not-claimed                | × not-claimed                  | registered      | registered        | × registered | × rejected       | × held
answer-refused      | × not-claimed                | × not-claimed                  | rejected        | rejected          | × registered | × rejected       | × held
answer-not-reached  | × not-claimed                | × not-claimed                  | ready           | × outcome-unknown | × registered | × rejected       | × held
answer-unknown      | × not-claimed                | × not-claimed                  | outcome-unknown | × outcome-unknown | × registered | × rejected       | × held
lookup-registered   | × not-claimed                | × never-sent / registered      | × in-flight     | registered        | × registered | × rejected       | × never-sent / registered
lookup-not-received | × not-claimed                | × never-sent / ready           | × in-flight     | ready             | × registered | × rejected       | × never-sent / held
lookup-rejected     | × not-claimed                | × never-sent / rejected        | × in-flight     | rejected          | × registered | × rejected       | × never-sent / rejected
lookup-failed       | × not-claimed                | × never-sent / ready           | × in-flight     | outcome-unknown   | × registered | × rejected       | × never-sent / held
recover             | × not-claimed                | × not-claimed                  | outcome-unknown | × outcome-unknown | × registered | × rejected       | × held
lease-expired       | × not-claimed                | × not-claimed                  | outcome-unknown | × outcome-unknown | × registered | × rejected       | × held
correct             | superseded / × lookup-first  | superseded / × lookup-first    | × in-flight     | × lookup-first    | × registered | superseded       | superseded / × lookup-first
void                | voided / × lookup-first      | voided / × lookup-first        | × in-flight     | × lookup-first    | × registered | voided           | voided / × lookup-first
correct-unreceived  | superseded                   | superseded                     | × in-flight     | × lookup-first    | × registered | superseded       | superseded
void-unreceived     | voided                       | voided                         | × in-flight     | × lookup-first    | × registered | voided           | voided
exempt              | exempt / × lookup-first      | exempt / × lookup-first        | × in-flight     | × lookup-first    | × registered | exempt           | exempt / × lookup-first
hold                | held                         | held                           | × in-flight     | × outcome-unknown | × registered | held             | × held
release             | × not-held                   | × not-held                     | × in-flight     | × outcome-unknown | × registered | × not-held       | ready
amended-by          | × not-registered             | × not-registered               | × in-flight     | × outcome-unknown | superseded           | × not-registered | × not-registered
withdrawn-by        | × not-registered             | × not-registered               | × in-flight     | × outcome-unknown | withdrawn            | × not-registered | × not-registered
`;

interface Case {
  readonly state: SubmissionState;
  readonly event: SubmissionEventName;
  readonly expected: string;
}

function casesOf(table: string): Case[] {
  const [head = [], ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.split('|').map((text) => text.trim()));
  return rows.flatMap((row) =>
    head.slice(1).map((state, column) => ({
      state: state as SubmissionState,
      event: row[0] as SubmissionEventName,
      expected: row[column + 1] ?? '',
    })),
  );
}

describe('the life of a submission', () => {
  const cases = casesOf(EXPECTED);

  it('is tabled for every event and every state that can still move', () => {
    expect(new Set(cases.map(({ state }) => state))).toEqual(new Set(MOVING_STATES));
    expect(cases.map(({ event }) => event)).toEqual(
      SUBMISSION_EVENT_NAMES.flatMap((event) => MOVING_STATES.map(() => event)),
    );
  });

  it.each(cases)('$state × $event → $expected', ({ state, event, expected }) => {
    expect(cell(state, event)).toBe(expected);
  });

  it.each(FINAL_STATES)('%s is final: every event is refused, sent or not', (state) => {
    expect(SUBMISSION_EVENT_NAMES.map((event) => cell(state, event))).toEqual(
      SUBMISSION_EVENT_NAMES.map(() => '× final'),
    );
    expect(isFinal(state)).toBe(true);
  });

  it('releases to where the row was held', () => {
    for (const heldFrom of ['awaiting-signature', 'ready', 'rejected'] as const) {
      expect(nextState(lifeIn('held', { heldFrom }), 'release')).toEqual({ ok: true, state: heldFrom });
    }
  });

  it('asks no look-up for a refused row that is held: the refusal has settled it', () => {
    expect(cell('held', 'correct', { heldFrom: 'rejected' })).toBe('superseded');
    expect(cell('held', 'void', { heldFrom: 'rejected' })).toBe('voided');
  });

  it('lets only a result be exempted, amended or withdrawn', () => {
    expect(SUBMISSION_KINDS.map((kind) => [kind, cell('ready', 'exempt', { kind })])).toEqual([
      ['receive', '× not-a-result'],
      ['cancel-reception', '× not-a-result'],
      ['register', 'exempt / × lookup-first'],
      ['amend', '× not-a-result'],
      ['withdraw', '× not-a-result'],
    ]);
    expect(SUBMISSION_KINDS.map((kind) => [kind, cell('registered', 'withdrawn-by', { kind })])).toEqual([
      ['receive', '× not-a-result'],
      ['cancel-reception', '× not-a-result'],
      ['register', 'withdrawn'],
      ['amend', 'withdrawn'],
      ['withdraw', '× not-a-result'],
    ]);
  });

  it('begins exempt, awaiting its signature, or ready', () => {
    const begin = (kind: 'register' | 'withdraw', needsSignature: boolean, exempt: boolean) =>
      initialState({ kind, needsSignature, exempt });
    expect(begin('register', true, true)).toBe('exempt');
    expect(begin('register', true, false)).toBe('awaiting-signature');
    expect(begin('register', false, false)).toBe('ready');
    expect(begin('withdraw', true, false)).toBe('ready');
  });

  it('counts as open what is neither registered nor final', () => {
    expect(SUBMISSION_STATES.filter(isOpen)).toEqual([
      'awaiting-signature',
      'ready',
      'in-flight',
      'outcome-unknown',
      'rejected',
      'held',
    ]);
  });

  it('is what docs/submission-life.md says (else: node test/support/write-submission-life.ts)', () => {
    const paper = readFileSync(new URL('../../../docs/submission-life.md', import.meta.url), 'utf8');
    expect(paper).toBe(submissionLifePaper());
  });
});
