import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { Badge } from '../../../parts/badge.tsx';
import { useSay } from '../../../words/language.tsx';
import { keyStateWords, settingsWords } from '../settings-words.ts';

const KEY_TONES = {
  none: 'calm',
  ready: 'good',
  'expires-soon': 'attention',
  expired: 'bad',
  'not-valid-yet': 'attention',
  locked: 'bad',
} as const;

/** State of a signing key, the day it ends, and the PIN tries left. */
export function KeyCell({ status }: { readonly status: OperationOutput<'key.status'>[number] | undefined }) {
  const say = useSay();
  if (status === undefined) return '—';
  const { state, validUntil, daysLeft, triesLeft } = status;
  return (
    <span className="row-of">
      <Badge tone={KEY_TONES[state]} text={say(keyStateWords[state])} />
      {validUntil === null ? null : say(settingsWords.keyUntil, { day: validUntil, days: daysLeft ?? 0 })}
      {triesLeft === null ? null : <span className="quiet">{say(settingsWords.tries, { tries: triesLeft })}</span>}
    </span>
  );
}
