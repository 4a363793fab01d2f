import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import {
  epochMsOf,
  type Instant,
  parseInstant,
  tokyoDateOf,
  tokyoTimeOf,
} from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { success } from '../../../shared/domain/result.ts';
import { backupRecords, keepCheck } from '../backup/backup-records.ts';
import { backupTargets } from '../backup/backup-settings.ts';
import { backupNotices } from '../backup/backup-status.ts';
import type { Context, UseCase } from '../context.ts';
import type { Answer } from '../service-ports.ts';
import { type AuditVerdict, diagnose } from './diagnose.ts';
import { CHECK_NAMES, filled, joined, CHECK_TEXTS as TEXTS, type Words } from './doctor-words.ts';
import { inEnglish } from './support-words.ts';

/** What a doctor calls a fault of the backups; a rebuilt database is one that was cured. */
const FAULTS: readonly string[] = [
  'backup.failed',
  'backup.overdue',
  'backup.rehearsal-failed',
  'backup.rebuilt-partly',
];

interface Check {
  readonly name: Words;
  readonly ok: boolean;
  readonly text: Words;
}
const { audit: AUDIT, database: DATABASE, journal: JOURNAL, backup: BACKUP } = CHECK_NAMES;
const CLOCK_MINUTES_MAX = 5;

/** What support asks first: storage, audit chain, key, line, clock. No patient data. */
export const doctor: UseCase<OperationInput<'doctor'>, OperationOutput<'doctor'>> = async (
  context,
  actor,
  _input,
  _progress,
  signal,
) => {
  const { store, clock, shop } = context;
  const now = clock.now();
  const audit = store.audit.verify();
  // A real message of the service's own: one that reads only, and is no door of the mock.
  const answer = await context.gateway.listRegistered(tokyoDateOf(now));
  const checks = [
    auditCheck(audit),
    ...(await storageChecks(context, signal)),
    ...keyChecks(context),
    lineCheck(shop.serviceUrl, answer),
    ...clockCheck(answer.meta.serverDate, now),
    sendingCheck(context, now),
  ];
  const disk = context.backups === null ? null : context.machine.disk(context.backups.defaultFolder);
  const findings = await diagnose(context, actor, {
    answer,
    disk,
    database: backupNotices(context),
    audit: () => audit,
  });
  return success({
    checks: [
      ...checks.map((check) => shown(check, check.ok ? 'ok' : 'bad')),
      // The checks above have said these in their own words.
      ...LATER_CHECKS.map(({ name, codes, well }) => laterCheck(name, well, findings, codes)),
    ],
    findings: [...findings],
  });
};

type Shown = OperationOutput<'doctor'>['checks'][number];

function shown({ name, ok, text }: Check, level: Shown['level']): Shown {
  return { name: name.ja, nameEn: name.en, ok, level, text: text.ja, textEn: text.en };
}

function auditCheck({ rows, firstBrokenSequence: sequence }: AuditVerdict): Check {
  const text = sequence === null ? filled(TEXTS.auditWhole, { rows }) : filled(TEXTS.auditBroken, { sequence });
  return { name: AUDIT, ok: sequence === null, text };
}

function keyChecks({ store }: Context): readonly Check[] {
  const signers = store.users.all().filter((one) => one.active && one.rights.includes('sign'));
  return signers.map(({ userId, name: user }) => {
    const key = store.signingKeys.current(userId);
    const name = filled(CHECK_NAMES.key, { user });
    if (key === null) return { name, ok: false, text: TEXTS.keyNone };
    if (key.lockedAt !== null) return { name, ok: false, text: TEXTS.keyLocked };
    return { name, ok: true, text: filled(TEXTS.keyThere, { tries: key.triesLeft }) };
  });
}

function lineCheck(url: string | null, { kind }: Answer<unknown>): Check {
  const ok = kind === 'answered';
  const text = url === null ? TEXTS.lineNotSet : filled(ok ? TEXTS.lineUp : TEXTS.lineDown, { url });
  return { name: CHECK_NAMES.line, ok, text };
}

/** Nothing where the service said no time. */
function clockCheck(theirs: Instant | null, ours: Instant): readonly Check[] {
  if (theirs === null) return [];
  const minutes = Math.round((epochMsOf(theirs) - epochMsOf(ours)) / 60_000);
  const ok = Math.abs(minutes) <= CLOCK_MINUTES_MAX;
  return [{ name: CHECK_NAMES.clock, ok, text: ok ? TEXTS.clockAgrees : filled(TEXTS.clockDiffers, { minutes }) }];
}

/** In closing-batch mode rows wait all day with no sender: that is no fault. */
function sendingCheck({ store }: Context, now: Instant): Check {
  const rows = store.submissions.countDeliverable();
  const waiting = rows === 0 ? TEXTS.nothingWaits : filled(TEXTS.rowsWait, { rows });
  const { alive } = store.sender.alive(now);
  const text = filled(alive ? TEXTS.senderAlive : TEXTS.senderStill, { waiting });
  return { name: CHECK_NAMES.sending, ok: true, text };
}

interface LaterCheck {
  readonly name: Words;
  readonly well: Words;
  readonly codes: readonly string[];
}

const LATER_CHECKS: readonly LaterCheck[] = [
  { name: CHECK_NAMES.disk, well: TEXTS.diskWell, codes: ['doctor.disk-nearly-full', 'doctor.disk-slow'] },
  { name: CHECK_NAMES.stuck, well: TEXTS.noneStuck, codes: ['doctor.row-stuck', 'doctor.rows-rejected'] },
  {
    name: CHECK_NAMES.certificates,
    well: TEXTS.certificatesWell,
    codes: ['doctor.key-expired', 'doctor.key-expires-soon'],
  },
  { name: CHECK_NAMES.masters, well: TEXTS.mastersWell, codes: ['doctor.masters-old'] },
];

function laterCheck(name: Words, well: Words, findings: readonly Issue[], codes: readonly string[]): Shown {
  const found = findings.filter(({ code }) => codes.includes(code));
  const bad = found.some(({ severity }) => severity === 'error');
  const text = found.length === 0 ? well : joined(found.map(issueWords));
  return shown({ name, ok: !bad, text }, bad ? 'bad' : found.length > 0 ? 'warn' : 'ok');
}

function issueWords(issue: Issue): Words {
  return { ja: issue.text, en: inEnglish(issue).text };
}

function spoken(text: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : `${tokyoDateOf(instant)} ${tokyoTimeOf(instant)}`;
}

/** Every page of the database, the journal from the last backup to now, and when a backup was last restored for proof. */
async function storageChecks(context: Context, signal: AbortSignal | undefined): Promise<readonly Check[]> {
  const { store, clock, backups } = context;
  if (backups === null) return [];
  const at = clock.now();
  const checked = await backups.check(backupTargets(store, backups).first.folder, signal);
  if (!checked.ok) return [{ name: DATABASE, ok: false, text: joined(checked.issues.slice(0, 1).map(issueWords)) }];
  const { database, journal, journalRecords: records } = checked.value;
  keepCheck(store, { at, database, journal });
  const { madeAt, lastRehearsal } = backupRecords(store);
  const faults = backupNotices(context).filter(({ code }) => FAULTS.includes(code));
  const made = madeAt === null ? TEXTS.backupNone : filled(TEXTS.backupMade, { at: spoken(madeAt) });
  const proven =
    lastRehearsal === null ? TEXTS.rehearsedNever : filled(TEXTS.rehearsed, { at: spoken(lastRehearsal.at) });
  return [
    { name: DATABASE, ok: database, text: database ? TEXTS.databaseWhole : TEXTS.databaseDamaged },
    { name: JOURNAL, ok: journal, text: journal ? filled(TEXTS.journalWhole, { records }) : TEXTS.journalBroken },
    { name: BACKUP, ok: faults.length === 0, text: joined([made, proven, ...faults.map(issueWords)]) },
  ];
}
