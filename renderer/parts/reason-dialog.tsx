import { type KeyboardEvent, type SubmitEvent, useState } from 'react';
import { isComposing } from '../app/keymap.ts';
import { useSay } from '../words/language.tsx';
import type { Words } from '../words/text.ts';
import { Ask } from './dialog.tsx';
import { PeopleList, type PersonOfRow } from './people-list.tsx';
import { useFocusOnOpen } from './use-focus-on-open.ts';

const words = {
  reason: { ja: '理由（操作履歴に残ります）', en: 'Reason (kept in the audit log)' },
  needed: { ja: '入力してください', en: 'Fill this in' },
  cancel: { ja: 'やめる', en: 'Cancel' },
} as const satisfies Words;

const REASON_MOST = 200;

interface ReasonDialogProps {
  readonly title: string;
  /** Whom and what it is about, as it stood when the act was asked for; null where it is no single one */
  readonly about: string | null;
  /** Of which rows, where it is about several */
  readonly people?: readonly PersonOfRow[];
  /** alertdialog = it cannot be undone */
  readonly role?: 'dialog' | 'alertdialog';
  readonly explanation: string;
  /** What is to be written, where it is no reason */
  readonly label?: string;
  readonly confirm: string;
  /** Often said reasons, each by its digit while nothing of one's own is typed; nine at most */
  readonly suggestions?: readonly string[];
  readonly onConfirm: (reason: string) => void;
  readonly onClose: () => void;
}

/** Asks why before something that is kept in the audit log is done. */
export function ReasonDialog(props: ReasonDialogProps) {
  const say = useSay();
  const field = useFocusOnOpen<HTMLInputElement>();
  const [reason, setReason] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = reason.trim() === '';
  const choices = props.suggestions ?? [];
  const onDigit = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined;
    if (chosen === undefined || (reason !== '' && !choices.includes(reason))) return;
    event.preventDefault();
    setReason(chosen);
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(true);
    if (!missing) props.onConfirm(reason.trim());
  };
  return (
    <Ask title={props.title} role={props.role ?? 'dialog'} onClose={props.onClose}>
      {props.about === null ? null : (
        <p>
          <strong>{props.about}</strong>
        </p>
      )}
      {props.people === undefined ? null : <PeopleList rows={props.people} />}
      <p>{props.explanation}</p>
      <form className="stack" onSubmit={submit} noValidate>
        <div className="field">
          <label htmlFor="reason">{props.label ?? say(words.reason)}</label>
          <input
            id="reason"
            ref={field}
            maxLength={REASON_MOST}
            value={reason}
            aria-invalid={asked && missing}
            aria-describedby="reason-problem"
            onKeyDown={onDigit}
            onChange={(event) => setReason(event.target.value)}
          />
          <span id="reason-problem" className="field-problem">
            {asked && missing ? say(words.needed) : ''}
          </span>
        </div>
        {choices.length === 0 ? null : (
          <div className="row-of">
            {choices.map((suggestion, index) => (
              <button key={suggestion} type="button" className="button" onClick={() => setReason(suggestion)}>
                <kbd>{index + 1}</kbd> {suggestion}
              </button>
            ))}
          </div>
        )}
        <div className="dialog-actions">
          <button type="button" className="button" onClick={props.onClose}>
            {say(words.cancel)}
          </button>
          <button type="submit" className="button" data-kind="main">
            {props.confirm}
          </button>
        </div>
      </form>
    </Ask>
  );
}
