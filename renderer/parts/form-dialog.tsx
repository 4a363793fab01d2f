import { type ReactNode, type SubmitEvent, useState } from 'react';
import type { Issue } from '../../shared/domain/issue.ts';
import { useSay } from '../words/language.tsx';
import type { Words } from '../words/text.ts';
import { Ask } from './dialog.tsx';
import { IssueList } from './issue-list.tsx';

const words = { cancel: { ja: 'やめる', en: 'Cancel' } } as const satisfies Words;

interface FormDialogProps {
  readonly title: string;
  readonly explanation?: string;
  readonly confirm: string;
  /** false: something is still missing */
  readonly ready: boolean;
  readonly role?: 'dialog' | 'alertdialog';
  /** @returns why it was refused: the dialog stays and says so; empty: it was done */
  readonly onSubmit: () => Promise<readonly Issue[]>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question with fields; what the core refuses is said in the dialog, beside what was typed. */
export function FormDialog(props: FormDialogProps) {
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!props.ready || busy) return;
    setBusy(true);
    const refused = await props.onSubmit();
    setBusy(false);
    setIssues(refused);
    if (refused.length === 0) props.onClose();
  };
  return (
    <Ask title={props.title} {...(props.role === undefined ? {} : { role: props.role })} onClose={props.onClose}>
      {props.explanation === undefined ? null : <p>{props.explanation}</p>}
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        {props.children}
        <div role="alert">
          <IssueList issues={issues} />
        </div>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={props.onClose}>
            {say(words.cancel)}
          </button>
          <button type="submit" className="button" data-kind="main" disabled={!props.ready || busy}>
            {props.confirm}
          </button>
        </div>
      </form>
    </Ask>
  );
}
