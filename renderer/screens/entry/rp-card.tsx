import { DISPENSING_FORMS, type EntryGroup } from '../../../shared/contract/entry-form.ts';
import type { PrescriptionGroup } from '../../../shared/domain/prescription/prescription.ts';
import { useSay } from '../../words/language.tsx';
import { COMMA } from '../../words/text.ts';
import { DrugRow } from './drug-row.tsx';
import { FORWARD } from './enter-forward.ts';
import { useEntryWork } from './entry-context.tsx';
import { entryWords, formWords } from './entry-words.ts';
import { editGroup, groupPath, withDosageForm } from './form-edits.ts';
import { TypedField } from './typed-field.tsx';
import { UsageField } from './usage-field.tsx';

const UNITS = {
  days: entryWords.daysUnit,
  times: entryWords.timesUnit,
  dispensings: entryWords.dispensingsUnit,
} as const;
const WANTED_UNITS = { oral: entryWords.daysUnit, 'as-needed': entryWords.timesUnit } as const;

/** One RP: usage and days of both sides, then its drugs. */
export function RpCard({ g, group }: { readonly g: number; readonly group: EntryGroup }) {
  const say = useSay();
  const { view, form, edit } = useEntryWork();
  const paper = form.paper !== null;
  const wanted = paper ? null : (view.prescription?.groups.find(({ rpNumber }) => rpNumber === group.rpNumber) ?? null);
  const daysDiffer = view.lines.some(
    ({ path, differences }) => path.startsWith(`${groupPath(g)}.`) && differences.includes('quantity'),
  );
  const usageDiffers =
    wanted?.usage !== undefined && wanted.usage !== null && plain(wanted.usage.text) !== plain(group.usage.text);
  return (
    <section className="rp" data-path={groupPath(g)} aria-label={say(entryWords.rp, { rp: group.rpNumber })}>
      <div className="rp-head">
        <div className="rp-wanted">
          <strong>{say(entryWords.rp, { rp: group.rpNumber })}</strong>
          {wanted === null ? null : <Wanted group={wanted} />}
        </div>
        <div className="rp-fields">
          {paper ? (
            <label className="field typed" data-typing="form">
              <span className="visually-hidden">{say(entryWords.form)}</span>
              <select
                className="input"
                data-path={`${groupPath(g)}.dosageForm`}
                {...FORWARD}
                value={group.dosageForm}
                onChange={(event) => {
                  const form = DISPENSING_FORMS.find((one) => one === event.target.value);
                  if (form !== undefined) edit(editGroup(g, withDosageForm(form)));
                }}
              >
                {DISPENSING_FORMS.map((form) => (
                  <option key={form} value={form}>
                    {say(formWords[form])}
                  </option>
                ))}
              </select>
            </label>
          ) : null}
          <UsageField g={g} group={group} differs={usageDiffers} />
          <TypedField
            path={`${groupPath(g)}.quantity`}
            label={group.quantityUnit === 'times' ? entryWords.times : entryWords.days}
            quietLabel
            typing="number"
            max={8}
            value={group.quantity}
            differs={daysDiffer}
            disabled={group.quantityUnit === 'dispensings'}
            after={say(UNITS[group.quantityUnit])}
            onChange={(quantity) => edit(editGroup(g, () => ({ quantity })))}
          />
        </div>
      </div>
      {group.drugs.map((drug, d) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place in the form
        <DrugRow key={d} g={g} d={d} group={group} drug={drug} wanted={wanted} />
      ))}
    </section>
  );
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

function Wanted({ group }: { readonly group: PrescriptionGroup }) {
  const say = useSay();
  const { dosageForm } = group;
  const unit =
    dosageForm === 'oral' || dosageForm === 'as-needed' ? WANTED_UNITS[dosageForm] : entryWords.dispensingsUnit;
  const notes = group.usageSupplements.map(({ text }) => text).filter((text) => text !== '');
  return (
    <span>
      {group.usage?.text ?? ''} <strong>{group.quantity}</strong> {say(unit)}
      {notes.length === 0 ? null : <small className="quiet"> {notes.join(say(COMMA))}</small>}
    </span>
  );
}
