import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { RequestEnvelope } from '../../shared/formats/envelope.ts';
import type { MessageElement } from '../../shared/formats/envelope-element.ts';
import { type EpsMessage, epsMessages } from '../../shared/formats/eps-messages.ts';
import { checkLines, prepareCheck } from './check.ts';
import type { Answered, MockContext, PreparedOperation } from './message-context.ts';
import { pastDrugs } from './past-drugs.ts';
import { answerBytes, performOperation } from './perform-operation.ts';
import { listForPatient, prepareCancelReception, prepareReception } from './reception.ts';
import { prepareAmendment, prepareRegistration, prepareWithdrawal } from './registration.ts';
import { fetchCopy, listByDate, searchOperation, searchPrescription } from './search.ts';

/** Works on one request; null = its body is no request of this message. */
export type Worker = (
  context: MockContext,
  envelope: RequestEnvelope & { readonly body: MessageElement },
) => Uint8Array | null;

function question<Request, Reply>(
  message: EpsMessage<Request, Reply>,
  answer: (context: MockContext, envelope: RequestEnvelope, request: Request) => Answered<Reply>,
): readonly [string, Worker] {
  return [
    message.name,
    (context, envelope) => {
      const request = message.request.read(envelope.body);
      if (!request.ok) return null;
      return answerBytes(context, envelope, message, answer(context, envelope, request.value));
    },
  ];
}

function operation<Request extends { readonly operationId: Uuid }, Reply>(
  message: EpsMessage<Request, Reply>,
  prepare: (context: MockContext, envelope: RequestEnvelope, request: Request) => PreparedOperation<Reply>,
): readonly [string, Worker] {
  return [
    message.name,
    (context, envelope) => {
      const request = message.request.read(envelope.body);
      if (!request.ok) return null;
      return performOperation(context, envelope, message, request.value.operationId, () =>
        prepare(context, envelope, request.value),
      );
    },
  ];
}

/** Every message by the name in its path. */
export const messageWorkers: ReadonlyMap<string, Worker> = new Map([
  operation(epsMessages.receive, prepareReception),
  operation(epsMessages.cancelReception, prepareCancelReception),
  operation(epsMessages.register, prepareRegistration),
  operation(epsMessages.amend, prepareAmendment),
  operation(epsMessages.withdraw, prepareWithdrawal),
  question(epsMessages.patientList, (context, _envelope, request) => listForPatient(context, request)),
  question(epsMessages.searchOperation, (context, _envelope, request) => searchOperation(context, request)),
  question(epsMessages.searchPrescription, (context, _envelope, request) => searchPrescription(context, request)),
  question(epsMessages.listByDate, listByDate),
  question(epsMessages.fetchCopy, fetchCopy),
  question(epsMessages.preCheck, prepareCheck),
  question(epsMessages.check, checkLines),
  question(epsMessages.pastDrugs, pastDrugs),
]);
