import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { type CalendarDate, epochMsOf, type Instant, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import type { InsuredPersonKey, Patient } from '../../../shared/domain/patient.ts';
import { success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { type NextAct, orderToday } from '../../../shared/domain/today-order.ts';
import { typedDate, typedText } from '../../../shared/domain/typed-text.ts';
import { groupCounts } from '../check/open-groups.ts';
import type { Context, UseCase } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import { maskedPatient, seesPatients } from '../mask-patient.ts';
import { dispensingRefusal } from '../prescription/may-dispense.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';
import { typedPatient } from './list-entries.ts';
import {
  checkStateOf,
  isComplete,
  type MarksShown,
  marksOf,
  NO_CHECK,
  NO_MARKS,
  roundShownOf,
  validityOf,
} from './prescription-facts.ts';
import { actOnReception, askedForOf, maskedAskedFor, receptionsAsked } from './receptions-asked.ts';
import { type Stage, stageOf } from './stage-of.ts';

type TodayRow = OperationOutput<'today.list'>['rows'][number];
interface Found {
  readonly row: Omit<TodayRow, 'visit' | 'visitSize'>;
  readonly next: NextAct;
  readonly receivedAt: string;
  readonly visitKey: string | null;
}

const ENTRIES_MAX = 2000;
const NO_GROUPS = { checkGroups: 0, undecidedGroups: 0 };
const MINUTE_MS = 60_000;

/** 受付一覧: what is at hand, whatever day it came in, and what was done on that day. */
export const listToday: UseCase<OperationInput<'today.list'>, OperationOutput<'today.list'>> = (
  context,
  actor,
  input,
) => {
  const { store, clock } = context;
  const now = clock.now();
  const day = input.day ?? tokyoDateOf(now);
  const open = seesPatients(context, actor, undefined, 'today.list');
  const gone: readonly PrescriptionRow['reception'][] = ['cancelled', 'preview'];
  const asked = receptionsAsked(context);
  const nextRounds = [...asked.keys()].map((key) => store.prescriptions.byKey(key)).filter((row) => row !== null);
  const prescriptions = [...store.prescriptions.withoutResult(), ...store.prescriptions.ofDay(day), ...nextRounds];
  const byKey = new Map(
    prescriptions.filter((row) => !gone.includes(row.reception)).map((row) => [row.prescriptionKey, row]),
  );
  const typed = store.entries.open(ENTRIES_MAX).filter((entry) => entry.prescriptionKey === null);
  const found = [
    ...[...byKey.values()].map((row) =>
      prescriptionFound(context, row, asked.get(row.prescriptionKey) ?? null, now, day),
    ),
    ...typed.map((entry) => typedFound(entry, now)),
  ];
  return success({
    day,
    asOf: now,
    rows: orderToday(found).map(({ row: { row }, visit, visitSize }) => ({
      ...row,
      patient: open ? row.patient : maskedPatient(row.patient as Patient),
      askedFor: open ? row.askedFor : maskedAskedFor(row.askedFor),
      visit,
      visitSize,
    })),
  });
};

/** @param asked its reception, where that is not through */
function prescriptionFound(
  context: Context,
  row: PrescriptionRow,
  asked: Submission | null,
  now: Instant,
  day: CalendarDate,
): Found {
  const { store } = context;
  const { prescription, prescriptionKey } = row;
  const versions = store.results.versionsOf(prescriptionKey);
  // After a refill or split round the prescription stands at the next one: on the list it is the round done that day.
  const waits = row.reception === 'waiting-next-round' && asked === null;
  const round = waits ? row.round - 1 : row.round;
  const atRound: PrescriptionRow = waits ? { ...row, round } : row;
  const ofRound = versions.filter((version) => version.round === round && version.status !== 'discarded');
  const standing = ofRound.filter((version) => !isGone(store.submissions.byResult(version.resultId)));
  const result = standing.findLast((version) => version.status === 'finalised') ?? standing.at(-1) ?? null;
  const submission = result === null ? null : store.submissions.byResult(result.resultId);
  const entry = store.entries.ofPrescription(prescriptionKey, round);
  const atWork = entry !== null && (!entry.finalised || result?.status === 'finalised') ? entry : null;
  const marks = atWork === null ? NO_MARKS : marksOf(context, atWork);
  const finalised = result?.status === 'finalised';
  const complete = atWork === null ? result !== null : isComplete(atWork);
  const stage = stageOf({ finalised, begun: atWork !== null || result !== null, complete, marks });
  const askedFor = askedForOf(row);
  const validity = finalised || askedFor !== null ? null : validityOf(atRound, versions, day);
  const refused = dispensingRefusal(row) !== null;
  const stopped = !finalised && (refused || validity?.usable === false);
  const next = asked !== null && refused ? actOnReception(asked) : nextAct(stage, marks, stopped, submission);
  const issues = result?.issues ?? row.issues;
  const subject = { prescription: atRound, row: result };
  const check = checkStateOf(context, subject);
  return {
    next,
    receivedAt: row.receivedAt,
    visitKey: visitKey(prescription.patient, prescription.insured, row.receivedOn),
    row: {
      prescriptionKey,
      entryId: atWork?.entryId ?? null,
      resultId: result?.resultId ?? null,
      submissionId: (submission ?? (refused ? asked : null))?.submissionId ?? null,
      stage,
      next,
      kind: row.kind,
      reception: row.reception,
      askedFor,
      round: roundShownOf(atRound, versions),
      check,
      ...(check.answer === 'not-performed' ? NO_GROUPS : groupCounts(context, subject)),
      validity,
      marks,
      registration: registrationOf(result, submission),
      patient: prescription.patient,
      institution: prescription.institution.name,
      department: prescription.prescriber.department,
      issuedOn: askedFor === null ? prescription.issuedOn : null,
      receivedAt: row.receivedAt,
      waitingMinutes: minutesUntil(row.receivedAt, marks.handedOver?.at ?? result?.finalisedAt ?? now),
      drugs: (result?.result ?? prescription).groups.reduce((sum, group) => sum + group.drugs.length, 0),
      errors: issues.filter(({ severity }) => severity === 'error').length,
      warnings: issues.filter(({ severity }) => severity === 'warning').length,
      carriedOver: row.carriedOver !== null,
    },
  };
}

/** An entry from paper that is no prescription here yet. */
function typedFound(entry: EntryRow, now: Instant): Found {
  const head = entry.form.paper;
  const typed = (text: string | undefined) => typedText(text ?? '') || null;
  return {
    next: 'complete',
    receivedAt: entry.createdAt,
    visitKey: null,
    row: {
      prescriptionKey: null,
      entryId: entry.entryId,
      resultId: null,
      submissionId: null,
      stage: 'entry',
      next: 'complete',
      kind: 'paper',
      reception: 'typed',
      askedFor: null,
      round: { type: 'once', round: 1, of: 1, plannedDate: null },
      check: NO_CHECK,
      ...NO_GROUPS,
      validity: null,
      marks: NO_MARKS,
      registration: registrationOf(null, null),
      patient: typedPatient(entry),
      institution: typed(head?.institution.name) ?? '',
      department: typed(head?.prescriber.department),
      issuedOn: typedDate(head?.issuedOn ?? ''),
      receivedAt: entry.createdAt,
      waitingMinutes: minutesUntil(entry.createdAt, now),
      drugs: entry.form.groups.reduce((sum, group) => sum + group.drugs.length, 0),
      errors: 0,
      warnings: 0,
      carriedOver: false,
    },
  };
}

const GONE: readonly Submission['state'][] = ['voided', 'withdrawn', 'superseded'];

function isGone(submission: Submission | null): boolean {
  return submission !== null && GONE.includes(submission.state);
}

function nextAct(stage: Stage, marks: MarksShown, stopped: boolean, submission: Submission | null): NextAct {
  if (stopped) return 'stop';
  switch (stage) {
    case 'received':
      return 'enter';
    case 'entry':
      return 'complete';
    case 'audit':
      return marks.audited === null ? 'audit' : 'hand-over';
    case 'hand-over':
      return 'finalise';
    case 'finalised':
      return actOnSubmission(submission);
  }
}

function actOnSubmission(submission: Submission | null): NextAct {
  switch (submission?.state) {
    case 'rejected':
    case 'held':
      return 'correct';
    case 'awaiting-signature':
      return 'sign';
    case 'ready':
    case 'in-flight':
    case 'outcome-unknown':
      return 'wait-for-service';
    default:
      return 'none';
  }
}

function registrationOf(result: ResultRow | null, submission: Submission | null): TodayRow['registration'] {
  const signature =
    submission === null
      ? null
      : !submission.needsSignature
        ? ('not-needed' as const)
        : submission.state === 'awaiting-signature'
          ? ('waiting' as const)
          : ('signed' as const);
  return {
    saved: result !== null,
    signature,
    state: submission?.state ?? null,
    copy: submission?.copy ?? null,
  };
}

/** Several prescriptions of one person that came in on one day are one visit. */
function visitKey(patient: Patient, insured: InsuredPersonKey, on: CalendarDate): string | null {
  const key = patientMatchKey(patient, insured);
  return key === null ? null : `${on}/${key}`;
}

function minutesUntil(from: Instant, until: string): number {
  return Math.max(0, Math.floor((epochMsOf(until as Instant) - epochMsOf(from)) / MINUTE_MS));
}
