import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { groupAlerts } from '../../../shared/domain/duplicate-check/group-alerts.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Context, Progress } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { CheckRow, ResultRow } from '../row-ports.ts';
import { alertsOf } from './check-alerts.ts';
import { checkIssues } from './check-issues.ts';
import { noteAfterHandOver } from './check-notices.ts';
import { checkLocally, type OpenDrafts, openDrafts } from './local-check.ts';
import {
  askService,
  type CheckSubject,
  linesFingerprint,
  NO_CONSENT,
  serviceCheckRow,
  standingCheck,
} from './service-check.ts';

/** Checks asked for at the same time. */
const PARALLEL_CHECKS = 8;

/**
 * ②′ by the program itself: when the input of a plain paper is complete, and once more on the final lines before 確定. One
 * try tells whether the line stands; without it the local check is shown for what it is, the missing service answer is
 * put down with its reason, and a late check follows.
 */
export async function checkRows(
  context: Context,
  actor: Actor,
  rows: readonly ResultRow[],
  reason: string | undefined,
  progress: Progress,
): Promise<ReadonlyMap<Uuid, readonly Issue[]>> {
  const found = new Map<Uuid, readonly Issue[]>();
  const drafts = rows.length === 0 ? new Map() : openDrafts(context);
  let offlineCause: string | null = null;
  const queue = [...rows];
  let done = 0;
  const checkNext = async (row: ResultRow) => {
    const outcome: Outcome = await checkOne({ context, actor, reason, drafts, offlineCause }, row);
    offlineCause = outcome.offlineCause;
    found.set(row.resultId, outcome.issues);
    done += 1;
    progress({ phase: 'check', done, total: rows.length, perMinute: null, secondsLeft: null, row: null });
  };
  const work = async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) await checkNext(row);
  };
  const first = queue.shift();
  if (first !== undefined) await checkNext(first);
  await Promise.all(Array.from({ length: Math.min(PARALLEL_CHECKS, queue.length) }, work));
  return found;
}

interface Run {
  readonly context: Context;
  readonly actor: Actor;
  readonly reason: string | undefined;
  readonly drafts: OpenDrafts;
  /** Why the service was not reached a moment ago; null: it was, or nobody has tried */
  readonly offlineCause: string | null;
}

interface Outcome {
  readonly issues: readonly Issue[];
  readonly offlineCause: string | null;
}

async function checkOne(run: Run, row: ResultRow): Promise<Outcome> {
  const { context, actor, offlineCause } = run;
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null) return { issues: [], offlineCause };
  const subject: CheckSubject = { prescription, row };
  const standing = standingCheck(context, subject, 'service');
  if (standing !== null) {
    const local = storedLocalCheck(run, subject);
    return { issues: [...checkIssues(standing), ...(local === null ? [] : checkIssues(local))], offlineCause };
  }
  if (offlineCause !== null) return withoutService(run, subject, offlineCause, true);
  const answer = await askService(context, subject, NO_CONSENT, null);
  if (answer.kind !== 'answered') {
    const refused = answer.kind === 'refused';
    return withoutService(run, subject, refused ? answer.code : answer.cause, !refused);
  }
  const check = serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name);
  context.store.transaction(() => {
    context.store.checks.insert(check);
    noteAfterHandOver(context, subject, check);
  });
  const local = storedLocalCheck(run, subject);
  return { issues: [...checkIssues(check), ...(local === null ? [] : checkIssues(local))], offlineCause: null };
}

/**
 * Beside an answer of the service the local check is kept only where it tells of 処方内 or 同時受付. It is made each time:
 * what it compares with changes with every other result of the patient, while these lines do not.
 * @returns null: it tells what was known
 */
function storedLocalCheck({ context, actor, drafts }: Run, subject: CheckSubject): CheckRow | null {
  const local = checkLocally(context, subject, actor.name, { drafts });
  return keptIfNews(context, subject, local) ? local : null;
}

/** As before 確定, for the eyes of whoever is about to do it: what the service said stays as it is. */
export function repeatLocalCheck(context: Context, actor: Actor, subject: CheckSubject): CheckRow {
  const local = checkLocally(context, subject, actor.name);
  keptIfNews(context, subject, local);
  return local;
}

function keptIfNews(context: Context, subject: CheckSubject, local: CheckRow): boolean {
  const found = seenHere(context, local);
  const standing = standingCheck(context, subject, 'local');
  const known = new Set(standing === null ? [] : seenHere(context, standing));
  if (found.length === known.size && found.every((key) => known.has(key))) return false;
  context.store.transaction(() => context.store.checks.insert(local));
  return true;
}

/** The groups of a local check that only this counter can know of. */
function seenHere(context: Context, local: CheckRow): readonly string[] {
  const alerts = alertsOf(context, local).filter(({ scope }) => scope !== 'taking');
  return groupAlerts(alerts).map(({ key }) => key);
}

function withoutService(
  { context, actor, reason, drafts }: Run,
  subject: CheckSubject,
  cause: string,
  offline: boolean,
): Outcome {
  const { store, clock, random } = context;
  const at = clock.now();
  const missing: CheckRow = {
    checkId: random.uuid(),
    prescriptionKey: subject.prescription.prescriptionKey,
    resultId: subject.row?.resultId ?? null,
    source: 'service-on-demand',
    answer: 'not-performed',
    linesSha256: linesFingerprint(subject.row?.result ?? subject.prescription.prescription),
    checkedOn: tokyoDateOf(at),
    performedAt: at,
    by: actor.name,
    detail: { cause, reason: reason ?? null },
  };
  const local = checkLocally(context, subject, actor.name, { drafts });
  store.transaction(() => {
    store.checks.insert(missing);
    store.checks.insert(local);
  });
  return {
    issues: [applicationIssue('check.not-performed', { cause }), ...checkIssues(local)],
    offlineCause: offline ? cause : null,
  };
}
