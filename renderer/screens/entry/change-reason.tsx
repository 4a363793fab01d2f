import { useId } from 'react';
import { CHANGE_REASONS, type EntryDrug } from '../../../shared/contract/entry-form.ts';
import { REASON_WORDS } from '../../../shared/domain/dispensing/change-reason-rules.ts';
import { isComposing } from '../../app/keymap.ts';
import { useSay } from '../../words/language.tsx';
import { FORWARD } from './enter-forward.ts';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import { drugPath, editDrug } from './form-edits.ts';

type Reason = NonNullable<EntryDrug['change']['reason']>;

function reasonOfKey(key: string): Reason | undefined {
  const digit = key.normalize('NFKC');
  return /^[1-8]$/.test(digit) ? CHANGE_REASONS[Number(digit) - 1] : undefined;
}

interface ReasonChoiceProps {
  readonly id: string;
  readonly path: string;
  readonly none: string;
  readonly value: Reason | null;
  readonly missing: boolean;
  readonly onChoose: (reason: Reason | null) => void;
}

function ReasonChoice({ id, path, none, value, missing, onChoose }: ReasonChoiceProps) {
  const say = useSay();
  return (
    <select
      id={id}
      className="input"
      data-path={path}
      {...FORWARD}
      aria-invalid={missing || undefined}
      value={value ?? ''}
      onChange={(event) => onChoose(CHANGE_REASONS.find((reason) => reason === event.target.value) ?? null)}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return;
        const reason = reasonOfKey(event.key);
        if (reason === undefined) return;
        event.preventDefault();
        onChoose(reason);
      }}
    >
      <option value="">{none}</option>
      {CHANGE_REASONS.map((reason, index) => (
        <option key={reason} value={reason}>
          {index + 1} {say(REASON_WORDS[reason])}
        </option>
      ))}
    </select>
  );
}

/** Why the line is not as prescribed (product.md §7): one digit key, and one more for what the first does not explain. */
export function ChangeReason({ g, d, drug }: { readonly g: number; readonly d: number; readonly drug: EntryDrug }) {
  const say = useSay();
  const id = useId();
  const alsoId = useId();
  const { edit } = useEntryWork();
  const path = drugPath(g, d);
  const issues = useIssuesAt(path);
  const missing = issues.some(({ code }) => code.startsWith('match.reason'));
  const also = drug.change.also?.[0] ?? null;
  const left = drug.change.reason !== null && issues.some(({ code }) => code === 'match.reason-does-not-fit');
  const choose = (reason: Reason | null) => edit(editDrug(g, d, ({ change }) => ({ change: { ...change, reason } })));
  const chooseAlso = (reason: Reason | null) =>
    edit(editDrug(g, d, ({ change }) => ({ change: { ...change, also: reason === null ? [] : [reason] } })));
  return (
    <span className="reason">
      <label htmlFor={id} className="visually-hidden">
        {say(entryWords.reason)}
      </label>
      <ReasonChoice
        id={id}
        path={`${path}.change.reason`}
        none={say(entryWords.reasonNone)}
        value={drug.change.reason}
        missing={missing}
        onChoose={choose}
      />
      {left || also !== null ? (
        <>
          <label htmlFor={alsoId} className="visually-hidden">
            {say(entryWords.reasonAlso)}
          </label>
          <ReasonChoice
            id={alsoId}
            path={`${path}.change.also`}
            none={say(entryWords.reasonAlsoNone)}
            value={also}
            missing={left}
            onChoose={chooseAlso}
          />
        </>
      ) : null}
      <input
        className="input"
        lang="ja"
        autoComplete="off"
        maxLength={100}
        aria-label={say(entryWords.reasonNote)}
        placeholder={say(entryWords.reasonNote)}
        value={drug.change.note}
        onChange={(event) =>
          edit(editDrug(g, d, ({ change }) => ({ change: { ...change, note: event.target.value } })))
        }
      />
    </span>
  );
}
