import { useSay } from '../words/language.tsx';
import { frameWords } from './frame-words.ts';
import { useActiveShortcuts } from './shortcuts.tsx';

const F_KEYS = Array.from({ length: 12 }, (_, index) => `F${index + 1}`);

/** What each F-key does now, at the foot in the order of the keyboard; the same can be done with the mouse. */
export function KeyLegend() {
  const say = useSay();
  const active = useActiveShortcuts();
  return (
    <section className="legend" aria-label={say(frameWords.keys)}>
      {F_KEYS.map((key) => {
        const shortcut = active.find((one) => one.key === key);
        if (shortcut === undefined) return <span key={key} className="legend-key" data-empty="true" />;
        return (
          <button
            key={key}
            type="button"
            tabIndex={-1}
            className="legend-key"
            disabled={shortcut.run === null}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => shortcut.run?.()}
          >
            <kbd>{key}</kbd>
            <span>{say(shortcut.label)}</span>
          </button>
        );
      })}
    </section>
  );
}
