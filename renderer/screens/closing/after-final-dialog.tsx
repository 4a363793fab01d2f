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
  const [starting, setStarting] = useState(false);
  const first = useFocusOnOpen<HTMLButtonElement>();
  const kind = closed?.kind === 'additional' ? 'additional' : 'final';
  const lock = async () => {
    forget();
    take(await call('session.lock', {}));
  };
  const told = (code: string) => issues.some((issue) => issue.code === code);
  const runAfter = async () => {
    setStarting(true);
    const answer = await call('closing.run-after', { unsentConfirmed: told('close.unsent-rows') });
    setStarting(false);
    if (!answer.ok) return setIssues(answer.issues);
    tell(say(closingWords.runAfterStarted));
    await lock();
  };
  return (
    <Ask title={say(closingWords.lockTitle, { kind: say(closingKindWords[kind]) })} onClose={forget}>
      <p className="after-line">{line}</p>
      <IssueList issues={issues} />
      {told('close.unsent-rows') ? <p>{say(closingWords.runAfterUnsent)}</p> : null}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={forget}>
          {say(closingWords.stay)}
        </button>
        {command === null || told('close.command-still-running') ? null : (
          <button type="button" className="button" disabled={starting} onClick={() => void runAfter()}>
            {say(starting ? closingWords.runAfterStarting : closingWords.runAfter)}
          </button>
        )}
        <button ref={first} type="button" className="button" data-kind="main" onClick={() => void lock()}>
          {say(closingWords.lockNow)}
        </button>
      </div>
    </Ask>
  );
}
