import { createHash } from 'node:crypto';
import { writeMessageElement } from '../../shared/document/xml-tree.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { type RequestEnvelope, writeResponse } from '../../shared/formats/envelope.ts';
import { type EpsMessage, writeReplyBody } from '../../shared/formats/eps-messages.ts';
import { DONE, type ProcessingOutcome } from '../../shared/formats/eps-messages-outcome.ts';
import type { OperationSearchReply } from '../../shared/formats/eps-messages-search.ts';
import { refused } from '../error-codes.ts';
import type { StoredOperation } from '../store/operation-table.ts';
import type { Answered, MockContext, PreparedOperation, SearchPart } from './message-context.ts';

export function answerBytes<Reply>(
  context: MockContext,
  envelope: RequestEnvelope,
  message: EpsMessage<unknown, Reply>,
  answered: Answered<Reply>,
): Uint8Array {
  return writeMessageElement(
    writeResponse({
      processExecutionTime: context.now(),
      medicalInstitutionCode: envelope.medicalInstitutionCode,
      fileIdentifier: envelope.fileIdentifier,
      segment: 'completed',
      errorCode: null,
      errorMessage: null,
      body: writeReplyBody(message, answered.outcome, answered.reply),
    }),
  );
}

/** The same question for the same operation, whatever white space and file identifier it travels with. */
function requestSha256(message: string, envelope: RequestEnvelope): string {
  const identity = JSON.stringify([message, envelope.medicalInstitutionCode, envelope.body]);
  return createHash('sha256').update(identity).digest('hex');
}

function searchReplyOf(
  outcome: ProcessingOutcome,
  part: SearchPart,
  at: StoredOperation['takenInAt'],
): OperationSearchReply {
  const done = outcome.status === 'done';
  const firstFinding = outcome.csvFindings[0] ?? outcome.xmlFindings[0];
  return {
    found: done ? 'registered' : 'rejected',
    code: done ? null : (outcome.code ?? firstFinding?.code ?? null),
    message: done ? null : (outcome.message ?? firstFinding?.message ?? null),
    takenInAt: at,
    registration: part.registration ?? null,
    reception: part.reception ?? null,
    withdrawal: part.withdrawal ?? null,
  };
}

/**
 * Runs an operation at most once. The first answer's bytes are stored under the operation id, in the transaction in
 * which it takes effect; every later request of the same id gets those bytes, another content under it is refused.
 * Nothing here waits, so two requests of one operation cannot interleave; the primary key would refuse the second.
 */
export function performOperation<Reply>(
  context: MockContext,
  envelope: RequestEnvelope,
  message: EpsMessage<unknown, Reply>,
  operationId: Uuid,
  prepare: () => PreparedOperation<Reply>,
): Uint8Array {
  const { store } = context;
  const sha256 = requestSha256(message.name, envelope);
  const earlier = store.operations.byId(operationId);
  if (earlier !== null) {
    if (earlier.requestSha256 === sha256) return earlier.answer;
    return answerBytes(context, envelope, message, { outcome: refused('EPSB9002E'), reply: null });
  }
  const prepared = prepare();
  return store.transaction(() => {
    const result = prepared.commit();
    const answer = answerBytes(context, envelope, message, result);
    const takenInAt = context.now();
    store.operations.insert({
      operationId,
      message: message.name,
      requestSha256: sha256,
      outcome: result.outcome.status === 'done' ? 'done' : 'refused',
      searchReply: searchReplyOf(result.outcome, result.search ?? {}, takenInAt),
      answer,
      takenInAt,
    });
    return answer;
  });
}

export function refusedOperation(outcome: ProcessingOutcome): PreparedOperation<never> {
  return { commit: () => ({ outcome, reply: null }) };
}

export function answeredWith<Reply>(reply: Reply): Answered<Reply> {
  return { outcome: DONE, reply };
}
