import { useState } from 'react';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { usePageNow } from '../../core/page-clock.ts';
import { useOperation } from '../../core/use-operation.ts';
import { IssueList } from '../../parts/issue-list.tsx';
import { personText } from '../../parts/people-list.tsx';
import { ReasonDialog } from '../../parts/reason-dialog.tsx';
import { useSay } from '../../words/language.tsx';
import { momentText } from '../../words/moment.ts';
import { closingWords } from './closing-words.ts';
import { unregisteredWords as words } from './unregistered-words.ts';

/** Late registrations without a reason: chosen rows get the same one. All are chosen until some are taken out. */
export function LateRows() {
  const say = useSay();
  const { call } = useCore();
  const { can } = useSession();
  const { tell, refuse } = useNotices();
  const now = usePageNow(60_000);
  const late = useOperation('closing.late-rows', { withoutReason: true }, ['closing', 'queue']);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState(false);
  const rows = late.value ?? [];
  const chosen = rows.filter((row) => !left.has(row.submissionId)).map((row) => row.submissionId);
  const mayGive = can('close') || can('finalise');
  const choose = (id: string, on: boolean) =>
    setLeft((before) => new Set(on ? [...before].filter((one) => one !== id) : [...before, id]));
  const give = async (reason: string) => {
    setAsking(false);
    const answer = await call('closing.late-reasons', { ids: chosen, reason });
    if (!answer.ok) return refuse(answer.issues);
    tell(say(closingWords.lateDone, { rows: answer.value.rows }));
    late.reload();
  };
  return (
    <section aria-labelledby="late-title" className="stack">
      <h3 id="late-title">{say(words.lateTitle)}</h3>
      <IssueList issues={late.issues} />
      {rows.length === 0 ? (
        <p className="quiet">{late.loading ? '' : say(words.lateNone)}</p>
      ) : (
        <div className="wide-table">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">
                  <input
                    type="checkbox"
                    aria-label={say(words.chooseAll)}
                    checked={chosen.length === rows.length}
                    onChange={(event) =>
                      setLeft(new Set(event.target.checked ? [] : rows.map((row) => row.submissionId)))
                    }
                  />
                </th>
                <th scope="col">{say(words.date)}</th>
                <th scope="col">{say(words.patient)}</th>
                <th scope="col">ID</th>
                <th scope="col">{say(words.registeredAt)}</th>
                <th scope="col">{say(words.cause)}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.submissionId}>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={say(words.choose, { id: personText(row) ?? row.submissionId.slice(0, 8) })}
                      checked={!left.has(row.submissionId)}
                      onChange={(event) => choose(row.submissionId, event.target.checked)}
                    />
                  </td>
                  <td>{row.dispensingDate}</td>
                  <td>{personText(row) ?? '—'}</td>
                  <td className="mono">{row.submissionId.slice(0, 8)}</td>
                  <td>{row.registeredAt === null ? say(words.notYet) : momentText(row.registeredAt, now)}</td>
                  <td>{row.outages === 0 ? '—' : say(words.outages, { outages: row.outages })}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length === 0 ? null : (
        <div className="row-of no-print">
          <button
            type="button"
            className="button"
            disabled={!mayGive || chosen.length === 0}
            onClick={() => setAsking(true)}
          >
            {say(words.giveReason, { rows: chosen.length })}
          </button>
        </div>
      )}
      {asking ? (
        <ReasonDialog
          title={say(closingWords.lateTitle)}
          about={null}
          people={rows.filter((row) => !left.has(row.submissionId))}
          explanation={say(closingWords.lateText, { rows: chosen.length })}
          confirm={say(words.giveReason, { rows: chosen.length })}
          suggestions={[say(closingWords.lateReasonLine), say(closingWords.lateReasonHome)]}
          onConfirm={(reason) => void give(reason)}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </section>
  );
}
