import { useEffect } from 'react';
import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { isComposing } from './keymap.ts';
import { useLeave } from './leaving.ts';

/** Who is called away locks by one key, whatever is open; what is typed is saved first, and sending goes on. */
export function LockButton() {
  const say = useSay();
  const leave = useLeave();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.code !== 'KeyL') return;
      if (isComposing(event) || event.repeat) return;
      event.preventDefault();
      leave('session.lock');
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, [leave]);
  return (
    <button type="button" className="nav-foot" aria-keyshortcuts="Alt+L" onClick={() => leave('session.lock')}>
      {say(frameWords.lockShort)}
      <kbd>Alt+L</kbd>
    </button>
  );
}
