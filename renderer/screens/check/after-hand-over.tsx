import { useState } from 'react';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { pageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { BRACKETS } from '../../words/text.ts';
import { aboutRow } from '../queue/queue-act.ts';
import type { ShownNotice } from './check-shapes.ts';
import { checkWords } from './check-words.ts';

/** What the service found after the hand-over: open until a pharmacist has written down what was done about it. */
export function AfterHandOver({
  notices,
  onRecorded,
}: {
  readonly notices: readonly ShownNotice[];
  readonly onRecorded: () => void;
}) {
  return notices.map((notice) => <Notice key={notice.checkId} notice={notice} onRecorded={onRecorded} />);
}

function Notice({ notice, onRecorded }: { readonly notice: ShownNotice; readonly onRecorded: () => void }) {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const { tell, refuse } = useNotices();
  const [asking, setAsking] = useState(false);
  const { acknowledged, resultId, at } = notice;
  /** The list of today knows no result of yesterday. */
  const row = useOperation('queue.life', { id: resultId }, []).value?.row ?? null;
  const record = async (word: string) => {
    setAsking(false);
    const answer = await call('check.acknowledge', { id: resultId, word });
    if (!answer.ok) return refuse(answer.issues);
    tell(say(checkWords.responseKept));
    onRecorded();
  };
  return (
    <div className="unchecked" data-tone={acknowledged === null ? 'bad' : 'good'}>
      <strong>{say(checkWords.afterHandOver, { when: momentText(at, pageNow()) })}</strong>
      {row === null ? null : (
        <p>
          <strong>{aboutRow(row, say)}</strong>
        </p>
      )}
      {acknowledged === null ? null : (
        <p>
          {say(checkWords.response)}: {acknowledged.word}
          {say(BRACKETS, { text: `${acknowledged.by} ${momentText(acknowledged.at, pageNow())}` })}
        </p>
      )}
      {acknowledged === null && can('decide') ? (
        <p>
          <button type="button" className="button" data-kind="main" data-act="respond" onClick={() => setAsking(true)}>
            {say(checkWords.recordResponse)}
          </button>
        </p>
      ) : null}
      {asking ? (
        <ReasonDialog
          title={say(checkWords.recordResponse)}
          about={row === null ? null : aboutRow(row, say)}
          label={say(checkWords.responseField)}
          explanation={say(checkWords.responseText)}
          confirm={say(checkWords.recordResponseDo)}
          suggestions={[say(checkWords.responseInquired), say(checkWords.responseCalled)]}
          onConfirm={(word) => void record(word)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </div>
  );
}
