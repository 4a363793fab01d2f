import { useId } from 'react';
import { useSay } from '../words/language.tsx';
import { BRACKETS, type Words } from '../words/text.ts';
import { useFocusOnOpen } from './use-focus-on-open.ts';

const words = {
  again: { ja: 'もう一度', en: 'Once more' },
  different: { ja: '2つの入力が一致しません', en: 'The two do not agree' },
  short: { ja: '{least}文字以上にしてください', en: 'At least {least} characters' },
} as const satisfies Words;

/** What is typed twice because nobody sees it. */
export interface Secret {
  readonly value: string;
  readonly again: string;
}
export const NO_SECRET: Secret = { value: '', again: '' };

/** @param least characters */
export function isSecretReady({ value, again }: Secret, least: number): boolean {
  return value.length >= least && value === again;
}

interface NewSecretProps {
  readonly label: string;
  readonly secret: Secret;
  readonly least: number;
  readonly focus?: boolean;
  readonly onChange: (secret: Secret) => void;
}

/** A new password or PIN; said to be too short or different only once there is something to compare. */
export function NewSecret({ label, secret, least, focus = false, onChange }: NewSecretProps) {
  const say = useSay();
  const short = secret.value !== '' && secret.value.length < least;
  const different = secret.again !== '' && secret.again !== secret.value;
  return (
    <>
      <SecretField
        label={label}
        value={secret.value}
        focus={focus}
        isNew
        problem={short ? say(words.short, { least }) : null}
        onChange={(value) => onChange({ ...secret, value })}
      />
      <SecretField
        label={`${label}${say(BRACKETS, { text: say(words.again) })}`}
        value={secret.again}
        isNew
        problem={different ? say(words.different) : null}
        onChange={(again) => onChange({ ...secret, again })}
      />
    </>
  );
}

interface SecretFieldProps {
  readonly label: string;
  readonly value: string;
  readonly focus?: boolean;
  readonly isNew?: boolean;
  readonly problem?: string | null;
  readonly onChange: (value: string) => void;
}

export function SecretField({
  label,
  value,
  focus = false,
  isNew = false,
  problem = null,
  onChange,
}: SecretFieldProps) {
  const id = useId();
  const field = useFocusOnOpen<HTMLInputElement>();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        ref={focus ? field : null}
        type="password"
        autoComplete={isNew ? 'new-password' : 'current-password'}
        maxLength={128}
        value={value}
        aria-invalid={problem !== null}
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem === null ? null : (
        <span id={`${id}-problem`} className="field-problem">
          {problem}
        </span>
      )}
    </div>
  );
}
