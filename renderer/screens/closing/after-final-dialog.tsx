import { useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useClosingRun } from '../../app/closing-run.tsx';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useVerdictLine } from '../../app/verdict-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { Ask } from '../../parts/dialog.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useFocusOnOpen } from '../../parts/use-focus-on-open.ts';
import { useSay } from '../../words/language.tsx';
import { closingKindWords, closingWords } from './closing-words.ts';

/** After 本締め: lock and go home, sending goes on; or run the configured command, asked twice while rows are unsent. */
export function AfterFinalDialog() {
  const say = useSay();
  const { call } = useCore();
  const { take } = useSession();
  const { tell } = useNotices();
  const { closed, forget } = useClosingRun();
  const line = useVerdictLine(closed);
  const command = useOperation('settings.get', {}, ['settings']).value?.settings.afterClosing ?? null;
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const first = useFocusOnOpen<HTMLButtonElement>();
  const kind = closed?.kind === 'additional' ? 'additional' : 'final';
  const lock = async () => {
    forget();
    take(await call('session.lock', {}));
  };
  const runAfter = async () => {
    const answer = await call('closing.run-after', { unsentConfirmed: issues.length > 0 });
    if (!answer.ok) return setIssues(answer.issues);
    tell(say(closingWords.runAfterStarted));
    await lock();
  };
  return (
    <Ask title={say(closingWords.lockTitle, { kind: say(closingKindWords[kind]) })} onClose={forget}>
      <p className="after-line">{line}</p>
      <IssueList issues={issues} />
      {issues.length === 0 ? null : <p>{say(closingWords.runAfterUnsent)}</p>}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={forget}>
          {say(closingWords.stay)}
        </button>
        {command === null ? null : (
          <button type="button" className="button" onClick={() => void runAfter()}>
            {say(closingWords.runAfter)}
          </button>
        )}
        <button ref={first} type="button" className="button" data-kind="main" onClick={() => void lock()}>
          {say(closingWords.lockNow)}
        </button>
      </div>
    </Ask>
  );
}
