import { gzipSync } from 'node:zlib';
import pRetry from 'p-retry';
import { Pool } from 'undici';
import type { Clock } from '../../application/system-ports.ts';
import { RequestPlaces } from './request-places.ts';

export interface HttpLineOptions {
  /** `http://127.0.0.1:4711`, with or without a path in front of the doors */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Requests on their way at a time, over a few more connections with one at a time on each */
  readonly parallelism: number;
  /** Whole request, connecting and reading the answer included */
  readonly requestTimeoutMs: number;
  /** Tries 100 ms apart after a refused connection (a service that restarts); 0 switches them off. */
  readonly quickRetries: number;
  /** https: the only authorities that may have issued the service's certificate, PEM; null = those Node knows */
  readonly authorityPem: string | null;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType: string | null;
  readonly body: Uint8Array | null;
  readonly signal: AbortSignal | undefined;
}

export type HttpAnswer =
  | {
      readonly kind: 'response';
      readonly httpStatus: number;
      readonly retryAfter: string | null;
      readonly date: string | null;
      /** null when the body broke off; only kept where the status alone says enough (401, 429, 5xx …) */
      readonly body: Uint8Array | null;
      readonly durationMs: number;
    }
  | { readonly kind: 'failure'; readonly code: string; readonly syscall: string | null; readonly durationMs: number };

const QUICK_RETRY_WAIT_MS = 100;
const CONNECT_TIMEOUT_MS_MAX = 10_000;
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/**
 * A connection whose answer has just come to its end takes the next request only after a turn of the event loop, in
 * which other work of ours may come first (undici waits so for a server that closes it): a spare one takes it at once.
 */
const SPARE_CONNECTIONS = 4;
/** Below one network packet compressing gains nothing. */
const GZIP_FROM_BYTES = 1_400;

class AnswerTooLarge extends Error {
  readonly code = 'ANSWER_TOO_LARGE';
}

class ConnectionRefused extends Error {
  readonly answer: HttpAnswer;
  constructor(answer: HttpAnswer) {
    super('connection refused');
    this.answer = answer;
  }
}

function textProperty(error: unknown, name: 'code' | 'syscall'): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, name);
  if (typeof value === 'string') return value;
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return inner === undefined ? null : textProperty(inner, name);
}

function onlyHeader(value: string | readonly string[] | undefined): string | null {
  return value === undefined ? null : typeof value === 'string' ? value : (value[0] ?? null);
}

async function readBody(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > ANSWER_BYTES_MAX) throw new AnswerTooLarge();
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/**
 * A keep-alive line to one service. It knows HTTP and nothing of messages; it never throws for what a line can do, and
 * it never sends a request a second time unless the connection was refused before the first byte.
 */
export class HttpLine {
  readonly #options: HttpLineOptions;
  readonly #pool: Pool;
  readonly #places: RequestPlaces;
  readonly #prefix: string;
  /** RFC 9110 §12.5.3: `Accept-Encoding` in an answer says which codings the server takes in requests. */
  #gzipAccepted = false;

  constructor(options: HttpLineOptions) {
    const url = new URL(options.baseUrl);
    this.#options = options;
    this.#prefix = url.pathname.replace(/\/+$/, '');
    this.#places = new RequestPlaces(options.parallelism);
    this.#pool = new Pool(url.origin, {
      connections: options.parallelism + SPARE_CONNECTIONS,
      pipelining: 1,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: Math.min(CONNECT_TIMEOUT_MS_MAX, options.requestTimeoutMs),
        ...(options.authorityPem === null ? {} : { ca: options.authorityPem }),
      },
    });
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    const { quickRetries } = this.#options;
    if (quickRetries === 0) return this.#sendOnce(request);
    const attempt = async (): Promise<HttpAnswer> => {
      const answer = await this.#sendOnce(request);
      if (answer.kind === 'failure' && answer.code === 'ECONNREFUSED') throw new ConnectionRefused(answer);
      return answer;
    };
    try {
      // p-retry does not get the signal: it would give up on a request whose bytes have left, as if they had not.
      return await pRetry(attempt, {
        retries: quickRetries,
        minTimeout: QUICK_RETRY_WAIT_MS,
        factor: 1,
        shouldRetry: ({ error }) => error instanceof ConnectionRefused,
      });
    } catch (error) {
      if (error instanceof ConnectionRefused) return error.answer;
      throw error;
    }
  }

  /** Ends at once: a request under way fails and its outcome is unknown. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  /** A document of some kilobytes is packed in a tenth of a millisecond: quicker than handing it to another thread. */
  #encoded(body: Uint8Array | null): { readonly body: Uint8Array | null; readonly gzip: boolean } {
    if (body === null || !this.#gzipAccepted || body.length < GZIP_FROM_BYTES) return { body, gzip: false };
    const packed = gzipSync(body);
    return packed.length < body.length * 0.9 ? { body: packed, gzip: true } : { body, gzip: false };
  }

  async #sendOnce(request: HttpRequest): Promise<HttpAnswer> {
    const { clock, requestTimeoutMs } = this.#options;
    const startedMs = clock.monotonicMs();
    const elapsed = (): number => Math.round(clock.monotonicMs() - startedMs);
    const deadline = AbortSignal.timeout(requestTimeoutMs);
    const signal = request.signal === undefined ? deadline : AbortSignal.any([deadline, request.signal]);
    if (!(await this.#places.take(signal)))
      return { kind: 'failure', code: 'NOT_STARTED', syscall: null, durationMs: elapsed() };
    const failure = (error: unknown): HttpAnswer => ({
      kind: 'failure',
      code: deadline.aborted ? 'TIMEOUT' : signal.aborted ? 'ABORTED' : (textProperty(error, 'code') ?? 'UNNAMED'),
      syscall: signal.aborted ? null : textProperty(error, 'syscall'),
      durationMs: elapsed(),
    });
    try {
      const encoded = this.#encoded(request.body);
      const response = await this.#pool.request({
        path: `${this.#prefix}${request.path}`,
        method: request.method,
        headers: {
          ...(request.contentType === null ? {} : { 'content-type': request.contentType }),
          ...(encoded.gzip ? { 'content-encoding': 'gzip' } : {}),
        },
        body: encoded.body,
        signal,
      });
      this.#gzipAccepted = /\bgzip\b/.test(onlyHeader(response.headers['accept-encoding']) ?? '');
      const head = {
        kind: 'response',
        httpStatus: response.statusCode,
        retryAfter: onlyHeader(response.headers['retry-after']),
        date: onlyHeader(response.headers.date),
      } as const;
      try {
        return { ...head, body: await readBody(response.body), durationMs: elapsed() };
      } catch (error) {
        if (response.statusCode < 300) return failure(error);
        return { ...head, body: null, durationMs: elapsed() };
      }
    } catch (error) {
      return failure(error);
    } finally {
      this.#places.give();
    }
  }
}
