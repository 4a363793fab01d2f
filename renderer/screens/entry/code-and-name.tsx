import { type KeyboardEvent, useRef } from 'react';
import { flushSync } from 'react-dom';
import type { EntryDrug } from '../../../shared/contract/entry-form.ts';
import { mustBeSettled } from '../../../shared/domain/dispensing/must-be-settled.ts';
import { useNotices } from '../../app/notices.tsx';
import { useSession } from '../../app/session-context.tsx';
import { useCore } from '../../core/core-context.tsx';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { useSay } from '../../words/language.tsx';
import { FORWARD, focusPath } from './enter-forward.ts';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { codeAndNameWords, codeOrNameWords, entryWords } from './entry-words.ts';
import { drugPath, editDrug, nameOfCode, withoutCode } from './form-edits.ts';
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
    <>
      {codes.includes('match.name-differs') ? <ChooseCodeOrName g={g} d={d} drug={drug} /> : null}
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
    </>
  );
}

/** 不一致: which of the two is right. The other one gives way, so that the pair fits; the line says meanwhile what each is. */
function ChooseCodeOrName({ g, d, drug }: { readonly g: number; readonly d: number; readonly drug: EntryDrug }) {
  const say = useSay();
  const { call } = useCore();
  const { refuse } = useNotices();
  const { edit } = useEntryWork();
  const code = useRef<HTMLButtonElement>(null);
  const name = useRef<HTMLButtonElement>(null);
  const path = drugPath(g, d);
  const takeCode = async () => {
    const answer = await call('drug.facts', { codeType: drug.codeType, code: drug.code });
    if (!answer.ok) return refuse(answer.issues);
    const { name: right } = answer.value;
    if (right === null) return;
    flushSync(() => edit(editDrug(g, d, nameOfCode(drug.code, right))));
    focusPath(`${path}.amount`);
  };
  const takeName = () => {
    flushSync(() => edit(editDrug(g, d, withoutCode)));
    focusPath(`${path}.name`);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const digit = event.key.normalize('NFKC');
    const button = digit === '1' ? code : digit === '2' ? name : null;
    if (button === null) return;
    event.preventDefault();
    button.current?.click();
  };
  return (
    <fieldset className="settle choice" data-path={`${path}.choice`} onKeyDown={onKeyDown}>
      <legend className="visually-hidden">{say(codeOrNameWords.which)}</legend>
      <button ref={code} type="button" className="button" onClick={() => void takeCode()}>
        {say(codeOrNameWords.code)}
      </button>
      <button ref={name} type="button" className="button" onClick={takeName}>
        {say(codeOrNameWords.name)}
      </button>
    </fieldset>
  );
}
