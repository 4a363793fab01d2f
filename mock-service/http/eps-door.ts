import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { readMessageElement, writeMessageElement } from '../../shared/document/xml-tree.ts';
import { readRequest, writeResponse } from '../../shared/formats/envelope.ts';
import { childrenNamed, type MessageElement } from '../../shared/formats/envelope-element.ts';
import { ERROR_TEXTS, type ErrorCode } from '../error-codes.ts';
import { type FaultBefore, planFaults } from '../faults/plan-faults.ts';
import type { MockContext } from '../messages/message-context.ts';
import { messageWorkers, type Worker } from '../messages/message-table.ts';
import { readRequestBody } from './read-body.ts';
import type { RequestCounters } from './request-counters.ts';
import { type EpsAnswer, sendAnswer } from './send-answer.ts';

const NO_FAULT = { after: null, dice: 0 } as const;

/** What the faults are drawn by: the operation id, else the message with what it asks about. */
function subjectOf(message: string, root: MessageElement | null): string {
  const body = root === null ? undefined : childrenNamed(root, 'MessageBody')[0];
  const textOf = (name: string): string => (body === undefined ? '' : (childrenNamed(body, name)[0]?.text ?? ''));
  const operationId = textOf('OperationId');
  if (operationId !== '') return operationId;
  return `${message}:${textOf('DispensingId')}${textOf('PrescriptionId')}${textOf('DispensingDate')}`;
}

function plainAnswer(httpStatus: number, retryAfterS: number | null = null): EpsAnswer {
  return { httpStatus, bytes: new Uint8Array(), retryAfterS };
}

/** First level of status: the request itself could not be taken (SegmentOfResult 9). */
function failedAnswer(
  context: MockContext,
  httpStatus: number,
  code: ErrorCode,
  fileIdentifier: string | null,
): EpsAnswer {
  const bytes = writeMessageElement(
    writeResponse({
      processExecutionTime: context.now(),
      medicalInstitutionCode: null,
      fileIdentifier,
      segment: 'failed',
      errorCode: code,
      errorMessage: ERROR_TEXTS[code],
      body: null,
    }),
  );
  return { httpStatus, bytes, retryAfterS: null };
}

function workOn(context: MockContext, worker: Worker, root: MessageElement | null): EpsAnswer {
  const envelope = root === null ? null : readRequest(root);
  if (envelope === null || !envelope.ok) return failedAnswer(context, 400, 'EPSB9001E', null);
  const { fileIdentifier, medicalInstitutionCode } = envelope.value;
  // Third digit: 点数表 4 = 調剤; this is the pharmacies' side of the service.
  if (medicalInstitutionCode[2] !== '4') return failedAnswer(context, 200, 'EPSB9003E', fileIdentifier);
  const bytes = worker(context, envelope.value);
  if (bytes === null) return failedAnswer(context, 400, 'EPSB9001E', fileIdentifier);
  return { httpStatus: 200, bytes, retryAfterS: null };
}

function beforeAnswer(fault: FaultBefore, retryAfterS: number): EpsAnswer | 'reset' | 'drop' {
  switch (fault) {
    case 'refuse':
      return 'reset';
    case 'drop-request':
      return 'drop';
    case 'http401':
      return plainAnswer(401);
    case 'http429':
      return plainAnswer(429, retryAfterS);
    case 'http503':
      return plainAnswer(503);
  }
}

/** `POST /eps/<MessageName>`: counts, misbehaves as told, works, answers. */
export async function serveEpsRequest(
  context: MockContext,
  counters: RequestCounters,
  message: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const worker = messageWorkers.get(message);
  counters.begin(worker === undefined ? 'unknown' : message);
  let status: number | 'dropped' = 'dropped';
  try {
    status = await answerEpsRequest(context, counters, message, worker, request, response);
  } finally {
    counters.end(status);
  }
}

async function answerEpsRequest(
  context: MockContext,
  counters: RequestCounters,
  message: string,
  worker: Worker | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<number | 'dropped'> {
  const { faults } = context.store;
  if (faults.settings.down) {
    request.socket.resetAndDestroy();
    return 'dropped';
  }
  const body = await readRequestBody(request);
  if (!body.ok) {
    response.setHeader('connection', 'close');
    return sendAnswer(response, plainAnswer(body.httpStatus), NO_FAULT, context.now());
  }
  counters.received(body.wireBytes);
  if (worker === undefined) return sendAnswer(response, plainAnswer(404), NO_FAULT, context.now());
  const read = readMessageElement(body.bytes);
  const root = read.ok ? read.value : null;
  const subject = subjectOf(message, root);
  const { settings } = faults;
  const plan = planFaults(settings, subject, faults.countAttempt(subject));
  if (plan.before !== null) {
    const answer = beforeAnswer(plan.before, settings.http429.retryAfterS);
    if (answer === 'reset') request.socket.resetAndDestroy();
    if (answer === 'drop') request.socket.destroy();
    return typeof answer === 'string' ? 'dropped' : sendAnswer(response, answer, NO_FAULT, context.now());
  }
  const answer = workOn(context, worker, root);
  if (plan.latencyMs > 0) await sleep(plan.latencyMs, undefined, { ref: false });
  return sendAnswer(response, answer, plan, context.now());
}
