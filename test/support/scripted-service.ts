import type {
  Answer,
  AnswerMeta,
  EpsGateway,
  LookupAnswer,
  ReceivedPrescription,
  Registered,
  RegisterRequest,
} from '../../main/application/service-ports.ts';
import type { Clock } from '../../main/application/system-ports.ts';
import { addMs, type Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { IN_PROGRESS } from '../../shared/domain/submission/retry-policy.ts';
import { newId } from './store-rows.ts';

/** What the line or the service does with one request. */
export type Fault =
  | 'none'
  | 'connection-refused'
  | 'drop-request' // cut before the service took it in
  | 'drop-response' // cut after
  | 'time-out' // taken in, never answered
  | '503'
  | '503-after-store'
  | 'in-progress' // 処理中: done later, without another word
  | '429'
  | '401'
  | 'garbage-after-store'
  | 'refuse';

export interface Call {
  readonly message: string;
  readonly operationId: Uuid | null;
  readonly dispensingId: Uuid | null;
  readonly at: Instant;
  /** 1-based over all requests */
  readonly number: number;
  /** 1-based among the requests with this message and operation */
  readonly attempt: number;
}

interface Taken {
  readonly kind: 'register' | 'amend' | 'withdraw' | 'receive' | 'cancel-reception';
  readonly dispensingId: Uuid | null;
  readonly document: Uint8Array;
}

export const TIMEOUT_MS = 30_000;
const RETRY_AFTER_MS = 7_000;

/**
 * A service in memory that keeps what the real one promises (same operation id, same answer; a look-up tells the truth)
 * and misbehaves as told. For tests of the engine alone; the sockets are tested against the mock service process.
 */
export class ScriptedService {
  readonly calls: Call[] = [];
  readonly taken = new Map<Uuid, Taken>();
  readonly refused = new Map<Uuid, string>();
  peakInFlight = 0;
  latencyMs = 100;
  clockOffsetMs = 0;
  /** Copies that come with a registration; null = only acknowledged */
  copyInAnswer: ((sent: Uint8Array, dispensingId: Uuid) => Uint8Array) | null = goodCopy;
  copyOnFetch: (sent: Uint8Array, dispensingId: Uuid) => Uint8Array = goodCopy;
  received: (operationId: Uuid) => ReceivedPrescription = () => {
    throw new Error('this service receives nothing');
  };
  fault: (call: Call) => Fault = () => 'none';
  readonly #clock: Clock;
  #inFlight = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  callsOf(message: string): readonly Call[] {
    return this.calls.filter((call) => call.message === message);
  }

  gateway(): EpsGateway {
    const absent = (): never => {
      throw new Error('not part of the upload');
    };
    return {
      register: (operationId, request, signal) =>
        this.#operation('register', operationId, signal, () => this.#register(operationId, 'register', request, null)),
      amend: (operationId, dispensingId, _version, request, signal) =>
        this.#operation('amend', operationId, signal, () =>
          this.#register(operationId, 'amend', request, dispensingId),
        ),
      withdraw: (operationId, dispensingId, _reason, signal) =>
        this.#operation('withdraw', operationId, signal, () =>
          this.#acknowledge(operationId, 'withdraw', dispensingId),
        ),
      cancelReception: (operationId, _prescriptionId, signal) =>
        this.#operation('cancel-reception', operationId, signal, () =>
          this.#acknowledge(operationId, 'cancel-reception', null),
        ),
      receive: (operationId, _by, signal) =>
        this.#operation('receive', operationId, signal, () => {
          this.#acknowledge(operationId, 'receive', null);
          return this.received(operationId);
        }),
      lookup: (operationId, signal) =>
        this.#operation('lookup', operationId, signal, (): LookupAnswer => this.#find(operationId)),
      lookupReception: (operationId, signal) =>
        this.#operation('lookup', operationId, signal, () =>
          this.taken.has(operationId)
            ? { found: 'registered' as const, received: this.received(operationId) }
            : { found: 'not-received' as const },
        ),
      fetchReturnCopy: (dispensingId, signal) =>
        this.#request({ message: 'fetch-return-copy', operationId: null, dispensingId }, signal, () => {
          const row = [...this.taken.values()].findLast((taken) => taken.dispensingId === dispensingId);
          if (row === undefined) throw new Error(`no result ${dispensingId}`);
          return this.copyOnFetch(row.document, dispensingId);
        }),
      listForPatient: absent,
      listRegistered: absent,
      checkDuplicates: absent,
      pastDrugs: absent,
      anchors: absent,
      enrol: absent,
      close: () => Promise.resolve(),
    };
  }

  #register(operationId: Uuid, kind: 'register' | 'amend', request: RegisterRequest, of: Uuid | null): Registered {
    const before = this.taken.get(operationId);
    const dispensingId = before?.dispensingId ?? of ?? newId();
    if (before === undefined) this.taken.set(operationId, { kind, dispensingId, document: request.document });
    const returnCopy = this.copyInAnswer?.(request.document, dispensingId) ?? null;
    return { dispensingId, returnCopy, registeredAt: addMs(this.#clock.now(), this.clockOffsetMs) };
  }

  #acknowledge(operationId: Uuid, kind: Taken['kind'], dispensingId: Uuid | null): null {
    this.taken.set(operationId, { kind, dispensingId, document: new Uint8Array() });
    return null;
  }

  #find(operationId: Uuid): LookupAnswer {
    const refused = this.refused.get(operationId);
    if (refused !== undefined) return { found: 'rejected', code: refused, text: '差戻し' };
    const taken = this.taken.get(operationId);
    if (taken === undefined) return { found: 'not-received' };
    const { dispensingId, document } = taken;
    const returnCopy = dispensingId === null ? null : (this.copyInAnswer?.(document, dispensingId) ?? null);
    const registeredAt = addMs(this.#clock.now(), this.clockOffsetMs);
    return { found: 'registered', registered: { dispensingId, returnCopy, registeredAt } };
  }

  #operation<T>(
    message: string,
    operationId: Uuid,
    signal: AbortSignal | undefined,
    work: () => T,
  ): Promise<Answer<T>> {
    return this.#request({ message, operationId, dispensingId: null }, signal, work);
  }

  async #request<T>(
    request: Pick<Call, 'message' | 'operationId' | 'dispensingId'>,
    signal: AbortSignal | undefined,
    work: () => T,
  ): Promise<Answer<T>> {
    const same = this.calls.filter(
      (other) =>
        other.message === request.message &&
        other.operationId === request.operationId &&
        other.dispensingId === request.dispensingId,
    );
    const number = this.calls.length + 1;
    const call: Call = { ...request, at: this.#clock.now(), number, attempt: same.length + 1 };
    this.calls.push(call);
    this.#inFlight += 1;
    this.peakInFlight = Math.max(this.peakInFlight, this.#inFlight);
    try {
      return await this.#answer(call, this.fault(call), signal, work);
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #answer<T>(call: Call, fault: Fault, signal: AbortSignal | undefined, work: () => T): Promise<Answer<T>> {
    const silent: AnswerMeta = { httpStatus: null, serverDate: null, durationMs: 0 };
    const http = (httpStatus: number): AnswerMeta => ({
      httpStatus,
      serverDate: addMs(this.#clock.now(), this.clockOffsetMs),
      durationMs: this.latencyMs,
    });
    const unknown = (cause: string, meta: AnswerMeta): Answer<T> => ({
      kind: 'unknown',
      cause,
      retryAfterMs: null,
      meta,
    });
    const wait = async (ms: number): Promise<boolean> => {
      await this.#clock.sleep(ms, signal);
      return signal?.aborted === true;
    };
    if (fault === 'connection-refused') {
      return { kind: 'not-reached', cause: 'ECONNREFUSED', retryAfterMs: null, meta: silent };
    }
    if (await wait(this.latencyMs)) return unknown('ABORTED', silent);
    switch (fault) {
      case 'none':
        return { kind: 'answered', value: work(), meta: http(200) };
      case 'drop-request':
        return unknown('ECONNRESET', silent);
      case 'drop-response':
        work();
        return unknown('ECONNRESET', silent);
      case 'time-out':
        work();
        await wait(TIMEOUT_MS - this.latencyMs);
        return unknown('TIMEOUT', silent);
      case '503':
        return unknown('http-503', http(503));
      case '503-after-store':
        work();
        return unknown('http-503', http(503));
      case 'in-progress':
        void this.#clock.sleep(TIMEOUT_MS / 2).then(work);
        return unknown(IN_PROGRESS, http(200));
      case '429':
        return { kind: 'not-reached', cause: 'http-429', retryAfterMs: RETRY_AFTER_MS, meta: http(429) };
      case '401':
        return { kind: 'not-reached', cause: 'http-401', retryAfterMs: null, meta: http(401) };
      case 'garbage-after-store':
        work();
        return unknown('answer-unreadable', http(200));
      case 'refuse':
        if (call.operationId !== null) this.refused.set(call.operationId, 'EPSB0052E');
        return { kind: 'refused', code: 'EPSB0052E', text: '差戻し', meta: http(200) };
    }
  }
}

const MARK = new TextEncoder().encode('returned:');

export function goodCopy(sent: Uint8Array, _dispensingId: Uuid): Uint8Array {
  return new Uint8Array([...MARK, ...sent]);
}

export function badCopy(_sent: Uint8Array, dispensingId: Uuid): Uint8Array {
  return new TextEncoder().encode(`another file ${dispensingId}`);
}

export function isGoodCopy(sent: Uint8Array, returned: Uint8Array): boolean {
  return Buffer.from(goodCopy(sent, newId())).equals(Buffer.from(returned));
}
