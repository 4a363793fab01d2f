import type { EntryDrug } from '../../../shared/contract/entry-form.ts';
import { mustBeSettled } from '../../../shared/domain/dispensing/must-be-settled.ts';
import { useSession } from '../../app/session-context.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { FORWARD } from './enter-forward.ts';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { codeAndNameWords, entryWords } from './entry-words.ts';
import { drugPath, editDrug } from './form-edits.ts';
import type { EntryView } from './use-entry.ts';

export type LineMark = EntryView['lines'][number];

const TONES: Readonly<Record<LineMark['codeAndName'], Tone>> = {
  match: 'good',
  mismatch: 'bad',
  'not-comparable': 'attention',
  'unknown-code': 'bad',
  empty: 'calm',
};

/** 一致 / 不一致 / 照合不可: a word, a shape, a colour; what is not 一致 is a solid block. */
export function CodeAndNameBadge({ state }: { readonly state: LineMark['codeAndName'] }) {
  const say = useSay();
  return (
    <Badge
      tone={TONES[state]}
      text={say(codeAndNameWords[state])}
      solid={state === 'mismatch' || state === 'unknown-code' || state === 'not-comparable'}
    />
  );
}

export function SettleLine({ g, d, drug }: { readonly g: number; readonly d: number; readonly drug: EntryDrug }) {
  const say = useSay();
  const { can } = useSession();
  const { edit } = useEntryWork();
  const path = drugPath(g, d);
  const codes = useIssuesAt(path)
    .filter(mustBeSettled)
    .map(({ code }) => code);
  if (codes.length === 0 && drug.settled === null) return null;
  if (!can('finalise')) return <Badge tone="attention" text={say(entryWords.settleOnly)} solid />;
  const settle = (reason: string) => {
    const issueCodes = [...new Set([...codes, ...(drug.settled?.issueCodes ?? [])])].slice(0, 5);
    edit(editDrug(g, d, () => ({ settled: reason === '' ? null : { issueCodes, reason } })));
  };
  return (
    <label className="settle">
      <span>{say(entryWords.settle)}</span>
      <input
        className="input"
        lang="ja"
        autoComplete="off"
        maxLength={200}
        data-path={`${path}.settled`}
        {...FORWARD}
        value={drug.settled?.reason ?? ''}
        onChange={(event) => settle(event.target.value)}
      />
    </label>
  );
}
