import { useId } from 'react';
import { type EntryPaperHead, INSURANCE_KINDS } from '../../../shared/contract/entry-form.ts';
import { useSay } from '../../words/language.tsx';
import type { Text } from '../../words/text.ts';
import { FORWARD } from './enter-forward.ts';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { entryWords, insuranceWords, paperWords } from './entry-words.ts';
import { editPaper } from './form-edits.ts';
import { FieldProblems, TypedField, type Typing } from './typed-field.tsx';

type Part = 'patient' | 'insured' | 'institution' | 'prescriber';
type TextName<P extends Part> = {
  [K in keyof EntryPaperHead[P]]: EntryPaperHead[P][K] extends string ? K : never;
}[keyof EntryPaperHead[P]] &
  string;

/** The head of a paper prescription, in the order it is printed on the form. */
export function PaperHead({ paper }: { readonly paper: EntryPaperHead }) {
  const say = useSay();
  const { edit } = useEntryWork();
  const text = <P extends Part>(part: P, name: TextName<P>, label: Text, typing: Typing, max: number) => (
    <TypedField
      path={`paper.${part}.${name}`}
      label={label}
      typing={typing}
      max={max}
      value={String(paper[part][name])}
      onChange={(value) => edit(editPaper((head) => ({ [part]: { ...head[part], [name]: value } })))}
    />
  );
  const date = (name: 'issuedOn' | 'expiresOn') => (
    <TypedField
      path={`paper.${name}`}
      label={paperWords[name]}
      typing="date"
      max={20}
      value={paper[name]}
      onChange={(value) => edit(editPaper(() => ({ [name]: value })))}
    />
  );
  return (
    <fieldset className="paper-head">
      <legend>{say(paperWords.head)}</legend>
      {text('patient', 'nameKana', paperWords.nameKana, 'kana', 40)}
      {text('patient', 'nameKanji', paperWords.nameKanji, 'kanji', 40)}
      <Choice
        path="paper.patient.sex"
        label={paperWords.sex}
        value={paper.patient.sex}
        choices={[
          ['male', entryWords.male],
          ['female', entryWords.female],
        ]}
        onChoose={(sex) => edit(editPaper(({ patient }) => ({ patient: { ...patient, sex } })))}
      />
      {text('patient', 'birthDate', paperWords.birthDate, 'date', 20)}
      <Choice
        path="paper.insuranceKind"
        label={paperWords.insuranceKind}
        value={paper.insuranceKind}
        choices={INSURANCE_KINDS.map((kind) => [kind, insuranceWords[kind]])}
        onChoose={(insuranceKind) => edit(editPaper(() => ({ insuranceKind })))}
      />
      {text('insured', 'insurerNumber', paperWords.insurerNumber, 'number', 20)}
      {text('insured', 'symbol', paperWords.symbol, 'kanji', 20)}
      {text('insured', 'number', paperWords.number, 'code', 20)}
      {text('insured', 'branch', paperWords.branch, 'number', 4)}
      <Choice
        path="paper.insured.relation"
        label={paperWords.relation}
        value={paper.insured.relation}
        choices={[
          ['insured', paperWords.insured],
          ['dependent', paperWords.dependent],
        ]}
        onChoose={(relation) => edit(editPaper(({ insured }) => ({ insured: { ...insured, relation } })))}
      />
      <PublicExpenses paper={paper} />
      {date('issuedOn')}
      {date('expiresOn')}
      {text('institution', 'prefecture', paperWords.prefecture, 'number', 4)}
      {text('institution', 'code', paperWords.code, 'number', 14)}
      {text('institution', 'name', paperWords.institution, 'kanji', 60)}
      {text('prescriber', 'name', paperWords.prescriber, 'kanji', 20)}
      {text('prescriber', 'department', paperWords.department, 'kanji', 40)}
    </fieldset>
  );
}

const ORDINALS = ['一', '二', '三'] as const;

/** 第一 to 第三公費: those that are filled, and one more; one emptied in both its fields is gone. */
function PublicExpenses({ paper }: { readonly paper: EntryPaperHead }) {
  const { edit } = useEntryWork();
  const filled = paper.insured.publicExpenses;
  const set = (at: number, name: keyof typeof NO_EXPENSE, value: string) => {
    const publicExpenses = [...filled, NO_EXPENSE]
      .map((one, index) => (index === at ? { ...one, [name]: value } : one))
      .filter(({ payerNumber, recipientNumber }) => payerNumber !== '' || recipientNumber !== '');
    edit(editPaper(({ insured }) => ({ insured: { ...insured, publicExpenses } })));
  };
  return ORDINALS.slice(0, filled.length + 1).map((ordinal, index) =>
    (['payerNumber', 'recipientNumber'] as const).map((name) => (
      <TypedField
        key={`${ordinal} ${name}`}
        path={`paper.insured.publicExpenses[${index}].${name}`}
        label={index === 0 ? paperWords[name] : numbered(paperWords[name], ordinal, index + 1)}
        typing="number"
        max={20}
        value={filled[index]?.[name] ?? ''}
        onChange={(value) => set(index, name, value)}
      />
    )),
  );
}

function numbered({ ja, en }: Text, ordinal: string, number: number): Text {
  return { ja: `第${ordinal}${ja}`, en: `${en} ${number}` };
}

const NO_EXPENSE = { payerNumber: '', recipientNumber: '' };

interface ChoiceProps<Value extends string> {
  readonly path: string;
  readonly label: Text;
  readonly value: Value | null;
  readonly choices: readonly (readonly [Value, Text])[];
  readonly onChoose: (value: Value | null) => void;
}

/** The first letter or digit of a choice picks it, as every select of the browser does. */
function Choice<Value extends string>({ path, label, value, choices, onChoose }: ChoiceProps<Value>) {
  const say = useSay();
  const id = useId();
  const issues = useIssuesAt(path);
  return (
    <div className="field typed" data-typing="choice">
      <label htmlFor={id}>{say(label)}</label>
      <select
        id={id}
        className="input"
        data-path={path}
        {...FORWARD}
        aria-invalid={issues.length > 0 || undefined}
        aria-describedby={issues.length > 0 ? `${id}-said` : undefined}
        value={value ?? ''}
        onChange={(event) => onChoose(choices.find(([one]) => one === event.target.value)?.[0] ?? null)}
      >
        <option value="">{say(paperWords.choose)}</option>
        {choices.map(([one, text], index) => (
          <option key={one} value={one}>
            {index + 1} {say(text)}
          </option>
        ))}
      </select>
      <FieldProblems id={`${id}-said`} path={path} />
    </div>
  );
}
