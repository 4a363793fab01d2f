import type { EntryForm } from '../../../shared/contract/entry-form.ts';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { formPathsOf } from '../../../shared/contract/entry-record.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { finaliseTiming, sameDayClock } from '../../../shared/domain/closing/same-day-clock.ts';
import { alignLines } from '../../../shared/domain/dispensing/align-lines.ts';
import { reasonNames } from '../../../shared/domain/dispensing/change-reason-rules.ts';
import type {
  DispensedDrug,
  DispensingGroup,
  DispensingResult,
} from '../../../shared/domain/dispensing/dispensing-result.ts';
import { blocksFinalise } from '../../../shared/domain/dispensing/result-against-prescription.ts';
import { foldDrugName } from '../../../shared/domain/drug/drug-name.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { PrescribedLine } from '../../../shared/domain/prescription/prescribed-line.ts';
import { success } from '../../../shared/domain/result.ts';
import { exemptionOf } from '../../../shared/domain/submission/exemption.ts';
import { signatureDuty } from '../../../shared/domain/submission/signature-duty.ts';
import { typedDate } from '../../../shared/domain/typed-text.ts';
import { exemptionSettings } from '../app-settings.ts';
import { governingGroups, undecidedGroups } from '../check/open-groups.ts';
import type { Context, UseCase } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import { maskedPatient, seesPatients } from '../mask-patient.ts';
import { resultIssues } from '../result/result-issues.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { entryView } from './entry-view.ts';
import { changedVersion, findEntry, prescriptionOf } from './find-entry.ts';
import { type JudgedEntry, judgeEntry } from './judge-entry.ts';
import { typedPatient } from './list-entries.ts';
import { subjectWith } from './prescription-facts.ts';

type Summary = OperationOutput<'entry.summary'>;
type SummaryLine = Summary['lines'][number];

/** F12: all that a pharmacist answers for with the next key, on one screen. */
export const summariseEntry: UseCase<OperationInput<'entry.summary'>, Summary> = (context, actor, input) => {
  const found = findEntry(context, input.entryId);
  if (!found.ok) return found;
  const entry = found.value;
  const open = seesPatients(context, actor, undefined, entry.entryId);
  const prescription = prescriptionOf(context, entry);
  const view = entryView(context, actor, entry);
  const judged = judgeEntry(context, actor, entry.form, prescription, changedVersion(context, entry));
  const { result } = judged;
  const now = context.clock.now();
  const dispensingDate = result?.dispensingDate ?? tokyoDateOf(now);
  const blocking = blockingOf(context, entry, prescription, judged, view.complete);
  const groups = groupsOf(context, entry, prescription, result);
  const duty = signatureDuty(view.kind, result?.round ?? { type: 'single' });
  const signer = result?.pharmacist.name ?? null;
  const clock = sameDayClock(now, dispensingDate);
  return success({
    entryId: entry.entryId,
    revision: entry.revision,
    resultId: entry.resultId,
    prescriptionKey: entry.prescriptionKey,
    ready:
      !entry.finalised && blocking.length === 0 && (view.change !== null || (view.complete && groups.undecided === 0)),
    patient: open ? (prescription?.prescription.patient ?? typedPatient(entry)) : maskedPatient(typedPatient(entry)),
    kind: view.kind,
    round: view.round,
    nextDate: nextDateOf(entry.form),
    dispensingDate: wrongPaths(judged).has('dispensingDate') ? entry.form.dispensingDate : dispensingDate,
    validity: view.validity,
    lines: open ? summaryLines(context, entry.form, prescription, judged) : [],
    ...notesOf(result, open),
    messagesReachPrescriber: view.messagesReachPrescriber,
    instructions: open ? view.instructions : [],
    marks: view.marks,
    check: view.check,
    checkGroups: groups.all,
    undecidedGroups: groups.undecided,
    blocking: open ? blocking : blocking.map(withoutContent),
    issues: open ? judged.issues : judged.issues.map(withoutContent),
    signer,
    signerIsCaller: signer !== null && signer === actor.displayName,
    needsSignature: duty.needsSignature,
    exempt:
      result !== null &&
      exemptionOf(result.insuranceKind, dispensingDate, exemptionSettings(context, dispensingDate)).exempt,
    lateReasonNeeded:
      finaliseTiming(now, dispensingDate) === 'late-needs-reason' && !keepsDay(context, entry, dispensingDate),
    deadline: { at: clock.deadline, phase: clock.phase, text: clock.text, textEn: clock.textEn },
    senderAlive: context.store.sender.alive(now).alive,
    originalMark: duty.needsSignature || view.kind === 'electronic' ? 'not-needed' : originalMark(entry.form),
  });
};

/** A change of a result whose day stays, or whose lateness was explained already, is asked for no reason anew. */
function keepsDay({ store }: Context, { changes }: EntryRow, dispensingDate: string): boolean {
  const row = changes === null ? null : store.results.byId(changes);
  const submission = row === null ? null : store.submissions.byResult(row.resultId);
  if (row === null || submission === null) return false;
  return row.dispensingDate === dispensingDate || store.submissions.lateReason(submission.submissionId) !== null;
}

/** As it will be written where it is a date, else as typed. */
function nextDateOf({ round }: EntryForm): string | null {
  if (round.type !== 'refill' || round.round >= round.of) return null;
  return typedDate(round.nextDate) ?? round.nextDate.trim();
}

/** Fields whose text is none, or not of their kind: what the rules take in their place is a stand-in. */
const wrongPaths = ({ issues }: JudgedEntry): ReadonlySet<string> =>
  new Set(
    issues.flatMap(({ code, severity, field }) =>
      code.startsWith('entry.') && severity === 'error' && field !== undefined ? [field] : [],
    ),
  );

const originalMark = (form: EntryForm): 'open' | 'done' => (form.originalMarked ? 'done' : 'open');

/** Drug names stand in the words of some issues: support gets the code alone. */
function withoutContent({ code, severity, field }: Issue): Issue {
  return { code, severity, text: code, next: '', ...(field === undefined ? {} : { field }) };
}

function notesOf(result: DispensingResult | null, open: boolean) {
  const texts = (list: readonly string[]): string[] => (open ? [...list] : []);
  return {
    inquiries: texts(result?.inquiries.map(({ text }) => text) ?? []),
    messagesToPrescriber: texts(result?.messagesToPrescriber.map(({ text }) => text) ?? []),
    residualChecks: texts(result?.residualChecks ?? []),
    remarks: texts(result?.remarks ?? []),
  };
}

/** The same that `result.finalise` will refuse, and the tick that paper asks for. */
function blockingOf(
  context: Context,
  entry: EntryRow,
  prescription: PrescriptionRow | null,
  judged: JudgedEntry,
  complete: boolean,
): Issue[] {
  const errors = judged.issues.filter((issue) => issue.severity === 'error');
  const { result } = judged;
  const answered = entry.form.paper === null ? prescription : null;
  const unsettled =
    result === null
      ? []
      : blocksFinalise(resultIssues(context, result, answered), result).filter(({ severity }) => severity !== 'error');
  const paths = result === null ? new Map<string, string>() : formPathsOf(entry.form, result);
  const original =
    (prescription?.kind ?? 'paper') !== 'electronic' && !entry.form.originalMarked
      ? [entryIssue('entry.original-not-marked', {}, { field: 'originalMarked' })]
      : [];
  return [
    ...(complete || entry.finalised || entry.changes !== null ? [] : [entryIssue('entry.not-complete')]),
    ...errors,
    ...unsettled.map((issue) => ({ ...issue, field: paths.get(issue.field ?? '') ?? issue.field ?? '' })),
    ...original,
  ];
}

function groupsOf(
  context: Context,
  entry: EntryRow,
  prescription: PrescriptionRow | null,
  result: DispensingResult | null,
): { readonly all: number; readonly undecided: number } {
  if (prescription === null) return { all: 0, undecided: 0 };
  const atWork = entry.resultId ?? entry.changes;
  const row = atWork === null ? null : context.store.results.byId(atWork);
  const subject = subjectWith(prescription, row, result);
  return { all: governingGroups(context, subject).length, undecided: undecidedGroups(context, subject).length };
}

function summaryLines(
  context: Context,
  form: EntryForm,
  prescription: PrescriptionRow | null,
  judged: JudgedEntry,
): SummaryLine[] {
  const { result } = judged;
  if (result === null) return [];
  const paths = formPathsOf(form, result);
  const wrong = wrongPaths(judged);
  const answered = form.paper === null ? (prescription?.prescription ?? null) : null;
  const aligned = answered === null ? null : alignLines(result, answered, context.master);
  const lines = result.groups.flatMap((group, g) =>
    group.drugs.map((drug, d): SummaryLine => {
      const own = `groups[${g}].drugs[${d}]`;
      const mark = judged.lines.find(({ path }) => path === paths.get(own));
      const prescribed = aligned?.dispensed.find(({ path }) => path === own)?.prescribed ?? null;
      return {
        rpNumber: group.rpNumber,
        prescribed: prescribed === null ? null : prescribedShown(prescribed),
        dispensed: asTyped(dispensedShown(group, drug), form, paths.get(own), wrong),
        differences: [
          ...(mark?.differences ?? []),
          ...(prescribed !== null && usageDiffers(prescribed, group) ? (['usage'] as const) : []),
          ...(aligned !== null && prescribed === null ? (['added'] as const) : []),
        ],
        reason: drug.change === null ? null : reasonNames(drug.change).ja,
        reasonEn: drug.change === null ? null : reasonNames(drug.change).en,
        note: drug.change?.note ?? null,
        codeAndName: mark?.codeAndName ?? 'empty',
        narcotic: mark?.narcotic ?? false,
        settled: drug.settled?.reason ?? null,
      };
    }),
  );
  const leftOut = (aligned?.unanswered ?? []).map(
    (line): SummaryLine => ({
      rpNumber: line.group.rpNumber,
      prescribed: prescribedShown(line),
      dispensed: null,
      differences: ['left-out'],
      reason: null,
      reasonEn: null,
      note: null,
      codeAndName: 'empty',
      narcotic: false,
      settled: null,
    }),
  );
  return [...lines, ...leftOut].toSorted((a, b) => a.rpNumber - b.rpNumber);
}

const QUANTITY_WORDS = { days: '日分', times: '回分', dispensings: '調剤' } as const;

function prescribedShown({ group, drug }: PrescribedLine) {
  const unit = group.dosageForm === 'oral' ? '日分' : group.dosageForm === 'as-needed' ? '回分' : '調剤';
  return {
    name: drug.name,
    amount: drug.amount as string,
    unit: drug.unit,
    quantity: `${group.quantity}${unit}`,
    usage: group.usage?.text ?? '',
  };
}

function dispensedShown(group: DispensingGroup, drug: DispensedDrug) {
  return {
    name: drug.name,
    amount: drug.amount as string,
    unit: drug.unit,
    quantity: `${group.quantity}${QUANTITY_WORDS[group.quantityUnit]}`,
    usage: group.usage.text,
  };
}

/**
 * What cannot be judged as typed stands for itself here: no stand-in of the rules is shown to who answers for the line.
 * @param path of the line in the form
 */
function asTyped(
  shown: ReturnType<typeof dispensedShown>,
  form: EntryForm,
  path: string | undefined,
  wrong: ReadonlySet<string>,
): ReturnType<typeof dispensedShown> {
  const [, g, d] = /^groups\[(\d+)\]\.drugs\[(\d+)\]$/.exec(path ?? '') ?? [];
  const group = form.groups[Number(g)];
  const drug = group?.drugs[Number(d)];
  if (group === undefined || drug === undefined) return shown;
  const own = (place: string, typed: string, judged: string) => (wrong.has(place) ? typed.trim() : judged);
  return {
    ...shown,
    amount: own(`${path}.amount`, drug.amount, shown.amount),
    unit: own(`${path}.unit`, drug.unit, shown.unit),
    quantity: own(`groups[${g}].quantity`, group.quantity, shown.quantity),
    usage: own(`groups[${g}].usage.text`, group.usage.text, shown.usage),
  };
}

function usageDiffers({ group: { usage } }: PrescribedLine, group: DispensingGroup): boolean {
  if (usage === null || (usage.code !== null && usage.code === group.usage.code)) return false;
  return foldDrugName(usage.text) !== foldDrugName(group.usage.text);
}
