import { applicationIssue } from '../../shared/contract/application-issues.ts';
import { tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Context, Progress } from './context.ts';
import { checkLocally } from './local-check.ts';
import type { Actor, CheckRow, ResultRow } from './ports.ts';
import {
  askService,
  type CheckSubject,
  freshServiceCheck,
  linesFingerprint,
  NO_CONSENT,
  serviceCheckRow,
} from './service-check.ts';

/** Checks asked for at the same time before a list is finalised. */
const PARALLEL_CHECKS = 8;

/**
 * ②′ once more on the final lines before 確定. One try tells whether the line stands; without it the local check is shown
 * for what it is, the missing service answer is put down with its reason, and a late check follows at closing.
 */
export async function checkBeforeFinalise(
  context: Context,
  actor: Actor,
  rows: readonly ResultRow[],
  reason: string | undefined,
  progress: Progress,
): Promise<ReadonlyMap<Uuid, readonly Issue[]>> {
  const found = new Map<Uuid, readonly Issue[]>();
  let offlineCause: string | null = null;
  const queue = [...rows];
  let done = 0;
  const work = async () => {
    for (let row = queue.shift(); row !== undefined; row = queue.shift()) {
      const outcome: CheckOutcome = await checkOne(context, actor, row, reason, offlineCause);
      offlineCause = outcome.offlineCause;
      found.set(row.resultId, outcome.issues);
      done += 1;
      progress({ phase: 'check', done, total: rows.length, perMinute: null, secondsLeft: null, row: null });
    }
  };
  const first = queue.shift();
  if (first !== undefined) {
    const outcome = await checkOne(context, actor, first, reason, null);
    offlineCause = outcome.offlineCause;
    found.set(first.resultId, outcome.issues);
    done = 1;
  }
  await Promise.all(Array.from({ length: Math.min(PARALLEL_CHECKS, queue.length) }, work));
  return found;
}

interface CheckOutcome {
  readonly issues: readonly Issue[];
  readonly offlineCause: string | null;
}

async function checkOne(
  context: Context,
  actor: Actor,
  row: ResultRow,
  reason: string | undefined,
  offlineCause: string | null,
): Promise<CheckOutcome> {
  const prescription = context.store.prescriptions.byKey(row.prescriptionKey);
  if (prescription === null) return { issues: [], offlineCause };
  const subject: CheckSubject = { prescription, row };
  const fresh = freshServiceCheck(context, subject);
  if (fresh !== null) return { issues: checkIssues(fresh), offlineCause };
  if (offlineCause === null) {
    const answer = await askService(context, subject, NO_CONSENT, null);
    if (answer.kind === 'answered') {
      const check = serviceCheckRow(context, subject, answer.value, 'service-on-demand', actor.name);
      context.store.transaction(() => context.store.checks.insert(check));
      return { issues: checkIssues(check), offlineCause: null };
    }
    return withoutService(
      context,
      actor,
      subject,
      reason,
      answer.kind === 'refused' ? answer.code : answer.cause,
      answer.kind !== 'refused',
    );
  }
  return withoutService(context, actor, subject, reason, offlineCause, true);
}

function withoutService(
  context: Context,
  actor: Actor,
  subject: CheckSubject,
  reason: string | undefined,
  cause: string,
  offline: boolean,
): CheckOutcome {
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
  const local = checkLocally(context, subject, actor.name);
  store.transaction(() => {
    store.checks.insert(missing);
    store.checks.insert(local);
  });
  return {
    issues: [applicationIssue('check.not-performed', { cause }), ...checkIssues(local)],
    offlineCause: offline ? cause : null,
  };
}

/** What a check says, as warnings beside the result. No names of drugs or institutions: those are in the check itself. */
export function checkIssues(check: CheckRow): readonly Issue[] {
  switch (check.answer) {
    case 'found':
    case 'found-without-consent':
      return [
        applicationIssue(
          check.source === 'local'
            ? 'check.local-found'
            : check.answer === 'found'
              ? 'check.found'
              : 'check.found-without-consent',
        ),
      ];
    case 'partly-checked':
      return check.source === 'local' ? [] : [applicationIssue('check.partly-checked')];
    case 'none':
    case 'not-performed':
      return [];
  }
}
