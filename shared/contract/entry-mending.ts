import type { Issue } from '../domain/issue.ts';
import { type EntryForm, entryForm } from './entry-form.ts';

/** Stand-ins for what is not typed yet, by the last name of the path; never stored, never shown. */
const STAND_INS: Readonly<Record<string, unknown>> = {
  nameKana: 'カナ',
  sex: 'female',
  birthDate: '2000-01-01',
  insuranceKind: 'health-insurance',
  insurerNumber: '',
  branch: '',
  payerNumber: '',
  recipientNumber: '',
  prefecture: '13',
  feeScoreType: '1',
  code: '',
  name: '-',
  text: '-',
  quantity: '1',
  amount: '1',
  unit: '-',
  reason: '-',
  nextDate: '',
  expiresOn: '',
};

/**
 * The form as far as it can be judged while it is typed: fields with an error get the value of `usual` (as prescribed)
 * or a stand-in, lines whose drug is not named are left out. Their own issues are said already.
 */
export function mendedForm(
  form: EntryForm,
  errors: readonly Issue[],
  usual: EntryForm | null,
  today: string,
): EntryForm {
  const copy: unknown = JSON.parse(JSON.stringify(form));
  const paths = errors.flatMap(({ field }) => (field === undefined ? [] : [field]));
  for (const path of paths) {
    const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
    const last = steps.at(-1) ?? '';
    const line = /^groups\[\d+\]\.drugs\[\d+\]/.exec(path)?.[0];
    if (line !== undefined && last === 'name') setAt(copy, [...stepsOf(line), 'leftOut'], true);
    const isDay = last === 'dispensingDate' || last === 'issuedOn';
    const value = isDay ? today : (usualAt(form, usual, path) ?? standInFor(path, last));
    if (value !== undefined) setAt(copy, steps, value);
  }
  return entryForm.parse(copy);
}

function stepsOf(path: string): string[] {
  return path.split(/[.[\]]+/).filter((step) => step !== '');
}

function standInFor(path: string, last: string): unknown {
  // 医療機関コード needs seven digits; a drug's code may be missing.
  return path === 'paper.institution.code' ? '0000000' : STAND_INS[last];
}

/** The same field of the same RP and line in the form as it was prefilled. */
function usualAt(form: EntryForm, usual: EntryForm | null, path: string): string | undefined {
  const place = /^groups\[(\d+)\](?:\.drugs\[(\d+)\])?\.(?:usage\.)?(\w+)$/.exec(path);
  const group = form.groups[Number(place?.[1])];
  const same = usual?.groups.find((one) => one.rpNumber === group?.rpNumber);
  if (place === null || group === undefined || same === undefined) return undefined;
  const name = place[3];
  if (place[2] === undefined) return (name === 'quantity' ? same.quantity : same.usage.text) || undefined;
  const drug = same.drugs.find((one) => one.lineNumber === group.drugs[Number(place[2])]?.lineNumber);
  if (drug === undefined) return undefined;
  return (
    (name === 'amount' ? drug.amount : name === 'unit' ? drug.unit : name === 'code' ? drug.code : '') || undefined
  );
}

function setAt(root: unknown, steps: readonly string[], value: unknown): void {
  let at = root;
  for (const [index, step] of steps.entries()) {
    if (typeof at !== 'object' || at === null) return;
    const holder = at as Record<string, unknown>;
    if (index === steps.length - 1) holder[step] = value;
    else at = holder[step];
  }
}
