import { type InputHTMLAttributes, useId } from 'react';
import { useIssueText } from '../../parts/issue-text.ts';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { FORWARD } from './enter-forward.ts';
import { useIssuesAt } from './entry-context.tsx';

/** What the field takes: asks the input method for the keyboard that fits; full-width digits are taken all the same. */
export type Typing = 'number' | 'code' | 'kana' | 'kanji' | 'date';

const HINTS: Readonly<Record<Typing, InputHTMLAttributes<HTMLInputElement>>> = {
  number: { inputMode: 'decimal', lang: 'en' },
  code: { inputMode: 'text', lang: 'en', autoCapitalize: 'characters' },
  kana: { inputMode: 'text', lang: 'ja' },
  kanji: { inputMode: 'text', lang: 'ja' },
  date: { inputMode: 'numeric', lang: 'en' },
};

export function inputHints(typing: Typing): InputHTMLAttributes<HTMLInputElement> {
  return { ...HINTS[typing], autoComplete: 'off', autoCorrect: 'off', spellCheck: false };
}

interface TypedFieldProps {
  /** Its path in the form, by which issues find it */
  readonly path: string;
  readonly label: Text;
  readonly typing: Typing;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly max?: number;
  /** Named for screen readers only: the heading of its column says it */
  readonly quietLabel?: boolean;
  readonly differs?: boolean;
  readonly after?: string;
  readonly disabled?: boolean;
}

export function TypedField(props: TypedFieldProps) {
  const say = useSay();
  const id = useId();
  const issues = useIssuesAt(props.path);
  const wrong = issues.some(({ severity }) => severity === 'error');
  return (
    <div className="field typed" data-typing={props.typing}>
      <label htmlFor={id} className={props.quietLabel === true ? 'visually-hidden' : undefined}>
        {say(props.label)}
      </label>
      <span className="typed-box">
        <input
          id={id}
          className="input"
          data-path={props.path}
          {...FORWARD}
          {...inputHints(props.typing)}
          maxLength={props.max}
          value={props.value}
          disabled={props.disabled}
          data-differs={props.differs || undefined}
          aria-invalid={wrong || undefined}
          aria-describedby={issues.length > 0 ? `${id}-said` : undefined}
          onChange={(event) => props.onChange(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
        {props.after === undefined ? null : <span className="typed-after">{props.after}</span>}
      </span>
      <FieldProblems id={`${id}-said`} path={props.path} />
    </div>
  );
}

/** What is wrong with one field, said right under it. */
export function FieldProblems({ id, path }: { readonly id: string; readonly path: string }) {
  const issues = useIssuesAt(path);
  const issueText = useIssueText();
  if (issues.length === 0) return null;
  return (
    <span id={id} className="field-problem" data-tone={issues[0]?.severity === 'error' ? 'bad' : 'attention'}>
      {issues.map((issue) => issueText(issue).text).join(' / ')}
    </span>
  );
}
