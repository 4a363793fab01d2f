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

/** Why the line is not as prescribed (product.md §7): one digit key. */
export function ChangeReason({ g, d, drug }: { readonly g: number; readonly d: number; readonly drug: EntryDrug }) {
  const say = useSay();
  const id = useId();
  const { edit } = useEntryWork();
  const path = drugPath(g, d);
  const missing = useIssuesAt(path).some(({ code }) => code.startsWith('match.reason'));
  const choose = (reason: Reason | null) => edit(editDrug(g, d, ({ change }) => ({ change: { ...change, reason } })));
  return (
    <span className="reason">
      <label htmlFor={id} className="visually-hidden">
        {say(entryWords.reason)}
      </label>
      <select
        id={id}
        className="input"
        data-path={`${path}.change.reason`}
        {...FORWARD}
        aria-invalid={missing || undefined}
        value={drug.change.reason ?? ''}
        onChange={(event) => choose(CHANGE_REASONS.find((reason) => reason === event.target.value) ?? null)}
        onKeyDown={(event) => {
          if (isComposing(event.nativeEvent) || event.ctrlKey || event.altKey || event.metaKey) return;
          const reason = reasonOfKey(event.key);
          if (reason === undefined) return;
          event.preventDefault();
          choose(reason);
        }}
      >
        <option value="">{say(entryWords.reasonNone)}</option>
        {CHANGE_REASONS.map((reason, index) => (
          <option key={reason} value={reason}>
            {index + 1} {say(REASON_WORDS[reason])}
          </option>
        ))}
      </select>
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
