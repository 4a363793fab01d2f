import { domainIssue } from '../domain-issues.ts';
import type { Issue } from '../issue.ts';
import { foldKana, normalisedInsuredKey } from '../kana.ts';
import type { InsuredPersonKey, Patient } from '../patient.ts';
import type { Prescription } from '../prescription/prescription.ts';
import type { DispensingResult } from './dispensing-result.ts';

interface Part {
  readonly ja: string;
  readonly en: string;
}

const BIRTH_DATE: Part = { ja: '生年月日', en: 'birth date' };
const SEX: Part = { ja: '性別', en: 'sex' };
const NAME: Part = { ja: '氏名', en: 'name' };

/**
 * Whether the result is of the patient its prescription was written for. Another person is an error. A changed insurer,
 * a missing branch number, or a name that cannot be told apart from a variant of its characters is for a person to
 * confirm (product.md §2); that settlement has its place on the first line, as every settlement stands on a line.
 */
export function samePatientIssues(result: DispensingResult, prescription: Prescription): Issue[] {
  const names = nameOf(result.patient, prescription.patient);
  const other = othersOf(result.patient, prescription.patient, names);
  if (other.length > 0) return [domainIssue('match.other-patient', words(other), { record: '1' })];
  const unsure = [...(names === 'unsure' ? [NAME] : []), ...insuredDifferences(result.insured, prescription.insured)];
  if (unsure.length === 0) return [];
  return [domainIssue('match.patient-not-sure', words(unsure), { field: 'groups[0].drugs[0]' })];
}

/** What a version that a correction or an amendment takes the place of says of its patient. */
export type PatientBefore = Pick<DispensingResult, 'patient' | 'insured'>;

/**
 * The same of a plain paper, whose prescription is what was typed of it: the version before says whom it was for. One slip
 * of the keyboard is mended with a pharmacist's word; who differs in more is another person, and his result a new one.
 */
export function changedPatientIssues(result: DispensingResult, before: PatientBefore): Issue[] {
  const names = nameOf(result.patient, before.patient);
  const other = othersOf(result.patient, before.patient, names);
  if (other.length > 1) return [domainIssue('match.changed-to-another', words(other), { record: '1' })];
  const changed = [
    ...other,
    ...(names === 'unsure' ? [NAME] : []),
    ...insuredDifferences(result.insured, before.insured),
  ];
  if (changed.length === 0) return [];
  return [domainIssue('match.patient-changed', words(changed), { field: 'groups[0].drugs[0]' })];
}

function othersOf(one: Patient, other: Patient, names: ReturnType<typeof nameOf>): Part[] {
  return [
    ...(differs(one.birthDate, other.birthDate) ? [BIRTH_DATE] : []),
    ...(differs(one.sex, other.sex) ? [SEX] : []),
    ...(names === 'other' ? [NAME] : []),
  ];
}

const words = (parts: readonly Part[]) => ({
  whatJa: parts.map(({ ja }) => ja).join('・'),
  what: parts.map(({ en }) => en).join(', '),
});

/** What one side does not say differs from nothing. */
function differs(one: string | null, other: string | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** Kanji have variants (髙, 﨑) and kana are spelt in several ways: one of both that fits is enough. */
function nameOf(one: Patient, other: Patient): 'fits' | 'unsure' | 'other' {
  const kana = compared(one.nameKana, other.nameKana);
  const kanji = compared(one.nameKanji, other.nameKanji);
  if (kana === 'fits' || kanji === 'fits') return 'fits';
  return kana === 'differs' ? 'other' : 'unsure';
}

function compared(one: string | null, other: string | null): 'fits' | 'differs' | 'not-comparable' {
  const [first, second] = [foldKana(one ?? ''), foldKana(other ?? '')];
  if (first === '' || second === '') return 'not-comparable';
  return first === second ? 'fits' : 'differs';
}

function insuredDifferences(one: InsuredPersonKey, other: InsuredPersonKey): Part[] {
  const [first, second] = [normalisedInsuredKey(one), normalisedInsuredKey(other)];
  if (first === second) return [];
  const branchless = (key: string | null) => key?.replace(/\|[^|]*$/, '');
  const onlyBranch = first?.startsWith('I|') === true && branchless(first) === branchless(second);
  return [onlyBranch ? { ja: '枝番', en: 'branch number' } : { ja: '資格情報', en: 'insured-person key' }];
}
