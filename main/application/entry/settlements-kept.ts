import type { EntryDrug, EntryForm } from '../../../shared/contract/entry-form.ts';

/** A pharmacist's word about a code, a name or a usage: it holds for the line that he saw. */
interface Settled {
  readonly drug: EntryDrug;
  readonly place: string;
  readonly seen: string;
  readonly word: string;
}

function linesOf(form: EntryForm): readonly Settled[] {
  return form.groups.flatMap(({ rpNumber, usage, drugs }) =>
    drugs.map((drug) => ({
      drug,
      place: `${rpNumber}/${drug.lineNumber}`,
      seen: JSON.stringify([drug.codeType, drug.code, drug.name, drug.unit, usage.text]),
      word: JSON.stringify(drug.settled),
    })),
  );
}

const isSettled = ({ drug }: Settled): boolean => drug.settled !== null;

/**
 * What somebody without a pharmacist's right may save: settlements that stand stay on their very line. Where he has changed
 * that line, its settlement is dropped. null: he gives one, moves one elsewhere, or takes one away.
 */
export function settlementsKept(
  before: EntryForm,
  typed: EntryForm,
): { readonly form: EntryForm; readonly dropped: number } | null {
  const lines = linesOf(typed);
  const standing = linesOf(before).filter(isSettled);
  const take = (fits: (one: Settled) => boolean): boolean => {
    const index = standing.findIndex(fits);
    if (index >= 0) standing.splice(index, 1);
    return index >= 0;
  };
  const isLine = (line: Settled) => (one: Settled) => one.place === line.place && one.seen === line.seen;
  const others = lines.filter(isSettled).filter((line) => !take((one) => isLine(line)(one) && one.word === line.word));
  const isChanged = (line: Settled) =>
    take((one) => one.word === line.word && (one.place === line.place || one.seen === line.seen));
  if (!others.every(isChanged)) return null;
  const bare = (form: EntryForm, line: Settled) =>
    linesOf(form).filter((one) => !isSettled(one) && isLine(line)(one)).length;
  if (standing.some((line) => bare(typed, line) > bare(before, line))) return null;
  const changed = new Set(others.map(({ drug }) => drug));
  const form: EntryForm = {
    ...typed,
    groups: typed.groups.map((group) => ({
      ...group,
      drugs: group.drugs.map((drug) => (changed.has(drug) ? { ...drug, settled: null } : drug)),
    })),
  };
  return { form, dropped: others.length + standing.length };
}
