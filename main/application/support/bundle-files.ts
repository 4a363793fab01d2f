import { errorCatalogue } from '../../../shared/contract/error-catalogue.ts';
import { PRODUCT_VERSION } from '../../../shared/contract/product-version.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { appSettings } from '../app-settings.ts';
import { backupRecords } from '../backup/backup-records.ts';
import { storedBackupSettings } from '../backup/backup-settings.ts';
import type { Context } from '../context.ts';
import { keyStatus } from '../key/key-status.ts';
import type { Actor } from '../people-ports.ts';
import type { Answer } from '../service-ports.ts';
import { StorageFailure } from '../storage-failure.ts';
import type { DiskFacts } from '../support-ports.ts';
import { CLOCK_DIFFERENCE_KEY } from '../upload/clock-watch.ts';
import type { AuditVerdict } from './diagnose.ts';
import { addressOnly, codeOnly, inEnglish, shortId } from './support-words.ts';

const ROWS_MAX = 500;
const ATTEMPTS_MAX = 10;
const OUTAGES_MAX = 200;

export interface Gathered {
  readonly context: Context;
  readonly actor: Actor;
  readonly answer: Answer<unknown>;
  readonly disk: DiskFacts | null;
  readonly findings: readonly Issue[];
  /** The chain is walked once, whoever asks */
  readonly audit: () => AuditVerdict;
}

/** Both languages, for whoever reads it. */
function finding(issue: Issue) {
  const { code, severity, text, next } = issue;
  const english = inEnglish(issue);
  const owner = errorCatalogue[code]?.owner ?? null;
  return { code, severity, owner, text, next, textEn: english.text, nextEn: english.next };
}

function diagnosis({ context, findings }: Gathered) {
  return { madeAt: context.clock.now(), findings: findings.map(finding) };
}

function program({ context: { machine, shop } }: Gathered) {
  const { node, platform, schemaVersion } = machine;
  const { prefecture, feeScoreType, code } = shop.pharmacy;
  return {
    program: PRODUCT_VERSION,
    schemaVersion,
    node,
    platform,
    training: shop.training,
    pharmacyCode: prefecture + feeScoreType + code,
  };
}

function settings({ context: { store, shop } }: Gathered) {
  const { serviceUrl, serviceAuthority, afterClosing, ...others } = appSettings(store, shop);
  return {
    ...others,
    serviceUrl: addressOnly(serviceUrl),
    serviceAuthoritySet: serviceAuthority !== null,
    afterClosingSet: afterClosing !== null,
    anchors: { signature: shop.anchors.signature.length, timestamp: shop.anchors.timestamp.length },
  };
}

function queue({ context: { store, clock } }: Gathered) {
  return {
    states: store.submissions.countByState(null),
    deliverable: store.submissions.countDeliverable(),
    needsPerson: store.submissions.needsPerson(),
    issues: store.submissions.openIssues(null).map(({ code, rows }) => ({ code: codeOnly(code), rows })),
    sender: store.sender.alive(clock.now()),
  };
}

function row({ store }: Context, one: Submission) {
  const { submissionId, operationId, kind, state, attempts, nextAttemptAt, lastIssue, copy, possiblySent } = one;
  return {
    row: shortId(submissionId),
    operation: shortId(operationId),
    ...{ kind, state, needsSignature: one.needsSignature, possiblySent, copy, attempts, nextAttemptAt },
    ...{ createdAt: one.createdAt, stateSince: one.stateSince, dispensingDate: one.dispensingDate },
    lastIssue: lastIssue === null ? null : codeOnly(lastIssue.code),
    lastAttempts: store.attempts
      .of(submissionId)
      .slice(-ATTEMPTS_MAX)
      .map(({ number, message, startedAt, outcome }) => ({
        ...{ number, message, startedAt },
        outcome: outcome?.outcome ?? null,
        code: outcome === null ? null : codeOnly(outcome.code),
        endedAt: outcome?.endedAt ?? null,
        httpStatus: outcome?.httpStatus ?? null,
        durationMs: outcome?.durationMs ?? null,
      })),
  };
}

/** Rows that are not through, the oldest first. */
function rows({ context }: Gathered) {
  return context.store.submissions.unfinished(ROWS_MAX).map((one) => row(context, one));
}

function outages({ context }: Gathered) {
  return context.store.outages
    .list()
    .slice(0, OUTAGES_MAX)
    .map(({ outageId, startedAt, endedAt, cause, rows: count }) => ({
      outage: shortId(outageId),
      ...{ startedAt, endedAt, rows: count },
      cause: codeOnly(cause),
    }));
}

function line({ answer }: Gathered) {
  const { httpStatus, serverDate, durationMs } = answer.meta;
  const cause = answer.kind === 'answered' ? null : codeOnly(answer.kind === 'refused' ? answer.code : answer.cause);
  return { kind: answer.kind, cause, httpStatus, serverDate, durationMs: Math.round(durationMs) };
}

function clock({ context: { store, clock: ours }, answer }: Gathered) {
  return {
    now: ours.now(),
    serviceDate: answer.meta.serverDate,
    keptDifferenceMs: store.settings.get(CLOCK_DIFFERENCE_KEY),
  };
}

function keys({ context, actor }: Gathered) {
  const status = keyStatus(context, actor, {}, () => undefined);
  if (status instanceof Promise || !status.ok) return [];
  return status.value.map(({ displayName: _name, ...key }) => key);
}

function backups({ context }: Gathered) {
  const { store } = context;
  const { at, keep, folder, secondFolder, secondKeep } = storedBackupSettings(store);
  const { lastTry, madeAt, lastRehearsal, lastCheck } = backupRecords(store);
  return {
    settings: { at, keep, ownFolder: folder !== null, secondFolder: secondFolder !== null, secondKeep },
    ...{ lastTry, madeAt, lastRehearsal, lastCheck },
    journal: context.backups?.journal() ?? null,
  };
}

function masters({ context: { masters: known, store } }: Gathered) {
  const kinds = ['price-list', 'generic-names', 'receipt-codes'] as const;
  return {
    editions: kinds.flatMap((kind) =>
      known.editions(kind).map(({ sequence, appliesFrom, rows: count, sha256, importedAt }) => ({
        ...{ kind, appliesFrom, sha256, importedAt },
        rows: count,
        origin: sequence === null ? 'shipped' : 'imported',
      })),
    ),
    retired: store.masters.retiredCount('price-list'),
  };
}

const FILES: Readonly<Record<string, (gathered: Gathered) => unknown>> = {
  'diagnosis.json': diagnosis,
  'program.json': program,
  'settings.json': settings,
  'queue.json': queue,
  'rows.json': rows,
  'outages.json': outages,
  'line.json': line,
  'clock.json': clock,
  'keys.json': keys,
  'disk.json': ({ disk }) => disk,
  'backups.json': backups,
  'masters.json': masters,
  'audit.json': ({ audit }) => audit(),
};

/** A file whose facts cannot be read says so; the others are as they are. */
function contentOf(gathered: Gathered, make: (gathered: Gathered) => unknown): unknown {
  try {
    return make(gathered);
  } catch (error) {
    if (error instanceof StorageFailure) return { unreadable: error.issue.code };
    throw error;
  }
}

export function bundleFiles(gathered: Gathered): Readonly<Record<string, Uint8Array>> {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
  const json = Object.entries(FILES).map(([name, make]): [string, Uint8Array] => [
    name,
    bytes(`${JSON.stringify(contentOf(gathered, make), null, 2)}\n`),
  ]);
  const log = gathered.context.machine.logTail().map((entry) => `${JSON.stringify(entry)}\n`);
  return { ...Object.fromEntries(json), 'log.jsonl': bytes(log.join('')) };
}
