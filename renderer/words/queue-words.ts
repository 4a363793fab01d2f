import { STATE_WORDS } from '../../shared/domain/closing/closing-report-words.ts';
import {
  SUBMISSION_STATES,
  type SubmissionKind,
  type SubmissionState,
} from '../../shared/domain/submission/submission.ts';
import type { Tone } from '../parts/badge.tsx';
import type { Text } from './text.ts';

export const kindWords = {
  receive: { ja: '受付', en: 'Receive' },
  'cancel-reception': { ja: '受付取消', en: 'Cancel reception' },
  register: { ja: '登録', en: 'Register' },
  amend: { ja: '変更', en: 'Amend' },
  withdraw: { ja: '登録取消', en: 'Withdraw' },
} as const satisfies Readonly<Record<SubmissionKind, Text>>;

/** 登録済 is said of results only (product.md §2): what the service took of the others has a word of its own. */
const TAKEN: Readonly<Record<string, Text>> = {
  receive: { ja: '受付済', en: 'received' },
  'cancel-reception': { ja: '受付取消済', en: 'reception cancelled' },
  withdraw: { ja: '登録取消済', en: 'withdrawn' },
};

/** States of a result before it has anything to deliver. */
const RESULT_WORDS: Readonly<Record<string, Text>> = {
  draft: { ja: '入力中', en: 'draft' },
  'pending-confirmation': { ja: '確定待ち', en: 'to be confirmed' },
  finalised: { ja: '確定', en: 'finalised' },
  discarded: { ja: '破棄', en: 'discarded' },
};

const STATE_TONES: Readonly<Record<SubmissionState, Tone>> = {
  'awaiting-signature': 'attention',
  ready: 'waiting',
  'in-flight': 'waiting',
  'outcome-unknown': 'attention',
  registered: 'good',
  rejected: 'bad',
  superseded: 'calm',
  voided: 'calm',
  held: 'bad',
  withdrawn: 'calm',
  exempt: 'calm',
};

export function isState(text: string): text is SubmissionState {
  return SUBMISSION_STATES.some((state) => state === text);
}

export function stateTone(state: string): Tone {
  return isState(state) ? STATE_TONES[state] : 'calm';
}

export function stateText(kind: string, state: string): Text {
  const taken = state === 'registered' ? TAKEN[kind] : undefined;
  if (taken !== undefined) return taken;
  return isState(state) ? STATE_WORDS[state] : (RESULT_WORDS[state] ?? { ja: state, en: state });
}
