import type { ServerResponse } from 'node:http';
import type { AppEvent } from '../../../shared/contract/bridge.ts';

/** A browser opens six connections to one host: some must stay free for calls. */
const STREAMS_OF_SESSION_MAX = 4;
const STREAMS_MAX = 32;
/** What may wait for a page that does not read; it reconnects and asks anew. */
const UNREAD_BYTES_MAX = 256 * 1024;
const COMMENT_EVERY_MS = 15_000;

interface Stream {
  readonly session: string;
  readonly response: ServerResponse;
}

/** Server-sent events to all pages that listen. */
export class EventStreams {
  readonly #streams = new Set<Stream>();
  readonly #gone: () => void;
  readonly #beat: NodeJS.Timeout;

  /** @param gone called when the last page has left */
  constructor(gone: () => void) {
    this.#gone = gone;
    this.#beat = setInterval(() => {
      for (const stream of this.#streams) this.#write(stream, ':\n\n');
    }, COMMENT_EVERY_MS);
    this.#beat.unref();
  }

  get count(): number {
    return this.#streams.size;
  }

  hasRoom(session: string): boolean {
    const own = [...this.#streams].filter((stream) => stream.session === session).length;
    return own < STREAMS_OF_SESSION_MAX && this.#streams.size < STREAMS_MAX;
  }

  /** @param present what holds now: said first */
  open(
    session: string,
    response: ServerResponse,
    headers: Readonly<Record<string, string>>,
    present: readonly AppEvent[],
  ): void {
    const stream = { session, response };
    response.writeHead(200, { ...headers, 'content-type': 'text/event-stream; charset=utf-8' });
    response.on('error', () => response.destroy());
    response.on('close', () => {
      this.#streams.delete(stream);
      if (this.#streams.size === 0) this.#gone();
    });
    this.#streams.add(stream);
    this.#write(stream, 'retry: 1000\n\n');
    for (const event of present) this.#write(stream, frame(event));
  }

  /** @param session null = all */
  send(session: string | null, event: AppEvent): void {
    for (const stream of this.#streams)
      if (session === null || stream.session === session) this.#write(stream, frame(event));
  }

  close(): void {
    clearInterval(this.#beat);
    for (const { response } of this.#streams) response.destroy();
  }

  #write({ response }: Stream, text: string): void {
    if (response.writableLength > UNREAD_BYTES_MAX) response.destroy();
    else response.write(text);
  }
}

const frame = (event: AppEvent): string => `data: ${JSON.stringify(event)}\n\n`;
