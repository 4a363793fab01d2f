import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { useEntryWork } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';

/** Why nothing is saved, and the way out; what was typed stays on the screen. */
export function SaveTrouble() {
  const say = useSay();
  const { refused, conflict, takeStored, overwrite, flush } = useEntryWork();
  if (refused.length === 0) return null;
  return (
    <section role="alert" className="save-trouble" data-tone="bad">
      <IssueList issues={refused} />
      {conflict ? <p>{say(entryWords.conflict)}</p> : null}
      <div className="row-of">
        {conflict ? (
          <>
            <button type="button" className="button" data-kind="main" onClick={() => void takeStored()}>
              {say(entryWords.takeStored)}
            </button>
            <button type="button" className="button" onClick={() => void overwrite()}>
              {say(entryWords.overwrite)}
            </button>
          </>
        ) : (
          <button type="button" className="button" onClick={() => void flush()}>
            {say(entryWords.retrySave)}
          </button>
        )}
      </div>
    </section>
  );
}
