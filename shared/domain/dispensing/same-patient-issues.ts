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
  const other = [
    ...(differs(result.patient.birthDate, prescription.patient.birthDate) ? [BIRTH_DATE] : []),
    ...(differs(result.patient.sex, prescription.patient.sex) ? [SEX] : []),
    ...(names === 'other' ? [NAME] : []),
  ];
  if (other.length > 0) return [domainIssue('match.other-patient', words(other), { record: '1' })];
  const unsure = [...(names === 'unsure' ? [NAME] : []), ...insuredDifferences(result.insured, prescription.insured)];
  if (unsure.length === 0) return [];
  return [domainIssue('match.patient-not-sure', words(unsure), { field: 'groups[0].drugs[0]' })];
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
