import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { sessionIssue } from '../../../shared/contract/session-issues.ts';
import { signDispensingDocument } from '../../../shared/document/xades-sign.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { submissionIssue } from '../../../shared/domain/submission/submission-issues.ts';
import { nextState } from '../../../shared/domain/submission/submission-state.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { noteWrongPin } from '../key/note-wrong-pin.ts';
import type { Actor } from '../people-ports.ts';
import { findSubmission } from '../queue/find-rows.ts';
import { moveSubmission } from '../queue/queue-actions.ts';
import { documentBytes } from './prepare-document.ts';

type Signed = OperationOutput<'result.sign'>;

/** Signs the caller's own rows in the order in which they were finalised; others' rows stand as 署名待ち of their pharmacist. */
export const signResults: UseCase<OperationInput<'result.sign'>, Signed> = async (context, actor, input, progress) => {
  const waiting = context.store.submissions.list({ states: ['awaiting-signature'] });
  const wanted: Submission[] = [];
  for (const id of input.ids) {
    const found = findSubmission(context.store, id);
    if (!found.ok) return found;
    wanted.push(found.value);
  }
  const rows = input.all || input.ids.length === 0 ? waiting : wanted;
  return await signOwnRows(context, actor, rows, waiting, input.pin, progress);
};

export async function signOwnRows(
  context: Context,
  actor: Actor,
  rows: readonly Submission[],
  waiting: readonly Submission[],
  /** Without one the key that the window holds open signs */
  pin: string | undefined,
  progress: Progress,
): Promise<Result<Signed>> {
  const own = rows.filter((row) => row.signerUserId === actor.userId);
  const othersWaiting = countBySigner(
    context,
    waiting.filter((row) => row.signerUserId !== actor.userId),
  );
  if (own.length === 0) return success({ signed: 0, othersWaiting, results: [] });
  const opened = await openedKey(context, actor, pin);
  if (!opened.ok) return opened;
  const results: Signed['results'] = [];
  for (const [index, row] of own.entries()) {
    const signed = signOne(context, actor, row, opened.value);
    results.push(
      signed.ok
        ? { resultId: row.resultId ?? '', submissionId: row.submissionId, state: signed.value.state, issues: [] }
        : {
            resultId: row.resultId ?? '',
            submissionId: row.submissionId,
            state: row.state,
            issues: [...signed.issues],
          },
    );
    progress({
      phase: 'sign',
      done: index + 1,
      total: own.length,
      perMinute: null,
      secondsLeft: null,
      row: { id: row.submissionId, outcome: signed.ok ? 'signed' : 'refused' },
    });
    if (index % 20 === 19) await context.clock.sleep(0);
  }
  return success({ signed: results.filter((result) => result.issues.length === 0).length, othersWaiting, results });
}

async function openedKey(context: Context, actor: Actor, pin: string | undefined): Promise<Result<OpenedSigner>> {
  const key = context.store.signingKeys.current(actor.userId);
  if (key === null) return refusal(applicationIssue('sign.no-key', { user: actor.displayName }));
  if (pin !== undefined) {
    const opened = await context.keys.open(key, pin);
    noteWrongPin(context, actor.userId, opened);
    return opened;
  }
  return context.heldKey?.signer() ?? refusal(sessionIssue('sign.pin-needed'));
}

type OpenedSigner = Parameters<typeof signDispensingDocument>[1];

function signOne(context: Context, actor: Actor, row: Submission, signer: OpenedSigner): Result<Submission> {
  // Asked before anything is signed: a signature that nobody may use is not made, and not stored.
  const next = nextState(row, 'sign');
  if (!next.ok) return refusal(submissionIssue(next.refusal));
  const unsigned = documentBytes(context, row);
  if (!unsigned.ok) return unsigned;
  const signed = signDispensingDocument(unsigned.value, signer, context.clock.now(), () => context.random.uuid());
  if (!signed.ok) return signed;
  return context.store.transaction(() => {
    const documentSha256 = context.store.documents.put('dispensing-final', signed.value, context.clock.now());
    return moveSubmission(context, actor, row, 'sign', null, { documentSha256, nextAttemptAt: null });
  });
}

function countBySigner(context: Context, rows: readonly Submission[]): Signed['othersWaiting'] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const signer =
      (row.signerUserId === null ? null : context.store.users.byId(row.signerUserId)?.displayName) ?? '未定';
    counts.set(signer, (counts.get(signer) ?? 0) + 1);
  }
  return [...counts].map(([signer, count]) => ({ signer, rows: count }));
}
