import { randomBytes } from 'node:crypto';
import type { FromService, ToService } from '../service-protocol.ts';

type Asked = Extract<FromService, { type: 'key-store-wanted' }>;
const KEY_BYTES = 32;

/** The operating system's key store, which only the shell's own process can reach; a shell without one says so. */
export class KeyStoreClient {
  readonly #send: (message: FromService) => void;
  readonly #waiting = new Map<number, (text: string | null) => void>();
  #nextId = 0;

  constructor(send: (message: FromService) => void) {
    this.#send = send;
  }

  async isThere(): Promise<boolean> {
    return (await this.#ask('there', '')) !== null;
  }

  /** @returns a new wrapping key and what the store wants to see to give it back; null: it keeps nothing */
  async newKey(): Promise<{ readonly key: Buffer; readonly sealed: string } | null> {
    const key = randomBytes(KEY_BYTES);
    const sealed = await this.#ask('seal', key.toString('base64'));
    return sealed === null ? null : { key, sealed };
  }

  /** null: not sealed by this store, for this account of the computer */
  async open(sealed: string): Promise<Buffer | null> {
    const text = await this.#ask('open', sealed);
    const key = text === null ? null : Buffer.from(text, 'base64');
    return key?.length === KEY_BYTES ? key : null;
  }

  take({ id, text }: Extract<ToService, { type: 'key-store-is' }>): void {
    this.#waiting.get(id)?.(text);
    this.#waiting.delete(id);
  }

  #ask(ask: Asked['ask'], text: string): Promise<string | null> {
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((answered) => {
      this.#waiting.set(id, answered);
      this.#send({ type: 'key-store-wanted', id, ask, text });
    });
  }
}
