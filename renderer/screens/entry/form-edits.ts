/** Edits of the form, each giving a new one: a field, a line more, a line chosen from the search. */

import type { EntryDrug, EntryForm, EntryGroup, EntryPaperHead } from '../../../shared/contract/entry-form.ts';
import type { OperationOutput } from '../../../shared/contract/operations.ts';

export type DrugHit = OperationOutput<'masters.search'>[number];
export type Edit = (form: EntryForm) => EntryForm;

export const EMPTY_DRUG: EntryDrug = {
  lineNumber: null,
  leftOut: false,
  codeType: 'none',
  code: '',
  name: '',
  amount: '',
  unit: '',
  change: { reason: null, note: '' },
  settled: null,
};

export const groupPath = (g: number): string => `groups[${g}]`;
export const drugPath = (g: number, d: number): string => `groups[${g}].drugs[${d}]`;

export function editGroup(g: number, change: (group: EntryGroup) => Partial<EntryGroup>): Edit {
  return (form) => ({
    ...form,
    groups: form.groups.map((group, index) => (index === g ? { ...group, ...change(group) } : group)),
  });
}

export function editDrug(g: number, d: number, change: (drug: EntryDrug) => Partial<EntryDrug>): Edit {
  return editGroup(g, ({ drugs }) => ({
    drugs: drugs.map((drug, index) => (index === d ? { ...drug, ...change(drug) } : drug)),
  }));
}

export function editPaper(change: (paper: EntryPaperHead) => Partial<EntryPaperHead>): Edit {
  return (form) => (form.paper === null ? form : { ...form, paper: { ...form.paper, ...change(form.paper) } });
}

export function addDrug(g: number): Edit {
  return editGroup(g, ({ drugs }) => ({ drugs: [...drugs, EMPTY_DRUG] }));
}

export function addGroup(form: EntryForm): EntryForm {
  const rpNumber = Math.max(0, ...form.groups.map((group) => group.rpNumber)) + 1;
  const group: EntryGroup = {
    rpNumber,
    dosageForm: 'oral',
    usage: { codeType: 'none', code: '', text: '' },
    quantity: '',
    quantityUnit: 'days',
    change: { reason: null, note: '' },
    drugs: [EMPTY_DRUG],
  };
  return { ...form, groups: [...form.groups, group] };
}

/** A paper form opens with a line to type into; an empty one is never recorded. */
export function withOpenLines(form: EntryForm): EntryForm {
  if (form.paper === null || form.groups.every(({ drugs }) => drugs.length > 0)) return form;
  return {
    ...form,
    groups: form.groups.map((group) => (group.drugs.length > 0 ? group : { ...group, drugs: [EMPTY_DRUG] })),
  };
}

export function removeDrug(g: number, d: number): Edit {
  return editGroup(g, ({ drugs }) => ({ drugs: drugs.filter((_, index) => index !== d) }));
}

/**
 * What the search gave: code, name and unit together, so that they fit. What was settled was about another code.
 *
 * @param forGenericName the prescription names no brand: that this one is handed over needs no other reason. Whether it
 *   is of that ingredient, form and strength the rules say.
 */
export function chosenDrug(hit: DrugHit, forGenericName: boolean): (drug: EntryDrug) => Partial<EntryDrug> {
  return ({ unit, change }) => ({
    codeType: hit.codeType,
    code: hit.code,
    name: hit.name,
    unit: unit === '' ? (hit.unit ?? '') : unit,
    change: forGenericName ? { ...change, reason: change.reason ?? 'generic-name-to-brand' } : change,
    settled: null,
  });
}

/** No code any more, as where the name of an 不一致 line is right and its drug is chosen anew. */
export const withoutCode = (): Partial<EntryDrug> => ({ code: '', codeType: 'none', settled: null });

/** A name typed anew belongs to no code until one is chosen. */
export function typedDrugName(name: string): (drug: EntryDrug) => Partial<EntryDrug> {
  return (drug) => (drug.name === name ? {} : { name, ...withoutCode() });
}

/** What was settled in this RP may have been about the usage before. */
export function withUsage(usage: EntryGroup['usage']): (group: EntryGroup) => Partial<EntryGroup> {
  return ({ usage: before, drugs }) =>
    before.text === usage.text ? { usage } : { usage, drugs: drugs.map((drug) => ({ ...drug, settled: null })) };
}

/** The code of an 不一致 line is right: it takes the name of the price list, where it is still that code. */
export function nameOfCode(code: string, name: string): (drug: EntryDrug) => Partial<EntryDrug> {
  return (drug) => (drug.code === code ? { name, settled: null } : {});
}

/** A settlement that the unit differs was about the unit before. */
export function typedUnit(unit: string): (drug: EntryDrug) => Partial<EntryDrug> {
  return (drug) => (drug.unit === unit ? {} : { unit, settled: null });
}

const COUNTED_IN_DAYS: readonly EntryGroup['dosageForm'][] = ['oral', 'decoction', 'hot-water'];

/** 内服 is counted in days, 頓服 in times, all else in 調剤. */
export function withDosageForm(dosageForm: EntryGroup['dosageForm']): (group: EntryGroup) => Partial<EntryGroup> {
  return ({ quantity, quantityUnit: before }) => {
    if (COUNTED_IN_DAYS.includes(dosageForm))
      return { dosageForm, quantityUnit: 'days', quantity: kept(before, quantity) };
    if (dosageForm === 'as-needed') return { dosageForm, quantityUnit: 'times', quantity: kept(before, quantity) };
    return { dosageForm, quantityUnit: 'dispensings', quantity: '1' };
  };
}

const kept = (unit: EntryGroup['quantityUnit'], quantity: string): string => (unit === 'dispensings' ? '' : quantity);
