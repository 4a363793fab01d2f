import { useId } from 'react';
import { useFocusOnOpen } from './use-focus-on-open.ts';

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly type?: 'text' | 'date' | 'url';
  readonly hint?: string | undefined;
  /** Why the value cannot be taken; null = nothing is wrong */
  readonly problem?: string | null;
  readonly focus?: boolean;
  readonly onChange: (value: string) => void;
}

/** One labelled line of a form. */
export function TextField({
  label,
  value,
  type = 'text',
  hint,
  problem = null,
  focus = false,
  onChange,
}: TextFieldProps) {
  const id = useId();
  const field = useFocusOnOpen<HTMLInputElement>();
  const said = problem ?? hint;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={focus ? field : null}
        type={type}
        autoComplete="off"
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={said === undefined ? undefined : `${id}-said`}
        onChange={(event) => onChange(event.target.value)}
      />
      {said === undefined ? null : (
        <span id={`${id}-said`} className={problem === null ? 'quiet' : 'field-problem'}>
          {said}
        </span>
      )}
    </div>
  );
}
