import { useId } from 'react';
import type { EntryDrug, EntryGroup } from '../../../shared/contract/entry-form.ts';
import { isGenericNameLine } from '../../../shared/domain/prescription/prescribed-line.ts';
import type { PrescribedDrug, PrescriptionGroup } from '../../../shared/domain/prescription/prescription.ts';
import { Badge } from '../../parts/badge.tsx';
import { IssueList } from '../../parts/issue-list.tsx';
import { useSay } from '../../words/language.tsx';
import { COMMA, JOINT, type Text } from '../../words/text.ts';
import { ChangeReason } from './change-reason.tsx';
import { CodeAndNameBadge, SettleLine } from './code-and-name.tsx';
import { DrugField } from './drug-field.tsx';
import { useEntryWork, useIssuesAt } from './entry-context.tsx';
import { differenceWords, entryWords } from './entry-words.ts';
import { drugPath, editDrug, removeDrug, typedUnit } from './form-edits.ts';
import { TypedField } from './typed-field.tsx';

/** 281: what the prescriber forbids, by the code as written. */
const FORBIDDEN: Readonly<Record<string, Text>> = {
  '3': entryWords.noSubstitution,
  '4': entryWords.noForm,
  '5': entryWords.noStrength,
  '6': entryWords.noFormStrength,
  '8': entryWords.patientWish,
};

interface DrugRowProps {
  readonly g: number;
  readonly d: number;
  readonly group: EntryGroup;
  readonly drug: EntryDrug;
  readonly wanted: PrescriptionGroup | null;
}

/** One line: left as prescribed, right what is handed over, below it what must be said about the difference. */
export function DrugRow({ g, d, group, drug, wanted }: DrugRowProps) {
  const say = useSay();
  const id = useId();
  const { view, edit } = useEntryWork();
  const path = drugPath(g, d);
  const issues = useIssuesAt(path).filter(({ code }) => code !== 'match.narcotic');
  const mark = view.lines.find((line) => line.path === path);
  const differences = mark?.differences ?? [];
  const prescribed = wanted?.drugs.find(({ lineNumber }) => lineNumber === drug.lineNumber) ?? null;
  // A generic name has no brand yet: that is said, and is no change.
  const reasoned = drug.codeType !== 'generic' && (differences.length > 0 || drug.change.reason !== null);
  return (
    <div className="line" data-path={path} data-left-out={drug.leftOut || undefined}>
      <Prescribed drug={prescribed} paper={wanted === null} />
      <div className="line-result">
        <div className="line-fields">
          <DrugField
            g={g}
            d={d}
            drug={drug}
            rp={group.rpNumber}
            forGenericName={prescribed !== null && isGenericNameLine(prescribed)}
            differs={differences.includes('product')}
            describedBy={issues.length > 0 ? id : undefined}
            disabled={drug.leftOut}
          />
          <TypedField
            path={`${path}.amount`}
            label={entryWords.amount}
            quietLabel
            typing="number"
            max={20}
            value={drug.amount}
            differs={differences.includes('amount')}
            disabled={drug.leftOut}
            onChange={(amount) => edit(editDrug(g, d, () => ({ amount })))}
          />
          <TypedField
            path={`${path}.unit`}
            label={entryWords.unit}
            quietLabel
            typing="kanji"
            max={12}
            value={drug.unit}
            disabled={drug.leftOut}
            onChange={(unit) => edit(editDrug(g, d, typedUnit(unit)))}
          />
          <span className="line-marks">
            {drug.leftOut ? null : drug.codeType === 'generic' ? (
              <Badge tone="attention" text={say(entryWords.brandOpen)} solid />
            ) : (
              <CodeAndNameBadge state={mark?.codeAndName ?? 'empty'} />
            )}
            {mark?.narcotic === true ? <Badge tone="bad" text={say(entryWords.narcotic)} solid /> : null}
          </span>
          {prescribed === null ? (
            <button
              type="button"
              className="bare"
              aria-label={say(entryWords.remove)}
              title={say(entryWords.remove)}
              onClick={() => edit(removeDrug(g, d))}
            >
              ×
            </button>
          ) : (
            <label className="tick small">
              <input
                type="checkbox"
                checked={drug.leftOut}
                onChange={(event) => edit(editDrug(g, d, () => ({ leftOut: event.target.checked })))}
              />
              {say(entryWords.leaveOut)}
            </label>
          )}
        </div>
        {reasoned ? (
          <div className="line-change">
            {differences.length === 0 ? null : (
              <Badge
                tone="attention"
                text={say(entryWords.changed, {
                  what: differences.map((one) => say(differenceWords[one])).join(say(JOINT)),
                })}
              />
            )}
            <ChangeReason g={g} d={d} drug={drug} />
          </div>
        ) : null}
        <div id={id}>
          <IssueList issues={issues} />
        </div>
        <SettleLine g={g} d={d} drug={drug} />
      </div>
    </div>
  );
}

function Prescribed({ drug, paper }: { readonly drug: PrescribedDrug | null; readonly paper: boolean }) {
  const say = useSay();
  if (drug === null)
    return <div className="line-prescribed quiet">{say(paper ? entryWords.fromPaper : entryWords.notPrescribed)}</div>;
  const forbidden = drug.supplements.flatMap(({ kind }) => FORBIDDEN[kind ?? ''] ?? []);
  const said = drug.supplements.filter(({ kind }) => FORBIDDEN[kind ?? ''] === undefined);
  return (
    <div className="line-prescribed">
      <span className="line-name">{drug.name}</span>
      <span className="line-amount">
        {drug.amount} {drug.unit}
        {drug.amountOf === 'active-substance' ? ` ${say(entryWords.ingredientAmount)}` : ''}
      </span>
      {forbidden.map((text) => (
        <Badge key={text.ja} tone="attention" text={say(text)} />
      ))}
      {said.length === 0 ? null : <small className="quiet">{said.map(({ text }) => text).join(say(COMMA))}</small>}
    </div>
  );
}
