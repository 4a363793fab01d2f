/**
 * Every message of the service, by name. Names follow the style `EPSsi???NN` of the real ones; only EPSsiDMP01 is
 * real, all others are MOCK (eps.md §8, docs/mock-service.md).
 */
import { type Result, success } from '../domain/result.ts';
import { type PartCodec, record } from './envelope-codec.ts';
import { type MessageElement, parentElement } from './envelope-element.ts';
import { type ProcessingOutcome, processingOutcome } from './eps-messages-outcome.ts';
import {
  cancelReceptionRequest,
  patientListReply,
  patientListRequest,
  receptionReply,
  receptionRequest,
} from './eps-messages-reception.ts';
import {
  amendmentRequest,
  registrationReply,
  registrationRequest,
  withdrawalReply,
  withdrawalRequest,
} from './eps-messages-registration.ts';
import {
  checkReply,
  checkRequest,
  fetchCopyReply,
  fetchCopyRequest,
  listByDateReply,
  listByDateRequest,
  operationSearchReply,
  operationSearchRequest,
  pastDrugsReply,
  pastDrugsRequest,
  preCheckRequest,
  prescriptionSearchReply,
  prescriptionSearchRequest,
} from './eps-messages-search.ts';

export interface EpsMessage<Request, Reply> {
  readonly name: string;
  readonly request: PartCodec<Request>;
  readonly reply: PartCodec<Reply>;
}

const nothing = record({});

export const epsMessages = {
  receive: { name: 'EPSsiPRR01', request: receptionRequest, reply: receptionReply },
  cancelReception: { name: 'EPSsiPRC01', request: cancelReceptionRequest, reply: nothing },
  patientList: { name: 'EPSsiPRL01', request: patientListRequest, reply: patientListReply },
  register: { name: 'EPSsiDIR01', request: registrationRequest, reply: registrationReply },
  amend: { name: 'EPSsiDIA01', request: amendmentRequest, reply: registrationReply },
  withdraw: { name: 'EPSsiDIW01', request: withdrawalRequest, reply: withdrawalReply },
  searchOperation: { name: 'EPSsiOPS01', request: operationSearchRequest, reply: operationSearchReply },
  searchPrescription: { name: 'EPSsiPRS01', request: prescriptionSearchRequest, reply: prescriptionSearchReply },
  listByDate: { name: 'EPSsiDIL01', request: listByDateRequest, reply: listByDateReply },
  fetchCopy: { name: 'EPSsiDIF01', request: fetchCopyRequest, reply: fetchCopyReply },
  /** 事前処理: the one real name */
  preCheck: { name: 'EPSsiDMP01', request: preCheckRequest, reply: nothing },
  check: { name: 'EPSsiDMP02', request: checkRequest, reply: checkReply },
  pastDrugs: { name: 'EPSsiPDI01', request: pastDrugsRequest, reply: pastDrugsReply },
} as const satisfies Readonly<Record<string, EpsMessage<unknown, unknown>>>;

export function writeRequestBody<Request>(message: EpsMessage<Request, unknown>, request: Request): MessageElement {
  return parentElement('MessageBody', message.request.write(request));
}

/** @param reply null for a refusal, and where a message answers with its status alone */
export function writeReplyBody<Reply>(
  message: EpsMessage<unknown, Reply>,
  outcome: ProcessingOutcome,
  reply: Reply | null,
): MessageElement {
  const content = reply === null ? [] : message.reply.write(reply);
  return parentElement('MessageBody', [...processingOutcome.write(outcome), ...content]);
}

export type ReplyBody<Reply> =
  | { readonly status: 'done'; readonly reply: Reply }
  | { readonly status: 'error'; readonly outcome: ProcessingOutcome };

/** @returns what the service says it did, or `envelope.*` issues: then nothing can be believed of it */
export function readReplyBody<Reply>(
  message: EpsMessage<unknown, Reply>,
  body: MessageElement,
): Result<ReplyBody<Reply>> {
  const outcome = processingOutcome.read(body);
  if (!outcome.ok) return outcome;
  if (outcome.value.status === 'error') return success({ status: 'error', outcome: outcome.value });
  const reply = message.reply.read(body);
  return reply.ok ? success({ status: 'done', reply: reply.value }) : reply;
}
