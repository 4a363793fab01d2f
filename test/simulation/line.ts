import { classifyAnswer, type TransportOutcome } from '../../main/adapters/eps/classify-answer.ts';
import type { Answer, AnswerMeta, EpsGateway, LookupAnswer, Registered } from '../../main/application/service-ports.ts';
import type { Clock } from '../../main/application/system-ports.ts';
import { addMs, epochMsOf, type Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { epsMessages } from '../../shared/formats/eps-messages.ts';
import type { Dice } from '../support/seeded.ts';
import type { Complaint, Ledger, LedgerEntry, Reply } from './ledger.ts';
import type { Book } from './prescription-book.ts';
import type { RequestLimits } from './request-limits.ts';
import type { Trace } from './trace.ts';
import { type Fault, faultAt, type Weather } from './weather.ts';

export interface LineParts {
  /** Time as it really is, whatever the shop's clock says */
  readonly clock: Clock;
  readonly startMs: number;
  readonly dice: Dice;
  readonly weather: Weather;
  readonly ledger: Ledger;
  readonly book: Book;
  readonly trace: Trace;
  readonly requestTimeoutMs: number;
  readonly complain: Complaint;
  /** Told of every operation that leaves */
  readonly sent: (message: string, operationId: Uuid) => void;
  readonly serverNow: () => Instant;
}

const SILENT: AnswerMeta = { httpStatus: null, serverDate: null, durationMs: 0 };
const OPERATIONS: ReadonlySet<string> = new Set(['register', 'amend', 'withdraw', 'receive', 'cancel-reception']);
const OTHER_COPY = new TextEncoder().encode('<Document>another</Document>');

type FoundReception = Awaited<ReturnType<EpsGateway['lookupReception']>> extends Answer<infer Found> ? Found : never;

/** How the fault travels: when the service gets it, and what the client is told. */
interface Way {
  /** null = never arrives; milliseconds after it left */
  readonly arrivesMs: number | null;
  /** A second delivery */
  readonly againMs: number | null;
  readonly toldMs: number;
  readonly outcome: TransportOutcome | null;
}

/**
 * The line to the scripted service. What has left arrives within the request time-out or never (product.md §11: a
 * request that can no longer arrive); the answers are judged by the program's own `classifyAnswer`.
 */
export class SimulatedLine {
  readonly #parts: LineParts;
  /** Operations whose last request had no readable answer and that were not looked up since */
  readonly #inDoubt = new Set<Uuid>();
  /** Operations of which something may still arrive, until when; and the life and the clock with which it left */
  readonly #onItsWay = new Map<
    Uuid,
    { readonly untilMs: number; readonly driftMs: number; readonly life: RequestLimits }
  >();

  constructor(parts: LineParts) {
    this.#parts = parts;
  }

  /** The service as one run of the program sees it. @param limits what that run may ask for */
  gateway(limits: RequestLimits): EpsGateway {
    const { ledger, book, serverNow } = this.#parts;
    const absent = (): never => {
      throw new Error('not part of the simulation');
    };
    const ask = <T>(message: string, id: Uuid | null, signal: AbortSignal | undefined, work: () => Reply<T>) =>
      this.#ask(limits, message, id, signal, work);
    const mapped = <A, B>(reply: Reply<A>, change: (value: A) => B): Reply<B> =>
      'done' in reply ? { done: change(reply.done) } : reply;
    return {
      register: (id, request, signal) =>
        ask('register', id, signal, () => mapped(ledger.register(id, request), (entry) => this.#registered(entry))),
      amend: (id, dispensingId, version, request, signal) =>
        ask('amend', id, signal, () =>
          mapped(ledger.amend(id, dispensingId, version, request), (entry) => this.#registered(entry)),
        ),
      withdraw: (id, dispensingId, _reason, signal) =>
        ask('withdraw', id, signal, () => mapped(ledger.withdraw(id, dispensingId), () => null)),
      cancelReception: (id, prescriptionId, signal) =>
        ask('cancel-reception', id, signal, () => mapped(ledger.cancelReception(id, prescriptionId), () => null)),
      receive: (id, by, signal) => ask('receive', id, signal, () => ledger.receive(id, book.find(by))),
      lookup: (id, signal) => ask('look-up', id, signal, () => ({ done: this.#found(id) })),
      lookupReception: (id, signal) =>
        ask<FoundReception>('look-up', id, signal, () => {
          const taken = [...book.received].find(([, operationId]) => operationId === id);
          const booked = taken === undefined ? null : book.find({ prescriptionId: taken[0] });
          if (booked !== null) return { done: { found: 'registered', received: book.answer(booked, serverNow()) } };
          const code = ledger.refusals.get(id);
          return { done: code === undefined ? { found: 'not-received' } : { found: 'rejected', code, text: '差戻し' } };
        }),
      fetchReturnCopy: (dispensingId, signal) =>
        ask('fetch-copy', dispensingId, signal, () => {
          const bytes = ledger.returnedOf(dispensingId);
          return bytes === null
            ? { refused: { code: 'EPSB9103E', text: '該当なし' } }
            : { done: this.#transferred(bytes) ?? OTHER_COPY };
        }),
      checkDuplicates: (_request, signal) =>
        ask('check', null, signal, () => ({ done: book.nothingFound(serverNow()) })),
      listRegistered: (_date, signal) =>
        ask('list', null, signal, () => ({
          done: [...ledger.entries.values()].flatMap(({ dispensingId, operationId, state }) =>
            dispensingId === null ? [] : [{ dispensingId, operationId, state }],
          ),
        })),
      listForPatient: absent,
      pastDrugs: absent,
      anchors: absent,
      enrol: absent,
      close: () => Promise.resolve(),
    };
  }

  #registered({ dispensingId, returned, registeredAt, operationId }: LedgerEntry): Registered {
    if (dispensingId === null) throw new Error(`${operationId} is no registration`);
    return { dispensingId, returnCopy: this.#transferred(returned), registeredAt };
  }

  /** Now and then a file is damaged in transfer, or only acknowledged. */
  #transferred(returned: Uint8Array | null): Uint8Array | null {
    const { dice, weather, clock, startMs } = this.#parts;
    const rough = clock.monotonicMs() - startMs < weather.clearFromMs && dice.chance(weather.roughness / 3);
    return rough ? dice.pick([null, OTHER_COPY]) : returned;
  }

  #found(operationId: Uuid): LookupAnswer {
    const { ledger } = this.#parts;
    const code = ledger.refusals.get(operationId);
    if (code !== undefined) return { found: 'rejected', code, text: '差戻し' };
    const entry = ledger.entries.get(operationId);
    if (entry === undefined) return { found: 'not-received' };
    const { dispensingId, returned, registeredAt } = entry;
    return { found: 'registered', registered: { dispensingId, returnCopy: this.#transferred(returned), registeredAt } };
  }

  async #ask<T>(
    limits: RequestLimits,
    message: string,
    id: Uuid | null,
    signal: AbortSignal | undefined,
    work: () => Reply<T>,
  ): Promise<Answer<T>> {
    const { clock, startMs, dice, weather, trace, serverNow } = this.#parts;
    if (isOver(signal)) return this.#fate<T>(failure('NOT_STARTED', null), null, serverNow());
    const nowMs = clock.monotonicMs();
    const fault = faultAt(weather, nowMs - startMs, dice);
    const way = this.#way(fault);
    trace.add('line', message, id, fault);
    const end = limits.begin(message, nowMs);
    if (id !== null && OPERATIONS.has(message)) {
      if (this.#inDoubt.has(id)) this.#parts.complain('resend', `${message} ${id} sent again without a look-up`);
      this.#inDoubt.add(id);
      this.#parts.sent(message, id);
      this.#leaves(limits, message, id, way);
    }
    // One slot for what the service said: the last delivery's answer is the same as the first one's.
    const reply: { value: Reply<T> | null } = { value: null };
    const deliver = async (afterMs: number | null): Promise<void> => {
      if (afterMs === null) return;
      await clock.sleep(afterMs);
      reply.value = work();
      trace.add('ledger', message, id, 'done' in reply.value ? 'took it in' : 'refused it');
    };
    const delivered = deliver(way.arrivesMs);
    void deliver(way.againMs);
    await clock.sleep(way.toldMs, signal);
    if (way.outcome === null && !isOver(signal)) await delivered;
    const fate = this.#fate(isOver(signal) ? failure('ABORTED', null) : way.outcome, reply.value, serverNow());
    end(fate, clock.monotonicMs());
    if (fate.kind !== 'answered') trace.add('line', message, id, `told ${fateText(fate)}`);
    const known = fate.kind === 'answered' || fate.kind === 'refused';
    if (id !== null && (known || (fate.kind === 'not-reached' && OPERATIONS.has(message)))) this.#inDoubt.delete(id);
    return fate;
  }

  /** A look-up that found nothing is believed only once what was sent before can no longer arrive (product.md §11). */
  #leaves(life: RequestLimits, message: string, id: Uuid, { arrivesMs, againMs }: Way): void {
    const { clock, complain } = this.#parts;
    const nowMs = clock.monotonicMs();
    const driftMs = epochMsOf(clock.now()) - nowMs;
    const before = this.#onItsWay.get(id);
    // A program that starts after somebody has set the clock forward cannot know how long ago it left.
    const knows = before?.life === life || (before !== undefined && driftMs <= before.driftMs);
    if (before !== undefined && nowMs < before.untilMs && knows)
      complain('resend', `${message} ${id} sent again while it may still arrive`);
    this.#onItsWay.set(id, { untilMs: nowMs + Math.max(arrivesMs ?? 0, againMs ?? 0), driftMs, life });
  }

  #fate<T>(outcome: TransportOutcome | null, reply: Reply<T> | null, now: Instant): Answer<T> {
    const ok = { httpStatus: 200, serverDate: now, durationMs: 0 };
    if (outcome === null && reply !== null && 'done' in reply) return { kind: 'answered', value: reply.done, meta: ok };
    const refused = reply !== null && 'refused' in reply ? reply.refused : { code: null, text: null };
    const seen = outcome ?? response(200, { errorCode: refused.code, errorMessage: refused.text });
    const fate = classifyAnswer(seen, epsMessages.cancelReception, now);
    if (fate.kind === 'answered') throw new Error('an empty answer says nothing');
    const meta = seen.kind === 'failure' ? SILENT : { ...ok, httpStatus: seen.httpStatus };
    return { ...fate, meta };
  }

  #way(fault: Fault): Way {
    const { dice, requestTimeoutMs, serverNow } = this.#parts;
    const usual = dice.whole(20, 2_500);
    const latest = requestTimeoutMs - 1;
    const later = dice.whole(usual, latest);
    const way = (outcome: TransportOutcome | null, change: Partial<Way> = {}): Way => ({
      arrivesMs: Math.floor(usual / 2),
      againMs: null,
      toldMs: usual,
      outcome,
      ...change,
    });
    const never = { arrivesMs: null };
    const timeOut = { toldMs: requestTimeoutMs };
    const retryAfterS = dice.whole(1, 90);
    switch (fault) {
      case 'none':
        return way(null);
      case 'refused':
        return way(failure('ECONNREFUSED', 'connect'), { ...never, toldMs: 5 });
      case 'no-name':
        return way(failure('ENOTFOUND', 'getaddrinfo'), { ...never, toldMs: 5 });
      case 'lost':
        return way(failure('ECONNRESET', 'read'), never);
      case 'cut':
        return way(failure('UND_ERR_SOCKET', null));
      case 'late':
        return way(failure('ECONNRESET', 'read'), { arrivesMs: later });
      case 'silent':
        return way(failure('TIMEOUT', null), timeOut);
      case 'black-hole':
        return way(failure('TIMEOUT', null), { ...never, ...timeOut });
      case 'twice':
        return way(null, { againMs: later });
      case 'slow':
        return way(null, { arrivesMs: dice.whole(Math.floor(latest / 2), latest), toldMs: latest });
      case '500':
        return way(response(500), never);
      case '503':
        return way(response(503), never);
      case '503-after-store':
        return way(response(503));
      case '504-still-working':
        return way(response(504), { arrivesMs: later });
      case '429':
        return way(response(429, {}, String(retryAfterS)), never);
      case '429-date':
        return way(
          response(429, {}, new Date(addMs(serverNow(), retryAfterS * 1_000)).toUTCString(), serverNow()),
          never,
        );
      case '401':
        return way(response(401), never);
      case '404':
        return way(response(404), never);
      case 'garbage':
        return way(response(200), never);
      case 'garbage-after-store':
      case 'truncated':
        return way(response(200));
      case 'in-progress':
        return way(response(200, { segment: 'in-progress' }), { arrivesMs: later });
      case 'no-code':
        return way(response(200, { segment: 'failed' }), never);
    }
  }
}

function fateText(fate: Exclude<Answer<unknown>, { kind: 'answered' }>): string {
  if (fate.kind === 'refused') return `refused ${fate.code}`;
  return `${fate.kind} ${fate.cause}${fate.retryAfterMs === null ? '' : `, again in ${fate.retryAfterMs} ms`}`;
}

function failure(code: string, syscall: string | null): TransportOutcome {
  return { kind: 'failure', code, syscall };
}

function isOver(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Without any of `said` the body could not be read. */
function response(
  httpStatus: number,
  said: { segment?: 'failed' | 'in-progress'; errorCode?: string | null; errorMessage?: string | null } = {},
  retryAfter: string | null = null,
  date: Instant | null = null,
): TransportOutcome {
  const { segment = 'failed', errorCode = null, errorMessage = null } = said;
  const envelope =
    Object.keys(said).length === 0
      ? null
      : {
          processExecutionTime: null,
          medicalInstitutionCode: null,
          fileIdentifier: null,
          segment,
          errorCode,
          errorMessage,
          body: null,
        };
  return {
    kind: 'response',
    httpStatus,
    retryAfter,
    date: date === null ? null : new Date(date).toUTCString(),
    envelope,
  };
}
