import { type SubmitEvent, useState } from 'react';
import type { Issue } from '../../shared/domain/issue.ts';
import { useCore } from '../core/core-context.tsx';
import { IssueList } from '../parts/issue-list.tsx';
import { useFocusOnOpen } from '../parts/use-focus-on-open.ts';
import { useSay } from '../words/language.tsx';
import { LineState } from './line-state.tsx';
import { useSession } from './session-context.tsx';
import { DoorFoot, PasswordField } from './sign-in.tsx';
import { doorWords } from './window-words.ts';

/** Nothing of the screen before is in the page while it is locked; sending goes on behind it. */
export function LockScreen() {
  const say = useSay();
  const { call } = useCore();
  const { who, take } = useSession();
  const field = useFocusOnOpen<HTMLInputElement>();
  const [password, setPassword] = useState('');
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (password === '') return;
    setIssues(take(await call('session.unlock', { password })));
    setPassword('');
  };
  return (
    <main className="door">
      <form className="door-card" onSubmit={(event) => void submit(event)} aria-labelledby="door-title">
        <h1 id="door-title">{say(doorWords.locked)}</h1>
        <p>{say(doorWords.lockedBy, { name: who?.user?.displayName ?? '' })}</p>
        <PasswordField label={say(doorWords.password)} value={password} onChange={setPassword} field={field} />
        <div role="alert">
          <IssueList issues={issues} />
        </div>
        <button type="submit" className="button" data-kind="main" data-size="large">
          {say(doorWords.unlock)}
        </button>
        <div className="row-of">
          <LineState />
          <button type="button" className="link" onClick={() => void call('session.sign-out', {}).then(take)}>
            {say(doorWords.otherUser)}
          </button>
        </div>
        <DoorFoot folder={who?.profile.folder ?? null} />
      </form>
    </main>
  );
}
