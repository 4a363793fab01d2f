import { type SubmitEvent, useState } from 'react';
import type { Issue } from '../../shared/domain/issue.ts';
import { useCore } from '../core/core-context.tsx';
import { Ask } from '../parts/dialog.tsx';
import { IssueList } from '../parts/issue-list.tsx';
import { useFocusOnOpen } from '../parts/use-focus-on-open.ts';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { useSession } from './session-context.tsx';

/** Opens the caller's signing key for a session; every try is counted by the core before it is made. */
export function OpenKeyDialog({ onOpened, onClose }: { readonly onOpened?: () => void; readonly onClose: () => void }) {
  const say = useSay();
  const { call } = useCore();
  const { take } = useSession();
  const field = useFocusOnOpen<HTMLInputElement>();
  const [pin, setPin] = useState('');
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (pin === '') return;
    const refused = take(await call('session.open-key', { pin: pin.normalize('NFKC') }));
    setPin('');
    setIssues(refused);
    if (refused.length > 0) return;
    onClose();
    onOpened?.();
  };
  return (
    <Ask title={say(frameWords.openKey)} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="pin">{say(frameWords.pin)}</label>
          <input
            id="pin"
            type="password"
            ref={field}
            autoComplete="off"
            maxLength={64}
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
        </div>
        <div role="alert">
          <IssueList issues={issues} />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {say(frameWords.cancel)}
          </button>
          <button type="submit" className="button" data-kind="main">
            {say(frameWords.openKey)}
          </button>
        </div>
      </form>
    </Ask>
  );
}
