import type { EntryDrug } from '../../../shared/contract/entry-form.ts';
import { useCore } from '../../core/core-context.tsx';
import { useSay } from '../../words/language.tsx';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { entryWords } from './entry-words.ts';
import { chosenDrug, type DrugHit, drugPath, editDrug, typedDrugName } from './form-edits.ts';
import { SuggestField } from './suggest-field.tsx';

const SHOWN = 12;

interface DrugFieldProps {
  readonly g: number;
  readonly d: number;
  readonly drug: EntryDrug;
  readonly rp: number;
  /** The prescription names no brand */
  readonly forGenericName: boolean;
  readonly differs: boolean;
  readonly describedBy: string | undefined;
  readonly disabled: boolean;
}

/** 薬品: by kana, kanji or code over the whole price list; of a generic name the products of its form and strength first. */
export function DrugField({ g, d, drug, rp, forGenericName, differs, describedBy, disabled }: DrugFieldProps) {
  const say = useSay();
  const { call } = useCore();
  const { edit } = useEntryWork();
  const path = drugPath(g, d);
  const named = useIssuesAt(`${path}.name`);
  const said = useIssuesAt(path);
  const wrong = named.length > 0 || said.some(({ severity }) => severity === 'error');
  // A name without a code stands as written until one is chosen on purpose.
  const open = drug.codeType === 'generic' ? 'first' : drug.code === '' && drug.name !== '' ? 'none' : undefined;
  const search = async (text: string | null): Promise<readonly DrugHit[]> => {
    const input = text === null ? sameStrength(drug) : { text: text.slice(0, 100) };
    const answer = await call('masters.search', { ...input, limit: SHOWN });
    return answer.ok ? answer.value.filter(({ codeType }) => codeType === 'yakka') : [];
  };
  return (
    <SuggestField<DrugHit>
      path={`${path}.name`}
      label={say(entryWords.drugOf, { rp, line: d + 1 })}
      typing="kanji"
      value={drug.name}
      max={80}
      differs={differs}
      wrong={wrong}
      describedBy={describedBy}
      disabled={disabled}
      openOnFocus={open}
      keyOf={({ code, name }) => `${code} ${name}`}
      show={(hit) => <DrugHitLine hit={hit} />}
      search={search}
      onType={(text) => edit(editDrug(g, d, typedDrugName(text)))}
      onChoose={(hit) => edit(editDrug(g, d, chosenDrug(hit, forGenericName)))}
    />
  );
}

/** Products that answer the line without another form or strength (the first nine characters of its code). */
export function sameStrength({ code, name, codeType }: Pick<EntryDrug, 'code' | 'name' | 'codeType'>) {
  const prefix = /^\d{7}[A-Z]\d/.exec(code.normalize('NFKC').toUpperCase())?.[0];
  const coded = codeType === 'generic' || codeType === 'yakka' || codeType === 'yj';
  return prefix !== undefined && coded
    ? { text: prefix, codePrefix: prefix }
    : { text: name.replace(/^【般】/, '').slice(0, 100) };
}

function DrugHitLine({ hit }: { readonly hit: DrugHit }) {
  const say = useSay();
  return (
    <>
      <span className="suggest-name">{hit.name}</span>
      {hit.narcotic ? <strong className="narcotic">{say(entryWords.narcotic)}</strong> : null}
      {hit.generic === null ? null : <small className="generic-mark">{say(entryWords.generic)}</small>}
      <small className="quiet">
        {hit.code} {hit.unit ?? ''} {hit.priceYen === null ? '' : `¥${hit.priceYen}`}
      </small>
    </>
  );
}
