import { readMessageElement, writeMessageElement } from '../../../shared/document/xml-tree.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type ResponseEnvelope, readResponse, writeRequest } from '../../../shared/formats/envelope.ts';
import { type EpsMessage, epsMessages, writeRequestBody } from '../../../shared/formats/eps-messages.ts';
import type { ReceptionReply } from '../../../shared/formats/eps-messages-reception.ts';
import type { RegistrationReply, RegistrationRequest } from '../../../shared/formats/eps-messages-registration.ts';
import type { OperationSearchReply } from '../../../shared/formats/eps-messages-search.ts';
import type {
  Answer,
  EpsGateway,
  LookupAnswer,
  ReceivedPrescription,
  Registered,
  RegisterRequest,
} from '../../application/service-ports.ts';
import type { Clock, Random } from '../../application/system-ports.ts';
import { classifyAnswer, serverDateOf } from './classify-answer.ts';
import { HttpLine } from './http-line.ts';
import { anchorsSchema, classifyDoorAnswer, enrolmentSchema } from './mock-doors.ts';
import { serviceWords } from './service-words.ts';

export interface HttpGatewayOptions {
  readonly baseUrl: string;
  /** 10 digits: prefecture, fee score type, code */
  readonly medicalInstitutionCode: string;
  readonly clock: Clock;
  readonly random: Random;
  /** Default 30,000 */
  readonly requestTimeoutMs?: number;
  /** As in `HttpLineOptions`; default 8 */
  readonly parallelism?: number;
  /** Default 2; 0 switches the quick tries off */
  readonly quickRetries?: number;
  /** As in `HttpLineOptions`; default null */
  readonly authorityPem?: string | null;
}

const XML_CONTENT_TYPE = 'application/xml; charset=utf-8';

function octetsOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

function base64Of(octets: Uint8Array | string): string {
  return Buffer.from(octets).toString('base64');
}

function receivedOf(reply: ReceptionReply): ReceivedPrescription {
  const { documentBase64, ...rest } = reply;
  return { ...rest, document: octetsOf(documentBase64) };
}

function registeredOf(reply: RegistrationReply): Registered {
  return {
    dispensingId: reply.dispensingId,
    returnCopy: octetsOf(reply.returnedBase64),
    registeredAt: reply.registeredAt,
  };
}

function lookupOf(reply: OperationSearchReply): LookupAnswer {
  if (reply.found === 'not-received') return { found: 'not-received' };
  if (reply.found === 'rejected') return { found: 'rejected', ...serviceWords(reply.code ?? '', reply.message ?? '') };
  if (reply.registration !== null) return { found: 'registered', registered: registeredOf(reply.registration) };
  const acknowledged = { returnCopy: null, registeredAt: reply.takenInAt };
  return {
    found: 'registered',
    registered: { dispensingId: reply.withdrawal?.dispensingId ?? null, ...acknowledged },
  };
}

function registrationOf(operationId: Uuid, request: RegisterRequest): RegistrationRequest {
  const { document, ...rest } = request;
  return { operationId, ...rest, documentBase64: base64Of(document) };
}

function mapAnswer<A, B>(answer: Answer<A>, change: (value: A) => B): Answer<B> {
  return answer.kind === 'answered' ? { ...answer, value: change(answer.value) } : answer;
}

/** An answer that echoes another file identifier is not ours; one that failed may not have been able to read it. */
function envelopeOrNull(body: Uint8Array | null, fileIdentifier: string): ResponseEnvelope | null {
  if (body === null) return null;
  const root = readMessageElement(body);
  const envelope = root.ok ? readResponse(root.value) : root;
  if (!envelope.ok) return null;
  const { fileIdentifier: echo, segment } = envelope.value;
  return echo === fileIdentifier || (echo === null && segment === 'failed') ? envelope.value : null;
}

class HttpGateway implements EpsGateway {
  readonly #options: HttpGatewayOptions;
  readonly #line: HttpLine;

  constructor(options: HttpGatewayOptions) {
    this.#options = options;
    this.#line = new HttpLine({
      baseUrl: options.baseUrl,
      clock: options.clock,
      parallelism: options.parallelism ?? 8,
      requestTimeoutMs: options.requestTimeoutMs ?? 30_000,
      quickRetries: options.quickRetries ?? 2,
      authorityPem: options.authorityPem ?? null,
    });
  }

  /**
   * @param fileIdentifier the operation id where there is one: a resend is then the same bytes
   */
  async #ask<Request, Reply>(
    message: EpsMessage<Request, Reply>,
    request: Request,
    fileIdentifier: string,
    signal: AbortSignal | undefined,
  ): Promise<Answer<Reply>> {
    const { medicalInstitutionCode, clock } = this.#options;
    const body = writeMessageElement(
      writeRequest({ medicalInstitutionCode, fileIdentifier, body: writeRequestBody(message, request) }),
    );
    const path = `/eps/${message.name}`;
    const answer = await this.#line.send({ method: 'POST', path, contentType: XML_CONTENT_TYPE, body, signal });
    const { durationMs } = answer;
    if (answer.kind === 'failure') {
      const fate = classifyAnswer(answer, message, clock.now());
      return { ...fate, meta: { httpStatus: null, serverDate: null, durationMs } };
    }
    const envelope = envelopeOrNull(answer.body, fileIdentifier);
    const fate = classifyAnswer({ ...answer, envelope }, message, clock.now());
    return { ...fate, meta: { httpStatus: answer.httpStatus, serverDate: serverDateOf(answer.date), durationMs } };
  }

  #question(): string {
    return this.#options.random.uuid();
  }

  async receive(...[operationId, by, signal]: Parameters<EpsGateway['receive']>) {
    return mapAnswer(await this.#ask(epsMessages.receive, { operationId, by }, operationId, signal), receivedOf);
  }

  async listForPatient(...[insured, signal]: Parameters<EpsGateway['listForPatient']>) {
    const answer = await this.#ask(epsMessages.patientList, { insured }, this.#question(), signal);
    return mapAnswer(answer, (reply) => reply.prescriptions);
  }

  async cancelReception(...[operationId, prescriptionId, signal]: Parameters<EpsGateway['cancelReception']>) {
    const request = { operationId, prescriptionId };
    return mapAnswer(await this.#ask(epsMessages.cancelReception, request, operationId, signal), () => null);
  }

  async register(...[operationId, request, signal]: Parameters<EpsGateway['register']>) {
    const message = registrationOf(operationId, request);
    return mapAnswer(await this.#ask(epsMessages.register, message, operationId, signal), registeredOf);
  }

  async amend(...[operationId, dispensingId, version, request, signal]: Parameters<EpsGateway['amend']>) {
    const message = { ...registrationOf(operationId, request), dispensingId, version };
    return mapAnswer(await this.#ask(epsMessages.amend, message, operationId, signal), registeredOf);
  }

  async withdraw(...[operationId, dispensingId, reason, signal]: Parameters<EpsGateway['withdraw']>) {
    const request = { operationId, dispensingId, reason };
    return mapAnswer(await this.#ask(epsMessages.withdraw, request, operationId, signal), () => null);
  }

  async lookup(...[operationId, signal]: Parameters<EpsGateway['lookup']>) {
    const answer = await this.#ask(epsMessages.searchOperation, { operationId }, this.#question(), signal);
    return mapAnswer(answer, lookupOf);
  }

  async lookupReception(
    ...[operationId, signal]: Parameters<EpsGateway['lookupReception']>
  ): ReturnType<EpsGateway['lookupReception']> {
    const answer = await this.#ask(epsMessages.searchOperation, { operationId }, this.#question(), signal);
    if (answer.kind !== 'answered') return answer;
    const { meta, value } = answer;
    if (value.found === 'not-received') return { kind: 'answered', value: { found: 'not-received' }, meta };
    if (value.found === 'rejected') {
      const rejected = { found: 'rejected', ...serviceWords(value.code ?? '', value.message ?? '') } as const;
      return { kind: 'answered', value: rejected, meta };
    }
    if (value.reception === null) return { kind: 'unknown', cause: 'body-unreadable', retryAfterMs: null, meta };
    return { kind: 'answered', value: { found: 'registered', received: receivedOf(value.reception) }, meta };
  }

  async fetchReturnCopy(...[dispensingId, signal]: Parameters<EpsGateway['fetchReturnCopy']>) {
    const answer = await this.#ask(epsMessages.fetchCopy, { dispensingId }, this.#question(), signal);
    return mapAnswer(answer, (reply) => octetsOf(reply.returnedBase64));
  }

  async listRegistered(...[date, signal]: Parameters<EpsGateway['listRegistered']>) {
    const answer = await this.#ask(epsMessages.listByDate, { date }, this.#question(), signal);
    return mapAnswer(answer, (reply) => reply.results);
  }

  /** 事前処理, then the check itself. */
  async checkDuplicates(...[request, signal]: Parameters<EpsGateway['checkDuplicates']>) {
    const prepared = await this.#ask(epsMessages.preCheck, request.insured, this.#question(), signal);
    if (prepared.kind !== 'answered') return prepared;
    const { csv, ...rest } = request;
    return this.#ask(epsMessages.check, { ...rest, csvBase64: base64Of(csv) }, this.#question(), signal);
  }

  async pastDrugs(...[insured, onlineConsent, signal]: Parameters<EpsGateway['pastDrugs']>) {
    const request = { insured, onlineConsent };
    const answer = await this.#ask(epsMessages.pastDrugs, request, this.#question(), signal);
    return mapAnswer(answer, (reply) => reply.drugs);
  }

  async anchors(...[signal]: Parameters<EpsGateway['anchors']>) {
    const request = { method: 'GET', path: '/mock/anchors', contentType: null, body: null, signal } as const;
    return classifyDoorAnswer(await this.#line.send(request), anchorsSchema);
  }

  async enrol(...[certificateRequestPem, signal]: Parameters<EpsGateway['enrol']>) {
    const body = Buffer.from(JSON.stringify({ certificateRequestPem }));
    const request = { method: 'POST', path: '/mock/enrol', contentType: 'application/json', body, signal } as const;
    return classifyDoorAnswer(await this.#line.send(request), enrolmentSchema);
  }

  async close() {
    await this.#line.close();
  }
}

/** The gateway over HTTP (transport 1). Nothing is sent, and no connection made, before the first question. */
export function createHttpGateway(options: HttpGatewayOptions): EpsGateway {
  return new HttpGateway(options);
}
