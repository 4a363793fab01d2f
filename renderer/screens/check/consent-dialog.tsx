import { Ask } from '../../parts/dialog.tsx';
import { useFocusOnOpen } from '../../parts/use-focus-on-open.ts';
import { useSay } from '../../words/language.tsx';
import { COMMA } from '../../words/text.ts';
import { checkWords } from './check-words.ts';

interface ConsentDialogProps {
  /** null where none is known here */
  readonly patientName: string | null;
  /** Names of what the consent is for */
  readonly groups: readonly string[];
  readonly onConsent: () => void;
  readonly onClose: () => void;
}

/** A consent is recorded for good: it is asked for by name, and what it is for is shown. */
export function ConsentDialog({ patientName, groups, onConsent, onClose }: ConsentDialogProps) {
  const say = useSay();
  const yes = useFocusOnOpen<HTMLButtonElement>();
  return (
    <Ask title={say(checkWords.consentTitle)} role="alertdialog" onClose={onClose}>
      <p>
        {patientName === null ? say(checkWords.consentAsked) : say(checkWords.consentAskedOf, { patient: patientName })}
      </p>
      <p>
        <strong>{say(checkWords.consentFor, { groups: groups.join(say(COMMA)) })}</strong>
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          {say(checkWords.consentNot)}
        </button>
        <button
          ref={yes}
          type="button"
          className="button"
          data-kind="main"
          // The key that opened the question, still held down, is no answer to it.
          onKeyDown={(event) => (event.repeat ? event.preventDefault() : undefined)}
          onClick={onConsent}
        >
          {say(checkWords.consentGiven)}
        </button>
      </div>
    </Ask>
  );
}
