import { type RefObject, useState } from 'react';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { SUBMISSION_STATES } from '../../../shared/domain/submission/submission.ts';
import { typedDate } from '../../../shared/domain/typed-text.ts';
import type { QueueFilter } from '../../core/use-queue-rows.ts';
import { useSay } from '../../words/language.tsx';
import { isState, stateText } from '../../words/queue-words.ts';
import { queueWords } from './queue-page-words.ts';

interface QueueFiltersProps {
  readonly filter: QueueFilter;
  readonly counts: OperationOutput<'queue.counts'> | null;
  readonly seesPatients: boolean;
  readonly textField: RefObject<HTMLInputElement | null>;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onFilter: (filter: QueueFilter) => void;
}

export function QueueFilters(props: QueueFiltersProps) {
  const say = useSay();
  const { filter, counts, onFilter } = props;
  const label = say(props.seesPatients ? queueWords.search : queueWords.searchIds);
  return (
    <search className="filters">
      <input
        ref={props.textField}
        type="search"
        className="input"
        aria-label={label}
        placeholder={`${label} (F3)`}
        maxLength={64}
        value={props.text}
        onChange={(event) => props.onText(event.target.value)}
      />
      <select
        className="input"
        aria-label={say(queueWords.state)}
        value={filter.state ?? ''}
        onChange={(event) =>
          onFilter(withPart(filter, 'state', isState(event.target.value) ? event.target.value : undefined))
        }
      >
        <option value="">{say(queueWords.allStates)}</option>
        {SUBMISSION_STATES.map((state) => (
          <option key={state} value={state}>
            {say(stateText('register', state))} {counts?.states[state] ?? 0}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={say(queueWords.error)}
        value={filter.errorCode ?? ''}
        onChange={(event) =>
          onFilter(withPart(filter, 'errorCode', event.target.value === '' ? undefined : event.target.value))
        }
      >
        <option value="">{say(queueWords.allErrors)}</option>
        {(counts?.errors ?? []).map(({ code, rows }) => (
          <option key={code} value={code}>
            {code} ({rows})
          </option>
        ))}
      </select>
      <DayFilter day={filter.day} onDay={(day) => onFilter(withPart(filter, 'day', day))} />
    </search>
  );
}

/** Typed as people write a day, whatever the language of the browser; half a date filters nothing yet. */
function DayFilter({
  day,
  onDay,
}: {
  readonly day: string | undefined;
  readonly onDay: (day: string | undefined) => void;
}) {
  const say = useSay();
  const [text, setText] = useState(day ?? '');
  return (
    <input
      type="text"
      className="input day-filter"
      aria-label={say(queueWords.day)}
      placeholder={say(queueWords.dayShort)}
      title={say(queueWords.day)}
      maxLength={14}
      aria-invalid={text.trim() !== '' && typedDate(text) === null}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onDay(typedDate(event.target.value) ?? undefined);
      }}
    />
  );
}

/** The filter with one part set, or without it. */
export function withPart<Part extends keyof QueueFilter>(
  filter: QueueFilter,
  part: Part,
  value: QueueFilter[Part],
): QueueFilter {
  const { [part]: _before, ...rest } = filter;
  return value === undefined ? rest : { ...rest, [part]: value };
}
