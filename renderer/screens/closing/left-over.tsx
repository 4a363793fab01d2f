import { useNavigation } from '../../app/navigation.tsx';
import { useSession } from '../../app/session-context.tsx';
import type { Verdict } from '../../app/verdict-context.tsx';
import { Badge, ToneMark } from '../../parts/badge.tsx';
import { EmptyState } from '../../parts/empty-state.tsx';
import { useIssueText } from '../../parts/issue-text.ts';
import { useSay } from '../../words/language.tsx';
import { rolesWith } from '../../words/role-words.ts';
import { actionWords, closingWords } from './closing-words.ts';
import { unregisteredWords } from './unregistered-words.ts';

type Action = Verdict['actions'][number];
/** Rows of one group that are listed; the rest is in the queue. */
const LISTED_MOST = 5;

/** What is left, by next action: what, how many, the one next step and who can do it. */
export function LeftOver({ verdict }: { readonly verdict: Verdict }) {
  const say = useSay();
  const { go } = useNavigation();
  const groups = [...Map.groupBy(verdict.actions, (action) => action.code)];
  const automatic = Number(verdict.automaticRows ?? 0);
  return (
    <section className="card left-over" aria-labelledby="left-title">
      <div className="row-of">
        <h2 id="left-title">{say(closingWords.left)}</h2>
        <button type="button" className="link push" onClick={() => go('closing', 'unregistered')}>
          {say(unregisteredWords.open)}
        </button>
      </div>
      {groups.length === 0 ? (
        <EmptyState
          title={say(closingWords.nothingLeft)}
          next={
            automatic > 0 ? say(closingWords.nothingLeftAuto, { rows: automatic }) : say(closingWords.nothingLeftDone)
          }
        />
      ) : (
        <ul className="left-groups">
          {groups.map(([code, actions]) => (
            <Group key={code} code={code} actions={actions} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Group({ code, actions }: { readonly code: string; readonly actions: readonly Action[] }) {
  const say = useSay();
  const issueText = useIssueText();
  const { can } = useSession();
  const [first] = actions;
  if (first === undefined) return null;
  const words = actionWords[code];
  const rows = rowsOf(actions);
  const mine = can(first.who);
  // What was found after a hand-over is answered patient by patient: no list holds those of days before.
  const lines = [...Map.groupBy(actions, (action) => (isNotice(action) ? action.resultId : action.text))];
  return (
    <li className="left-group" data-tone="bad">
      <div className="left-head">
        <ToneMark tone="bad" />
        <strong>{words === undefined ? issueText(first).text : say(words.title)}</strong>
        <strong className="left-count">{say(closingWords.rows, { rows })}</strong>
        <Badge tone={mine ? 'note' : 'calm'} text={say(closingWords.who, { who: rolesWith(first.who, say) })} />
      </div>
      <p className="left-next">{words === undefined ? issueText(first).next : say(words.next)}</p>
      <ul className="left-rows">
        {lines.slice(0, LISTED_MOST).map(([key, same]) => (
          <ActionLine key={key} actions={same} />
        ))}
        {lines.length > LISTED_MOST ? (
          <li className="quiet">
            {say(closingWords.moreRows, { rows: rowsOf(lines.slice(LISTED_MOST).flatMap(([, alike]) => alike)) })}
          </li>
        ) : null}
      </ul>
    </li>
  );
}

/** Rows that say the same stand in one line; one of them opens by itself, several open the list they stand in. */
function ActionLine({ actions }: { readonly actions: readonly Action[] }) {
  const say = useSay();
  const issueText = useIssueText();
  const { go } = useNavigation();
  const [first] = actions;
  if (first === undefined) return null;
  const open = placeOf(first);
  const rows = rowsOf(actions);
  const several = actions.length > 1;
  return (
    <li>
      <span>
        {issueText(first).text}
        {several ? ` × ${rows}` : ''}
      </span>
      {open === null ? null : (
        <button
          type="button"
          className="link"
          onClick={() => {
            if (!several) go(open.screen, open.subject);
            else go(open.screen === 'queue' ? 'queue' : 'today');
          }}
        >
          {say(several ? closingWords.openList : closingWords.open)}
        </button>
      )}
    </li>
  );
}

const rowsOf = (actions: readonly Action[]): number => actions.reduce((sum, { rows }) => sum + rows, 0);

function isNotice({ code }: Action): boolean {
  return code === 'closing.check-notice';
}

function placeOf(action: Action): { readonly screen: 'queue' | 'entry' | 'check'; readonly subject: string } | null {
  if (action.submissionId !== null) return { screen: 'queue', subject: action.submissionId };
  if (action.prescriptionKey !== undefined)
    return { screen: 'entry', subject: `prescription/${action.prescriptionKey}` };
  if (action.resultId === undefined) return null;
  return { screen: isNotice(action) ? 'check' : 'entry', subject: `result/${action.resultId}` };
}
