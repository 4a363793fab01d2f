import { useState } from 'react';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { closingWords } from './closing-words.ts';
import { SendLeftovers } from './send-leftovers.tsx';

/** What happened since the last 本締め, and the reasons that are asked for afterwards; nothing when nothing happened. */
export function MorningCard() {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const { tell, refuse } = useNotices();
  const morning = useOperation('closing.morning', {}, ['closing', 'queue']).value;
  const [asking, setAsking] = useState(false);
  if (morning === null) return null;
  const { sent, rejected, unknown, leftovers, outages } = morning;
  const late = morning.lateRows.filter((row) => row.reason === null);
  if (sent + rejected + unknown + leftovers.length + outages.length + late.length === 0) return null;
  const give = async (reason: string) => {
    setAsking(false);
    const answer = await call('closing.late-reasons', { ids: late.map((row) => row.submissionId), reason });
    if (answer.ok) tell(say(closingWords.lateDone, { rows: answer.value.rows }));
    else refuse(answer.issues);
  };
  return (
    <section className="card" aria-labelledby="morning-title">
      <h2 id="morning-title">{say(closingWords.morning)}</h2>
      <p>{say(closingWords.morningLine, { sent, rejected, unknown, outages: outages.length })}</p>
      <SendLeftovers rows={leftovers} />
      {late.length === 0 ? null : (
        <div className="row-of">
          <span>{say(closingWords.lateRows, { rows: late.length })}</span>
          <button
            type="button"
            className="button"
            disabled={!can('close') && !can('finalise')}
            onClick={() => setAsking(true)}
          >
            {say(closingWords.giveReason)}
          </button>
        </div>
      )}
      {asking ? (
        <ReasonDialog
          title={say(closingWords.lateTitle)}
          about={null}
          people={late}
          explanation={say(closingWords.lateText, { rows: late.length })}
          confirm={say(closingWords.giveReason)}
          suggestions={[say(closingWords.lateReasonLine), say(closingWords.lateReasonHome)]}
          onConfirm={(reason) => void give(reason)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
