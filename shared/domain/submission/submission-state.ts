import type { Submission, SubmissionKind, SubmissionState } from './submission.ts';
import type { SubmissionRefusal } from './submission-issues.ts';

/**
 * What can happen to a submission. The rounds of a refill or split prescription are submissions of their own in one
 * chain, so a round is no event.
 */
export type SubmissionEventName =
  | 'sign'
  | 'claim' // a sender takes it, before any byte leaves
  | 'answer-registered'
  | 'answer-refused'
  | 'answer-not-reached' // surely not taken in
  | 'answer-unknown' // bytes may have left, no readable answer
  | 'lookup-registered'
  | 'lookup-not-received'
  | 'lookup-rejected'
  | 'lookup-failed'
  | 'recover' // the program started and found it in flight
  | 'lease-expired'
  | 'correct' // a new version takes its place
  | 'void' // un-finalise, with a reason
  | 'correct-unreceived' // the same wishes, the service having just said that nothing arrived
  | 'void-unreceived'
  | 'exempt' // found to be 登録対象外 after all
  | 'hold'
  | 'release'
  | 'amended-by' // an amendment of it was registered
  | 'withdrawn-by'; // its withdrawal was registered

/** How a withdrawal begins: this event moves nothing, and keeps the reason that the service is told. */
export const WITHDRAWAL_ASKED = 'withdrawal-asked';

export const SUBMISSION_EVENT_NAMES: readonly SubmissionEventName[] = [
  'sign',
  'claim',
  'answer-registered',
  'answer-refused',
  'answer-not-reached',
  'answer-unknown',
  'lookup-registered',
  'lookup-not-received',
  'lookup-rejected',
  'lookup-failed',
  'recover',
  'lease-expired',
  'correct',
  'void',
  'correct-unreceived',
  'void-unreceived',
  'exempt',
  'hold',
  'release',
  'amended-by',
  'withdrawn-by',
];

export type SubmissionLife = Pick<Submission, 'state' | 'possiblySent' | 'heldFrom' | 'needsSignature' | 'kind'>;

export type Transition =
  | { readonly ok: true; readonly state: SubmissionState }
  | { readonly ok: false; readonly refusal: SubmissionRefusal };

type Step = SubmissionState | ((life: SubmissionLife) => SubmissionState | SubmissionRefusal) | SubmissionRefusal;

function isRefusal(step: SubmissionState | SubmissionRefusal): step is SubmissionRefusal {
  return step.startsWith('submission.');
}

function isResult(kind: SubmissionKind): boolean {
  return kind === 'register' || kind === 'amend';
}

/**
 * Bytes may have left and no answer has settled what became of them. A refusal settles it: a rejected row was sent, and
 * is known not to be registered.
 */
function needsLookup(life: SubmissionLife): boolean {
  const settled = life.state === 'rejected' || (life.state === 'held' && life.heldFrom === 'rejected');
  return life.possiblySent && !settled;
}

const unlessPossiblySent =
  (state: SubmissionState): Step =>
  (life) =>
    needsLookup(life) ? 'submission.lookup-first' : state;

const exempt: Step = (life) => {
  if (life.kind !== 'register') return 'submission.not-a-result';
  return needsLookup(life) ? 'submission.lookup-first' : 'exempt';
};

const ifSent =
  (state: SubmissionState): Step =>
  (life) =>
    life.possiblySent ? state : 'submission.never-sent';

const resultBecomes =
  (state: SubmissionState): Step =>
  (life) =>
    isResult(life.kind) ? state : 'submission.not-a-result';

/** What a person may decide while no request is on its way (product.md §3). */
const decisions = {
  correct: unlessPossiblySent('superseded'),
  void: unlessPossiblySent('voided'),
  'correct-unreceived': 'superseded',
  'void-unreceived': 'voided',
  exempt,
} as const satisfies Partial<Record<SubmissionEventName, Step>>;

const notYetRegistered = {
  'amended-by': 'submission.not-registered',
  'withdrawn-by': 'submission.not-registered',
} as const satisfies Partial<Record<SubmissionEventName, Step>>;

const finished = { otherwise: 'submission.final', on: {} } as const;

interface StateTable {
  /** Why any event that is not named below is refused. */
  readonly otherwise: SubmissionRefusal;
  readonly on: Partial<Readonly<Record<SubmissionEventName, Step>>>;
}

/** The life of product.md §3; every event that a state does not name is a refusal of that state's own. */
const TABLE: Readonly<Record<SubmissionState, StateTable>> = {
  'awaiting-signature': {
    otherwise: 'submission.not-claimed',
    on: {
      ...decisions,
      ...notYetRegistered,
      sign: 'ready',
      claim: 'submission.signature-missing',
      hold: 'held',
      release: 'submission.not-held',
    },
  },
  ready: {
    otherwise: 'submission.not-claimed',
    on: {
      ...decisions,
      ...notYetRegistered,
      sign: 'submission.no-signature-due',
      claim: 'in-flight',
      // A look-up asked for by a person before a correction: the row is not in doubt, but was sent once.
      'lookup-registered': ifSent('registered'),
      'lookup-not-received': ifSent('ready'),
      'lookup-rejected': ifSent('rejected'),
      'lookup-failed': ifSent('ready'),
      hold: 'held',
      release: 'submission.not-held',
    },
  },
  'in-flight': {
    otherwise: 'submission.in-flight',
    on: {
      'answer-registered': 'registered',
      'answer-refused': 'rejected',
      'answer-not-reached': 'ready',
      'answer-unknown': 'outcome-unknown',
      recover: 'outcome-unknown',
      'lease-expired': 'outcome-unknown',
    },
  },
  'outcome-unknown': {
    otherwise: 'submission.outcome-unknown',
    on: {
      // An answer that came after its lease had ended is still proof.
      'answer-registered': 'registered',
      'answer-refused': 'rejected',
      'lookup-registered': 'registered',
      'lookup-not-received': 'ready',
      'lookup-rejected': 'rejected',
      'lookup-failed': 'outcome-unknown',
      correct: 'submission.lookup-first',
      void: 'submission.lookup-first',
      'correct-unreceived': 'submission.lookup-first',
      'void-unreceived': 'submission.lookup-first',
      exempt: 'submission.lookup-first',
    },
  },
  registered: {
    otherwise: 'submission.registered',
    on: {
      'amended-by': resultBecomes('superseded'),
      'withdrawn-by': resultBecomes('withdrawn'),
    },
  },
  rejected: {
    otherwise: 'submission.rejected',
    on: { ...decisions, ...notYetRegistered, hold: 'held', release: 'submission.not-held' },
  },
  held: {
    otherwise: 'submission.held',
    on: {
      ...decisions,
      ...notYetRegistered,
      'lookup-registered': ifSent('registered'),
      'lookup-not-received': ifSent('held'),
      'lookup-rejected': ifSent('rejected'),
      'lookup-failed': ifSent('held'),
      release: (life) => life.heldFrom ?? 'submission.not-held',
    },
  },
  superseded: finished,
  voided: finished,
  withdrawn: finished,
  exempt: finished,
};

/** The state after `event`, or the named reason why it cannot happen now. Pure; every state × event has an answer. */
export function nextState(life: SubmissionLife, event: SubmissionEventName): Transition {
  const { otherwise, on } = TABLE[life.state];
  const step = on[event] ?? otherwise;
  const outcome = typeof step === 'function' ? step(life) : step;
  return isRefusal(outcome) ? { ok: false, refusal: outcome } : { ok: true, state: outcome };
}

/** Where a submission begins: at 確定 for results, at 受付 for receptions. */
export function initialState(duty: {
  readonly kind: SubmissionKind;
  readonly needsSignature: boolean;
  readonly exempt: boolean;
}): 'awaiting-signature' | 'ready' | 'exempt' {
  if (duty.exempt) return 'exempt';
  return duty.needsSignature && isResult(duty.kind) ? 'awaiting-signature' : 'ready';
}

/** No event can change it any more. */
export function isFinal(state: SubmissionState): boolean {
  return TABLE[state] === finished;
}

/** States in which the row still has something to do, on its own or by a person (a missing return copy apart). */
export function isOpen(state: SubmissionState): boolean {
  return state !== 'registered' && !isFinal(state);
}
