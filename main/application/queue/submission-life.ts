import { z } from 'zod';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { rowAction } from '../../../shared/domain/closing/closing-actions.ts';
import { ownNeed } from '../../../shared/domain/closing/closing-rows.ts';
import { sameDayClock } from '../../../shared/domain/closing/same-day-clock.ts';
import { domainIssue } from '../../../shared/domain/domain-issues.ts';
import { success } from '../../../shared/domain/result.ts';
import { lineCauseText } from '../../../shared/domain/submission/line-cause.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import {
  attemptWords,
  checkWords,
  elementWords,
  eventWords,
} from '../../../shared/domain/submission/submission-life-words.ts';
import { sameDaySettings } from '../app-settings.ts';
import type { Context, UseCase } from '../context.ts';
import { MASK, seesPatientsAnyway } from '../mask-patient.ts';
import { carriesDocument } from '../result/prepare-document.ts';
import type { DocumentKind, ResultRow, StoredDocument } from '../row-ports.ts';
import { findSubmission } from './find-rows.ts';
import { pageRow } from './queue-page.ts';

type Life = OperationOutput<'queue.life'>;
type Point = Life['line'][number];
type Mark = Life['marks'][number];

/** Everything that happened to one row, told once: what attempts tell is left out of the events. Support sees no patient in it. */
export const submissionLife: UseCase<OperationInput<'queue.life'>, Life> = (context, actor, input) => {
  const found = findSubmission(context.store, input.id);
  if (!found.ok) return found;
  const row = found.value;
  const { store, clock } = context;
  const result = row.resultId === null ? null : store.results.byId(row.resultId);
  const entry = store.submissions.entry(row.submissionId);
  const documents = documentsOf(context, row);
  const { verifications } = store.returnCopies.of(row.submissionId);
  const judged = verifications.at(-1) ?? null;
  const deadline =
    row.dispensingDate === null ? null : sameDayClock(clock.now(), row.dispensingDate, sameDaySettings(context));
  return success({
    row: pageRow(entry, seesPatientsAnyway(actor)),
    prescriptionKey: row.prescriptionKey,
    reception: receptionOf(context, row, seesPatientsAnyway(actor)),
    marks: marksOf(context, row, result, judged?.at ?? null),
    line: lineOf(context, row, result),
    attempts: store.attempts.of(row.submissionId).map(({ number, message, startedAt, outcome }) => {
      const { ja, en } = attemptWords(message, outcome);
      const { endedAt = null, durationMs = null, outcome: end = null, code = null, httpStatus = null } = outcome ?? {};
      return { number, message, startedAt, endedAt, durationMs, outcome: end, code, httpStatus, words: { ja, en } };
    }),
    outages: store.outages.of(row.submissionId).map(({ outageId, startedAt, endedAt, cause }) => {
      return { outageId, startedAt, endedAt, cause, words: lineCauseText(cause) };
    }),
    documents: documents.map(({ kind, sha256, bytes, createdAt }) => ({
      kind,
      sha256,
      bytes: bytes.length,
      createdAt,
    })),
    verifications: documents.flatMap((document) => verified(context, document)),
    copyComparison: judged === null ? null : { at: judged.at, valid: judged.valid, checks: namedChecks(judged.checks) },
    lateReason: store.submissions.lateReason(row.submissionId),
    deadline:
      deadline === null
        ? null
        : { at: deadline.deadline, phase: deadline.phase, words: { ja: deadline.text, en: deadline.textEn } },
    next: nextOf(context, row),
  });
};

/** The prescriber's original, what is sent, what came back: those that are there. */
export function documentsOf({ store }: Pick<Context, 'store'>, row: Submission): readonly StoredDocument[] {
  const original = store.prescriptions.byKey(row.prescriptionKey)?.originalSha256 ?? null;
  return [original, row.documentSha256, row.returnCopySha256].flatMap((sha256) => {
    const stored = sha256 === null ? null : store.documents.bySha256(sha256);
    return stored === null ? [] : [stored];
  });
}

/** What stands on the paper too: a number typed wrong is found by comparing. */
function receptionOf({ store }: Context, row: Submission, open: boolean): Life['reception'] {
  if (row.kind !== 'receive') return null;
  const prescription = store.prescriptions.byKey(row.prescriptionKey)?.prescription;
  if (prescription === undefined) return null;
  const { exchangeNumber, insured } = prescription;
  const shown = (text: string | null) => (open || text === null ? text : MASK);
  return {
    exchangeNumber: shown(exchangeNumber),
    insured: {
      insurerNumber: shown(insured.insurerNumber),
      symbol: shown(insured.symbol),
      number: shown(insured.number),
      branch: shown(insured.branch),
    },
  };
}

function personOf({ store }: Context, name: string): string | null {
  return name === 'sender' ? null : (store.users.byName(name)?.displayName ?? name);
}

function marksOf(context: Context, row: Submission, result: ResultRow | null, judgedAt: Instant | null): Life['marks'] {
  const { store } = context;
  const nameOf = (userId: ResultRow['createdBy'] | null) =>
    userId === null ? null : (store.users.byId(userId)?.displayName ?? null);
  const signed = store.submissions.events(row.submissionId).findLast((event) => event.event === 'sign');
  const mark = (
    name: Mark['mark'],
    state: Mark['state'],
    at: string | null = null,
    by: string | null = null,
  ): Mark => ({
    mark: name,
    state,
    at: state === 'done' ? at : null,
    by: state === 'done' ? by : null,
  });
  const over =
    row.state === 'voided' || row.state === 'exempt' || row.state === 'superseded' || row.state === 'withdrawn';
  const registered =
    row.registeredAt !== null ? 'done' : over ? 'not-needed' : row.state === 'rejected' ? 'failed' : 'waiting';
  const hasCopy = (row.kind === 'register' || row.kind === 'amend') && registered !== 'not-needed';
  const copy = !hasCopy ? 'not-needed' : row.copy === 'verified' ? 'done' : row.copy === 'bad' ? 'failed' : 'waiting';
  const signature = !row.needsSignature
    ? 'not-needed'
    : signed !== undefined
      ? 'done'
      : over
        ? 'not-needed'
        : 'waiting';
  return [
    mark('saved', 'done', result?.createdAt ?? row.createdAt, nameOf(result?.createdBy ?? null)),
    mark(
      'finalised',
      result === null ? 'not-needed' : 'done',
      result?.finalisedAt ?? null,
      nameOf(result?.finalisedBy ?? null),
    ),
    mark('signed', signature, signed?.at ?? null, signed === undefined ? null : personOf(context, signed.by)),
    mark('registered', registered, row.registeredAt),
    mark('copy', copy, judgedAt),
  ];
}

/** Told by the attempts, with their times and answers. */
const TOLD_BY_ATTEMPTS = /^(claim$|answer-|lookup-)/;

function lineOf(context: Context, row: Submission, result: ResultRow | null): Life['line'] {
  const { store } = context;
  const point = (
    at: string,
    kind: Point['kind'],
    code: string,
    ja: string,
    en: string,
    rest: Partial<Point> = {},
  ): Point => ({
    at,
    until: null,
    kind,
    code,
    words: { ja, en },
    by: null,
    detail: null,
    tone: 'plain',
    ...rest,
  });
  const begun = result === null ? row.createdAt : result.createdAt;
  const line: Point[] = [point(begun, 'event', 'saved', '保存した', 'saved', { tone: 'done' })];
  if (result?.finalisedAt)
    line.push(point(result.finalisedAt, 'event', 'finalised', '確定した', 'finalised', { tone: 'done' }));
  for (const { at, event, by, reason } of store.submissions.events(row.submissionId)) {
    if (TOLD_BY_ATTEMPTS.test(event)) continue;
    const { ja, en, tone } = eventWords(event);
    line.push(point(at, 'event', event, ja, en, { by: personOf(context, by), detail: reason, tone }));
  }
  for (const { message, startedAt, outcome } of store.attempts.of(row.submissionId)) {
    const { ja, en, tone } = attemptWords(message, outcome);
    const kind = message === 'look-up' ? 'look-up' : message === 'fetch-return-copy' ? 'copy' : 'attempt';
    line.push(point(startedAt, kind, outcome?.outcome ?? 'open', ja, en, { until: outcome?.endedAt ?? null, tone }));
  }
  const { copies, verifications } = store.returnCopies.of(row.submissionId);
  for (const { storedAt } of copies)
    line.push(point(storedAt, 'copy', 'stored', '返却ファイルを保存した', 'returned file stored', { tone: 'done' }));
  for (const { at, valid } of verifications)
    line.push(
      valid
        ? point(at, 'copy', 'verified', '返却ファイルを検証した', 'returned file verified', { tone: 'done' })
        : point(at, 'copy', 'bad', '返却ファイルが送った内容と違う', 'returned file does not match', {
            tone: 'trouble',
          }),
    );
  for (const { startedAt, endedAt, cause } of store.outages.of(row.submissionId)) {
    const { ja, en } = lineCauseText(cause);
    const end = { until: endedAt, tone: 'trouble' } as const;
    line.push(point(startedAt, 'outage', cause, `障害で遅れた・${ja}`, `delayed by an outage (${en})`, end));
  }
  return line.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

const VERIFIED_KINDS = ['prescription-original', 'dispensing-final', 'return-copy'] as const;

function verified(context: Context, { kind, bytes }: StoredDocument): Life['verifications'] {
  const named = VERIFIED_KINDS.find((one: DocumentKind) => one === kind);
  if (named === undefined) return [];
  const { valid, signatures } = verifyDocument(bytes, { anchors: context.shop.anchors, now: context.clock.now() });
  return [
    {
      kind: named,
      valid,
      signatures: signatures.map(({ element, signer, role, checks }) => ({
        element,
        words: elementWords(element),
        signer,
        role,
        checks: namedChecks(checks),
      })),
    },
  ];
}

const storedChecks = z.array(
  z.object({
    name: z.string(),
    result: z.enum(['pass', 'fail', 'not-applicable']),
    detail: z.string().nullish(),
  }),
);

function namedChecks(checks: unknown): {
  name: string;
  words: { ja: string; en: string };
  result: 'pass' | 'fail' | 'not-applicable';
  detail: string | null;
}[] {
  const parsed = storedChecks.safeParse(checks);
  if (!parsed.success) return [];
  return parsed.data.map(({ name, result, detail }) => ({
    name,
    words: checkWords(name),
    result,
    detail: detail ?? null,
  }));
}

/** What comes next and who does it: a person's one action, else what the program does by itself. */
function nextOf({ store }: Context, row: Submission): Life['next'] {
  const signerName = row.signerUserId === null ? null : (store.users.byId(row.signerUserId)?.displayName ?? null);
  const earlier = store.submissions
    .chain(row.prescriptionKey)
    .some((one) => one.chainPosition < row.chainPosition && UNFINISHED.has(one.state));
  const documentMissing = !earlier && carriesDocument(row) && row.documentSha256 === null;
  const open = { ...row, businessDay: null, signerName, waitsFor: null, heldByMode: false, documentMissing };
  const need = ownNeed(open);
  if (need === 'finished') return null;
  if (need !== 'automatic') {
    const { code, text, next, who, parameters } = rowAction(open, need);
    return { code, text, next, who, ...(parameters ? { parameters: { ...parameters } } : {}) };
  }
  const code = earlier ? 'closing.waits-chain' : WAITS[row.state];
  const { text, next } = domainIssue(code ?? 'closing.waits-send');
  return { code: code ?? 'closing.waits-send', text, next, who: null };
}

const UNFINISHED: ReadonlySet<string> = new Set([
  'awaiting-signature',
  'ready',
  'in-flight',
  'outcome-unknown',
  'rejected',
  'held',
]);
const WAITS: Readonly<Partial<Record<Submission['state'], 'closing.waits-look-up' | 'closing.waits-copy'>>> = {
  'in-flight': 'closing.waits-look-up',
  'outcome-unknown': 'closing.waits-look-up',
  registered: 'closing.waits-copy',
};
