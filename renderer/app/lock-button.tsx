import { useEffect } from 'react';
import { useCore } from '../core/core-context.tsx';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { isComposing } from './keymap.ts';
import { useSession } from './session-context.tsx';

/** Who is called away locks by one key, whatever is open; what is typed is saved already, and sending goes on. */
export function LockButton() {
  const say = useSay();
  const { call } = useCore();
  const { take } = useSession();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyL') return;
      if (isComposing(event) || event.repeat) return;
      event.preventDefault();
      void call('session.lock', {}).then(take);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [call, take]);
  return (
    <button
      type="button"
      className="nav-foot"
      aria-keyshortcuts="Alt+L"
      onClick={() => void call('session.lock', {}).then(take)}
    >
      {say(frameWords.lockShort)}
      <kbd>Alt+L</kbd>
    </button>
  );
}
