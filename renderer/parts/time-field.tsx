import { useId, useState } from 'react';
import { type ClockTime, isClockTime } from '../../shared/domain/clock-time.ts';
import { useSay } from '../words/language.tsx';
import type { Text, Words } from '../words/text.ts';

const words = {
  problem: { ja: '時刻を 19:00 のように入力してください', en: 'Type a time as 19:00' },
} as const satisfies Words;

interface TimeFieldProps {
  readonly label: Text;
  readonly value: string;
  readonly onChange: (time: ClockTime) => void;
  /** Where no time is a choice of its own */
  readonly onClear?: () => void;
}

/** A time of the day on 24 hours, as shops write it; the browser's own field follows the language of the browser. */
export function TimeField({ label, value, onChange, onClear }: TimeFieldProps) {
  const say = useSay();
  const id = useId();
  const [text, setText] = useState(value);
  const empty = text.trim() === '';
  const problem = empty ? onClear === undefined : typedTime(text) === null;
  return (
    <div className="field">
      <label htmlFor={id}>{say(label)}</label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        maxLength={5}
        value={text}
        aria-invalid={problem || undefined}
        aria-describedby={problem ? `${id}-said` : undefined}
        onChange={(event) => {
          setText(event.target.value);
          const time = typedTime(event.target.value);
          if (time !== null) onChange(time);
          else if (event.target.value.trim() === '') onClear?.();
        }}
        onBlur={() => setText(typedTime(text) ?? text)}
      />
      {problem ? (
        <span id={`${id}-said`} className="field-problem">
          {say(words.problem)}
        </span>
      ) : null}
    </div>
  );
}

/** 19:00, 1900, 9:00, １９：００; null while it is none. */
function typedTime(text: string): ClockTime | null {
  const [, hours, minutes] = /^(\d{1,2}):?(\d{2})$/.exec(text.normalize('NFKC').trim()) ?? [];
  const time = hours === undefined || minutes === undefined ? '' : `${hours.padStart(2, '0')}:${minutes}`;
  return isClockTime(time) ? time : null;
}
