import { backupIssue } from '../../../shared/contract/backup-issues.ts';
import { doctorIssue } from '../../../shared/contract/doctor-issues.ts';
import { daysBetween, epochMsOf, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { isCertificateCause, isNameCause, lineCauseText } from '../../../shared/domain/submission/line-cause.ts';
import type { SubmissionState } from '../../../shared/domain/submission/submission.ts';
import { backupRecords } from '../backup/backup-records.ts';
import { backupTargets } from '../backup/backup-settings.ts';
import { backupNotices } from '../backup/backup-status.ts';
import { clockDoubts } from '../closing/clock-doubts.ts';
import { outageNotice } from '../closing/closing-notices.ts';
import type { Context } from '../context.ts';
import { keyStatus } from '../key/key-status.ts';
import type { Actor } from '../people-ports.ts';
import type { Answer } from '../service-ports.ts';
import { StorageFailure } from '../storage-failure.ts';
import type { DiskFacts } from '../support-ports.ts';
import { shortId } from './support-words.ts';

const MIB = 1024 * 1024;
/** A year of a busy pharmacy's database, and room for its backups. */
const FREE_MIB_MIN = 500;
/** Fifty times a healthy disk: an entry at the counter is felt to wait. */
const SYNC_MS_MAX = 100;
const CLOCK_MINUTES_MAX = 5;
/** The price list is revised every April, and new drugs come four times a year. */
const MASTERS_DAYS_MAX = 400;
const STUCK_ATTEMPTS = 10;
const STUCK_TOLD_MAX = 20;
/** Last issues that no waiting mends. */
const STUCK_CODES: ReadonlySet<string> = new Set([
  ...['upload.document-missing', 'upload.target-not-registered', 'upload.prescription-unknown'],
  ...['upload.defect', 'upload.copy-bad', 'upload.copy-refused', 'upload.lookup-refused'],
]);

/** States that the sender ends by itself. */
const MOVING: ReadonlySet<SubmissionState> = new Set(['ready', 'in-flight', 'outcome-unknown', 'registered']);

export type AuditVerdict = ReturnType<Context['store']['audit']['verify']>;

/** What one question to the service says of the line. */
export function lineFinding(serviceUrl: string | null, answer: Answer<unknown>): Issue | null {
  if (serviceUrl === null) return doctorIssue('doctor.service-not-set');
  if (answer.kind === 'answered' || answer.kind === 'refused') return null;
  const { cause, meta } = answer;
  if (meta.httpStatus === 401) return doctorIssue('doctor.login-expired');
  if (meta.httpStatus === 429) return doctorIssue('doctor.throttled');
  if (isNameCause(cause)) return doctorIssue('doctor.name-not-found', { cause });
  const { ja, en: causeEn } = lineCauseText(cause);
  if (isCertificateCause(cause)) return doctorIssue('doctor.certificate-refused', { cause: ja, causeEn });
  const code = answer.kind === 'not-reached' ? 'doctor.service-unreachable' : 'doctor.service-silent';
  return doctorIssue(code, { cause: ja, causeEn });
}

function clockFindings(context: Context, answer: Answer<unknown>): readonly Issue[] {
  const { serverDate } = answer.meta;
  if (serverDate === null) return clockDoubts(context);
  const minutes = Math.round((epochMsOf(serverDate) - epochMsOf(context.clock.now())) / 60_000);
  return Math.abs(minutes) > CLOCK_MINUTES_MAX ? [doctorIssue('doctor.clock-differs', { minutes })] : [];
}

function keyFindings(context: Context, actor: Actor): readonly Issue[] {
  const keys = keyStatus(context, actor, {}, () => undefined);
  if (keys instanceof Promise || !keys.ok) return [];
  return keys.value.flatMap(({ userName: user, state, validUntil }): readonly Issue[] => {
    const day = validUntil ?? '';
    if (state === 'none') return [doctorIssue('doctor.key-missing', { user })];
    if (state === 'locked') return [doctorIssue('doctor.key-locked', { user })];
    if (state === 'expired') return [doctorIssue('doctor.key-expired', { user, day })];
    return state === 'expires-soon' ? [doctorIssue('doctor.key-expires-soon', { user, day })] : [];
  });
}

function diskFindings(disk: DiskFacts | null): readonly Issue[] {
  if (disk === null) return [];
  const freeMiB = Math.floor(disk.freeBytes / MIB);
  return [
    ...(freeMiB < FREE_MIB_MIN ? [doctorIssue('doctor.disk-nearly-full', { freeMiB })] : []),
    ...(disk.syncMs > SYNC_MS_MAX ? [doctorIssue('doctor.disk-slow', { ms: disk.syncMs })] : []),
  ];
}

/** Many tries say something of a row only while the line answers. */
function rowFindings({ store }: Context, lineAnswers: boolean): readonly Issue[] {
  const open = store.submissions.unfinished(null);
  const stuck = open.filter(
    ({ state, attempts, lastIssue }) =>
      MOVING.has(state) && (STUCK_CODES.has(lastIssue?.code ?? '') || (lineAnswers && attempts >= STUCK_ATTEMPTS)),
  );
  const rejected = open.filter(({ state }) => state === 'rejected').length;
  return [
    ...stuck
      .slice(0, STUCK_TOLD_MAX)
      .map(({ submissionId, attempts, lastIssue }) =>
        doctorIssue('doctor.row-stuck', { row: shortId(submissionId), attempts, cause: lastIssue?.code ?? '-' }),
      ),
    ...(rejected > 0 ? [doctorIssue('doctor.rows-rejected', { rows: rejected })] : []),
  ];
}

function masterFindings({ masters, clock }: Context): readonly Issue[] {
  const today = tokyoDateOf(clock.now());
  const list = masters.inForce('price-list', today);
  if (list === null) return [];
  const days = daysBetween(list.appliesFrom, today);
  return days > MASTERS_DAYS_MAX ? [doctorIssue('doctor.masters-old', { day: list.appliesFrom, days })] : [];
}

function auditFindings({ firstBrokenSequence: sequence }: AuditVerdict): readonly Issue[] {
  return sequence === null ? [] : [doctorIssue('doctor.audit-broken', { sequence })];
}

/** Reads every page, in a thread of its own. */
export async function databaseFindings(context: Context, signal: AbortSignal | undefined): Promise<readonly Issue[]> {
  const { store, backups } = context;
  if (backups === null) return [];
  const checked = await backups.check(backupTargets(store, backups).first.folder, signal);
  if (!checked.ok) return checked.issues;
  const none = backupRecords(store).madeAt === null ? [backupIssue('backup.none-yet')] : [];
  return [
    ...(checked.value.database ? [] : [doctorIssue('doctor.database-damaged')]),
    ...(checked.value.journal ? [] : [backupIssue('backup.journal-broken')]),
    ...none,
    ...backupNotices(context),
  ];
}

/** A store that fails under a question is a finding itself; the other questions go on. */
export async function orFailure(ask: () => Promise<readonly Issue[]> | readonly Issue[]): Promise<readonly Issue[]> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StorageFailure) return [error.issue];
    throw error;
  }
}

/** Everything that is wrong as far as the program can see it, worst first, each code and text once. No patient data. */
export async function diagnose(
  context: Context,
  actor: Actor,
  facts: {
    readonly answer: Answer<unknown>;
    readonly disk: DiskFacts | null;
    /** `databaseFindings`, or what is known of it already */
    readonly database: readonly Issue[];
    readonly audit: () => AuditVerdict;
  },
): Promise<readonly Issue[]> {
  const { answer, disk, database } = facts;
  const line = lineFinding(context.shop.serviceUrl, answer);
  const found = [
    ...(line === null ? [] : [line]),
    ...diskFindings(disk),
    ...database,
    ...(await orFailure(() => auditFindings(facts.audit()))),
    ...(await orFailure(() => clockFindings(context, answer))),
    ...(await orFailure(() => keyFindings(context, actor))),
    ...(await orFailure(() => rowFindings(context, answer.kind === 'answered'))),
    ...(await orFailure(() => outageNotice(context, lineCauseText))),
    ...(await orFailure(() => masterFindings(context))),
  ];
  const once = found.filter((issue, index) => found.findIndex((other) => other.text === issue.text) === index);
  return once.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
}

const RANK: Readonly<Record<Issue['severity'], number>> = { error: 0, warning: 1, info: 2 };
