import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useLongOperation } from '../../core/use-long-operation.ts';
import { StopButton } from '../../parts/stop-button.tsx';
import { useSay } from '../../words/language.tsx';
import { closingWords } from './closing-words.ts';
import { unregisteredWords as words } from './unregistered-words.ts';

type Row = OperationOutput<'closing.morning'>['leftovers'][number];
/** These move by themselves once somebody sends; the others need a person first. */
const SENDABLE: readonly string[] = ['ready', 'outcome-unknown', 'in-flight'];

/** Start of the day: yesterday's leftovers go now, by one button, whatever the schedule says. */
export function SendLeftovers({ rows }: { readonly rows: readonly Row[] }) {
  const say = useSay();
  const { can } = useSession();
  const { tell, refuse } = useNotices();
  const { running, start } = useLongOperation('upload.run');
  if (rows.length === 0 && running === null) return null;
  const ready = rows.filter((row) => SENDABLE.includes(row.state)).length;
  const send = async () => {
    const answer = await start({ watch: false });
    if (!answer.ok) return refuse(answer.issues);
    const { registered, rejected, waiting } = answer.value;
    tell(say(words.sent, { registered, rejected, waiting }));
  };
  const done = running?.progress ?? null;
  return (
    <div className="row-of">
      <span>{say(closingWords.leftovers, { rows: rows.length })}</span>
      {running === null ? (
        <button type="button" className="button" disabled={!can('close') || ready === 0} onClick={() => void send()}>
          {say(words.send)}
        </button>
      ) : (
        <>
          <strong>
            {say(words.sending)} {done === null ? '' : `${done.done} / ${done.total}`}
          </strong>
          <StopButton running={running} />
        </>
      )}
      {running === null && ready === 0 ? <span className="quiet">{say(words.nothingReady)}</span> : null}
    </div>
  );
}
