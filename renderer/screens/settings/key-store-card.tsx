import { useState } from 'react';
import type { Issue } from '../../../shared/domain/issue.ts';
import { useCore } from '../../core/core-context.tsx';
import { useOperation } from '../../core/use-operation.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { settingsWords } from './settings-words.ts';

/** Whether this computer may open the profile by itself after a restart; not there where the shell has no key store. */
export function KeyStoreCard() {
  const say = useSay();
  const { call } = useCore();
  const asked = useOperation('session.key-store', {}, []);
  const [refused, setRefused] = useState<readonly Issue[]>([]);
  const use = asked.value?.use ?? 'absent';
  if (use === 'absent') return null;
  const turn = async () => {
    const answer = await call('session.set-key-store', { on: use === 'off' });
    setRefused(answer.ok ? [] : answer.issues);
    asked.reload();
  };
  return (
    <section className="card stack" aria-labelledby="key-store-title">
      <div className="row-of">
        <h2 id="key-store-title">{say(settingsWords.keyStore)}</h2>
        <Badge
          tone={use === 'on' ? 'good' : 'calm'}
          text={say(use === 'on' ? settingsWords.keyStoreOn : settingsWords.keyStoreOff)}
        />
      </div>
      <p>{say(settingsWords.keyStoreWhat)}</p>
      <p className="quiet">{say(settingsWords.keyStoreRisk)}</p>
      <IssueList issues={refused} />
      <div className="row-of">
        <button type="button" className="button" data-act="key-store" onClick={() => void turn()}>
          {say(use === 'on' ? settingsWords.keyStoreTake : settingsWords.keyStoreGive)}
        </button>
      </div>
    </section>
  );
}
