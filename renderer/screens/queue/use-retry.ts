import { useState } from 'react';
import { useNotices } from '../../app/notices.tsx';
import { useCore } from '../../core/core-context.tsx';
import type { QueueRow } from '../../core/use-queue-rows.ts';
import { personText } from '../../parts/people-list.tsx';
import { useSay } from '../../words/language.tsx';
import { stateText } from '../../words/queue-words.ts';
import { queueWords } from './queue-page-words.ts';

interface Retry {
  /** Rows that were asked for here and have no answer yet */
  readonly sending: ReadonlySet<string>;
  readonly retry: (row: QueueRow) => void;
}

/** 今すぐ送信: said at the key that it has begun, for the service may take half a minute, and by name what became of it. */
export function useRetry(): Retry {
  const say = useSay();
  const { call } = useCore();
  const { tell, refuse } = useNotices();
  const [sending, setSending] = useState<ReadonlySet<string>>(new Set());
  const deliver = async (row: QueueRow) => {
    const { submissionId: id, kind } = row;
    setSending((before) => new Set(before).add(id));
    tell(say(queueWords.retryBegun));
    const answer = await call('queue.retry', { id });
    setSending((before) => new Set([...before].filter((one) => one !== id)));
    if (!answer.ok) return refuse(answer.issues);
    const state = say(stateText(kind, answer.value.state));
    tell(say(queueWords.retryDone, { patient: personText(row) ?? id.slice(0, 8), state }));
  };
  return { sending, retry: (row) => void deliver(row) };
}
