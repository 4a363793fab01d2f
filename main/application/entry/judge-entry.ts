import { entryFieldIssues } from '../../../shared/contract/entry-field-issues.ts';
import type { EntryDrug, EntryForm } from '../../../shared/contract/entry-form.ts';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { mendedForm } from '../../../shared/contract/entry-mending.ts';
import { formFromPrescription, roundAtHand } from '../../../shared/contract/entry-prefill.ts';
import {
  formPathOfPrescribed,
  formPathsOf,
  isEmptyDrug,
  recordDocumentOf,
} from '../../../shared/contract/entry-record.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { alignLines } from '../../../shared/domain/dispensing/align-lines.ts';
import type { Difference } from '../../../shared/domain/dispensing/change-reason-rules.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { factsOf } from '../../../shared/domain/drug/compare-product.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import { preparationInstructions } from '../../../shared/domain/prescription/preparation-instructions.ts';
import { isGenericNameLine } from '../../../shared/domain/prescription/prescribed-line.ts';
import { lineDifferences } from '../../../shared/domain/prescription/prescribed-line-issues.ts';
import { typedCode, typedText } from '../../../shared/domain/typed-text.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { paperValidityIssues, resultIssues } from '../result/result-issues.ts';
import { decidedResult, parseRecordDocument } from '../result/typed-result.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

export interface LineMark {
  readonly path: string;
  readonly codeAndName: 'match' | 'mismatch' | 'not-comparable' | 'unknown-code' | 'empty';
  readonly masterName: string | null;
  readonly masterUnit: string | null;
  readonly narcotic: boolean;
  readonly differences: Difference[];
  readonly generic: boolean;
}

export interface JudgedEntry {
  /** `field` is a path in the form wherever there is one */
  readonly issues: Issue[];
  readonly lines: LineMark[];
  readonly instructions: {
    readonly key: string;
    readonly rpNumber: number;
    readonly lineNumber: number | null;
    readonly kind: 'one-dose-package' | 'crushing';
    readonly text: string;
    readonly done: boolean;
  }[];
  /** What it would be recorded as, as far as it can be told; stand-ins where fields are still empty */
  readonly result: DispensingResult | null;
}

/**
 * All there is to say about a form while it is typed: each field, then the same rules as `result.record` on what can be
 * judged already.
 * @param prescription the one it answers; null for an entry typed from paper
 * @param before the version that it is to take the place of
 */
export function judgeEntry(
  context: Context,
  actor: Actor,
  form: EntryForm,
  prescription: PrescriptionRow | null,
  before: ResultRow | null = null,
): JudgedEntry {
  const answered = form.paper === null ? prescription : null;
  const fields = entryFieldIssues(form);
  const errors = fields.filter((issue) => issue.severity === 'error');
  const today = tokyoDateOf(context.clock.now());
  const usual =
    answered === null || errors.length === 0
      ? null
      : formFromPrescription(answered.prescription, roundAtHand(answered.prescription, answered.round), today);
  const judged = errors.length === 0 ? form : mendedForm(form, errors, usual, today);
  const parsed = parseRecordDocument(recordDocumentOf(judged, answered?.prescriptionKey ?? null));
  const decided = parsed.ok ? decidedResult(context, actor, parsed.value) : parsed;
  const instructions =
    answered === null
      ? []
      : preparationInstructions(answered.prescription).map((one) => ({
          ...one,
          done: form.instructionsDone.includes(one.key),
        }));
  const own = [...fields, ...ownIssues(context, form, answered, instructions)];
  if (!decided.ok) {
    // Fields that are wrong have been said; what else stands in the way (no pharmacist) is said once.
    const rest = errors.length > 0 && !parsed.ok ? [] : decided.issues;
    return { issues: [...own, ...rest], lines: lineMarks(context, form, new Map()), instructions, result: null };
  }
  const { typed, undecided } = decided.value;
  const { result } = typed;
  const paths = formPathsOf(judged, result);
  const datesTyped = !errors.some(({ field }) => field === 'dispensingDate' || field === 'paper.issuedOn');
  const onPaper = answered === null && datesTyped ? paperValidityIssues(typed) : [];
  const found = [...undecided, ...onPaper, ...resultIssues(context, result, answered, before?.result)].map((issue) =>
    placed(issue, judged, paths),
  );
  const aligned = answered === null ? null : alignLines(result, answered.prescription, context.master);
  const differences = new Map(
    aligned === null
      ? []
      : [...lineDifferences(result, aligned, context.master)].flatMap(([path, how]) => {
          const inForm = paths.get(path);
          return inForm === undefined ? [] : [[inForm, how] as const];
        }),
  );
  return {
    issues: withoutEchoes([...own, ...found], errors),
    lines: lineMarks(context, form, differences),
    instructions,
    result,
  };
}

/** The place in the form instead of that in the result or the prescription. */
function placed(issue: Issue, form: EntryForm, paths: ReadonlyMap<string, string>): Issue {
  const { field } = issue;
  if (field === undefined) return issue;
  const path = paths.get(field) ?? formPathOfPrescribed(form, field);
  return path === null || path === undefined ? issue : { ...issue, field: path };
}

/** Said once: nothing of a rule about a stand-in, nothing twice about a brand that is not chosen or a unit that cannot be. */
function withoutEchoes(issues: readonly Issue[], errors: readonly Issue[]): Issue[] {
  const fieldsOf = (code: string) => new Set(issues.filter((issue) => issue.code === code).map(({ field }) => field));
  const unchosen = fieldsOf('draft.brand-not-chosen');
  const wrongUnit = fieldsOf('match.unit-not-listed');
  const unfinished = errors.length > 0 || unchosen.size > 0;
  return issues.filter((issue, index) => {
    if (issue.code === 'match.generic-name-dispensed' && unchosen.has(issue.field)) return false;
    if (issue.code === 'entry.unit-not-of-list' && wrongUnit.has(issue.field?.replace(/\.unit$/, ''))) return false;
    if (issue.code.startsWith('format.') && unfinished) return false;
    return issues.findIndex((other) => sameIssue(other, issue)) === index;
  });
}

function sameIssue(one: Issue, other: Issue): boolean {
  return one.code === other.code && one.text === other.text && one.field === other.field;
}

/** What only the screen knows: ticks, units of the price list, messages that go nowhere, a person nobody can match. */
function ownIssues(
  context: Context,
  form: EntryForm,
  answered: PrescriptionRow | null,
  instructions: JudgedEntry['instructions'],
): Issue[] {
  const open = instructions.filter((one) => !one.done);
  const kind = answered?.kind ?? 'paper';
  const messages = form.messagesToPrescriber.some(({ text }) => typedText(text) !== '');
  return [
    ...open.map((one) =>
      entryIssue('entry.instruction-open', {
        rp: one.rpNumber,
        kindJa: one.kind === 'crushing' ? '粉砕' : '一包化',
        kind: one.kind === 'crushing' ? 'crushed' : 'packed by dose',
      }),
    ),
    ...(messages && kind === 'paper'
      ? [entryIssue('entry.messages-do-not-reach', {}, { field: 'messagesToPrescriber' })]
      : []),
    ...form.groups.flatMap((group, g) =>
      group.drugs.flatMap((drug, d) => unitIssues(context, drug, group.rpNumber, g, d)),
    ),
    ...(answered !== null && identified(answered) ? [] : unidentified(form, answered)),
  ];
}

function identified({ prescription }: PrescriptionRow): boolean {
  return patientMatchKey(prescription.patient, prescription.insured) !== null;
}

function unidentified(form: EntryForm, answered: PrescriptionRow | null): Issue[] {
  if (answered !== null) return [entryIssue('entry.patient-not-identified')];
  const { paper } = form;
  if (paper === null || paper.insuranceKind === 'self-pay') return [];
  const { insured } = paper;
  const keyed =
    (typedCode(insured.insurerNumber) !== '' && typedCode(insured.number) !== '') ||
    insured.publicExpenses.some(({ recipientNumber }) => typedCode(recipientNumber) !== '');
  return keyed && typedText(paper.patient.nameKana) !== ''
    ? []
    : [entryIssue('entry.patient-not-identified', {}, { field: 'paper.insured.number' })];
}

function unitIssues(context: Context, drug: EntryDrug, rp: number, g: number, d: number): Issue[] {
  const unit = typedText(drug.unit);
  if (unit === '' || drug.leftOut || isEmptyDrug(drug)) return [];
  const listed = factsOf({ codeType: drug.codeType, code: typedCode(drug.code) || null }, context.master)?.unit ?? null;
  const fold = (text: string) => text.normalize('NFKC').toLowerCase();
  if (listed === null || fold(listed) === fold(unit)) return [];
  return [
    entryIssue(
      'entry.unit-not-of-list',
      { rp, position: d + 1, unit, listed },
      { field: `groups[${g}].drugs[${d}].unit` },
    ),
  ];
}

function lineMarks(
  context: Context,
  form: EntryForm,
  differences: ReadonlyMap<string, readonly Difference[]>,
): LineMark[] {
  return form.groups.flatMap((group, g) =>
    group.drugs.map((drug, d): LineMark => {
      const path = `groups[${g}].drugs[${d}]`;
      const code = typedCode(drug.code) || null;
      const facts = factsOf({ codeType: drug.codeType, code }, context.master);
      return {
        path,
        codeAndName: codeAndName(context, drug),
        masterName: facts?.name ?? null,
        masterUnit: facts?.unit ?? null,
        narcotic: facts?.narcotic ?? false,
        differences: [...(differences.get(path) ?? [])],
        generic: isGenericNameLine({ codeType: drug.codeType, code, name: typedText(drug.name) }),
      };
    }),
  );
}

export function codeAndName(
  context: Pick<Context, 'master'>,
  drug: Pick<EntryDrug, 'codeType' | 'code' | 'name'>,
): LineMark['codeAndName'] {
  const code = typedCode(drug.code) || null;
  const name = typedText(drug.name);
  if (code === null && name === '') return 'empty';
  return context.master.compareName(code === null ? 'none' : drug.codeType, code, name);
}

/** Whether a form may become a draft: no field and no rule refuses it. A future day is refused here as at 確定. */
export function refusalsOf(context: Context, judged: JudgedEntry): readonly Issue[] {
  const errors = judged.issues.filter((issue) => issue.severity === 'error');
  const today = tokyoDateOf(context.clock.now());
  const { result } = judged;
  if (hasErrors(judged.issues) || result === null || result.dispensingDate <= today) return errors;
  const { dispensingDate } = result;
  return [domainIssue('deadline.future-dispensing-date', { dispensingDate, today }, { field: 'dispensingDate' })];
}
