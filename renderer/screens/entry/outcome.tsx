import { useEffect, useRef, useState } from 'react';
import { useNavigation } from '../../app/navigation.tsx';
import { useNotices } from '../../app/notices.tsx';
import { OpenKeyDialog } from '../../app/open-key-dialog.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { ToneMark } from '../../parts/badge.tsx';
import { type FourMarks, Marks } from '../../parts/marks.tsx';
import { type Say, useSay } from '../../words/language.tsx';
import { paperWords } from '../paper/paper-words.ts';
import { marksOf } from '../today/today-cells.tsx';
import type { TodayRow } from '../today/today-words.ts';
import { useEntryWork } from './entry-context.tsx';
import { type Summary, SummaryLines } from './summary-lines.tsx';
import { summaryWords } from './summary-words.ts';

const UNKNOWN: FourMarks = { saved: 'done', signed: 'waiting', registered: 'waiting', returned: 'waiting' };

/** After 確定: the four facts apart, as they come true, and what happens next. */
export function Outcome({ askPin }: { readonly askPin: boolean }) {
  const say = useSay();
  const { view } = useEntryWork();
  const { go } = useNavigation();
  const toList = useRef<HTMLButtonElement>(null);
  const summary = useOperation('entry.summary', { entryId: view.entryId }, ['entries', 'queue']).value;
  const today = useOperation('today.list', {}, ['entries', 'queue']).value;
  const resultId = summary?.resultId ?? view.resultId;
  const row = today?.rows.find((one) => one.resultId !== null && one.resultId === resultId);
  // What was taken back stands in no list of the day: only its own row says so.
  const unlisted = today !== null && row === undefined && resultId !== null;
  const life = useOperation('queue.life', unlisted ? { id: resultId } : null, ['queue']).value;
  const takenBack = life?.row.state === 'voided' || life?.row.state === 'withdrawn';
  // A change may be of any day: its row is in the queue, not always in the list.
  const queued = row?.submissionId ?? (view.change === null ? null : view.resultId);
  const waits = row?.registration.signature === 'waiting' && row.registration.state !== 'exempt';
  const { dialog, sign } = useSigning(summary?.resultId ?? null, askPin && waits && summary?.signerIsCaller === true);
  useEffect(() => toList.current?.focus(), []);
  const next = view.visit.find(({ stage }) => stage !== 'finalised');
  return (
    <section className="outcome">
      <p className="outcome-title" data-tone={takenBack ? 'calm' : 'good'}>
        <ToneMark tone={takenBack ? 'calm' : 'good'} />
        <strong>{say(takenBack ? summaryWords.takenBack : summaryWords.done)}</strong>
        {takenBack ? null : <Marks marks={row === undefined ? UNKNOWN : marksOf(row)} />}
      </p>
      <p role="status">{row === undefined || summary === null ? '' : nextText(row, summary, say)}</p>
      <div className="row-of">
        <button ref={toList} type="button" className="button" data-kind="main" onClick={() => go('today')}>
          {say(summaryWords.toList)}
        </button>
        {waits && summary?.signerIsCaller === true ? (
          <button type="button" className="button" onClick={sign}>
            {say(summaryWords.sign)}
          </button>
        ) : null}
        {next === undefined ? null : (
          <button
            type="button"
            className="button"
            onClick={() =>
              go(
                'entry',
                next.entryId === null ? `prescription/${next.prescriptionKey ?? ''}` : `entry/${next.entryId}`,
              )
            }
          >
            {say(summaryWords.nextOfVisit)}
          </button>
        )}
        {row?.resultId === undefined || row.resultId === null ? null : (
          <button type="button" className="button" onClick={() => go('queue', `notebook/${row.resultId}`)}>
            {say(paperWords.notebook)}
          </button>
        )}
        {takenBack ? null : <RemainderButton />}
        {queued === null ? null : (
          <button type="button" className="button" onClick={() => go('queue', queued)}>
            {say(summaryWords.toQueue)}
          </button>
        )}
      </div>
      {summary === null ? null : <SummaryLines lines={summary.lines} />}
      {dialog}
    </section>
  );
}

/** 不足分後日渡し: a second result of the round that is finalised. */
function RemainderButton() {
  const say = useSay();
  const { view } = useEntryWork();
  const { call } = useCore();
  const { go } = useNavigation();
  const { refuse } = useNotices();
  const key = view.prescriptionKey;
  if (key === null) return null;
  const open = async () => {
    const answer = await call('entry.open', { prescriptionKey: key, remainder: true });
    if (answer.ok) go('entry', `entry/${answer.value.entryId}`);
    else refuse(answer.issues);
  };
  return (
    <button type="button" className="button" onClick={() => void open()}>
      {say(summaryWords.remainder)}
    </button>
  );
}

function nextText({ registration }: TodayRow, summary: Summary, say: Say): string {
  const { state, signature } = registration;
  if (state === 'registered') return say(summaryWords.nextRegistered);
  if (state === 'exempt') return say(summaryWords.nextExempt);
  if (state === 'held') return say(summaryWords.nextHeld);
  if (state === 'rejected') return say(summaryWords.nextRejected);
  if (signature === 'waiting')
    return summary.signerIsCaller
      ? say(summaryWords.nextSign)
      : say(summaryWords.nextSignOther, { signer: summary.signer ?? '' });
  const { text, textEn } = summary.deadline;
  const next = say(summary.senderAlive ? summaryWords.nextSend : summaryWords.nextNoSender);
  return say({ ja: `${next}（${text}）`, en: `${next} (${textEn})` });
}

/** Signs with the open key, else asks for the PIN first; the dialog opens by itself right after 確定. */
function useSigning(resultId: string | null, askNow: boolean) {
  const say = useSay();
  const { call } = useCore();
  const { who } = useSession();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const asked = useRef(false);
  const signNow = async () => {
    if (resultId === null) return;
    const answer = await call('result.sign', { ids: [resultId] });
    if (!answer.ok) return refuse(answer.issues);
    const issues = answer.value.results.flatMap((one) => one.issues.filter(({ severity }) => severity === 'error'));
    if (answer.value.signed > 0) tell(say(summaryWords.signed));
    else refuse(issues);
  };
  const sign = () => {
    if (who?.key === null || who === null) setAsking(true);
    else void signNow();
  };
  useEffect(() => {
    if (!askNow || asked.current) return;
    asked.current = true;
    sign();
  });
  const dialog = asking ? <OpenKeyDialog onOpened={() => void signNow()} onClose={() => setAsking(false)} /> : null;
  return { dialog, sign };
}
