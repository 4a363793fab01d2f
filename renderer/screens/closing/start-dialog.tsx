import { type SubmitEvent, useState } from 'react';
import { Ask } from '../../parts/dialog.tsx';
import { useFocusOnOpen } from '../../parts/use-focus-on-open.ts';
import { useSay } from '../../words/language.tsx';
import { closingWords } from './closing-words.ts';

interface StartDialogProps {
  readonly title: string;
  readonly final: boolean;
  /** Rows wait for the caller's signature and the key is not open */
  readonly asksPin: boolean;
  readonly onStart: (pin: string | null) => void;
  readonly onClose: () => void;
}

/** Last stop before the batch: what it does, the PIN where it is needed; Enter starts. */
export function StartDialog({ title, final, asksPin, onStart, onClose }: StartDialogProps) {
  const say = useSay();
  const [pin, setPin] = useState('');
  const first = useFocusOnOpen<HTMLInputElement>();
  const go = useFocusOnOpen<HTMLButtonElement>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onStart(pin === '' ? null : pin.normalize('NFKC'));
  };
  return (
    <Ask title={title} onClose={onClose}>
      <p>{say(final ? closingWords.confirmFinalText : closingWords.batchText)}</p>
      <form className="stack" onSubmit={submit}>
        {asksPin ? (
          <div className="field">
            <label htmlFor="closing-pin">{say(closingWords.pin)}</label>
            <input
              id="closing-pin"
              ref={first}
              type="password"
              autoComplete="off"
              maxLength={64}
              value={pin}
              onChange={(event) => setPin(event.target.value)}
            />
            <span className="quiet">{say(closingWords.pinText)}</span>
          </div>
        ) : null}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={onClose}>
            {say(closingWords.cancel)}
          </button>
          <button ref={asksPin ? undefined : go} type="submit" className="button" data-kind="main">
            {say(closingWords.start)}
          </button>
        </div>
      </form>
    </Ask>
  );
}
