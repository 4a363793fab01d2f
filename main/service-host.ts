import type { AppEvent, OperationOutcome } from '../shared/contract/bridge.ts';
import { sessionIssue } from '../shared/contract/session-issues.ts';
import type { FromService, MockPlace, ToService } from './service-protocol.ts';

/** The process with the database, as a shell has it: forked by `child_process` or by Electron. */
export interface ServiceProcess {
  send(message: ToService): void;
  onMessage(listener: (message: FromService) => void): void;
  /** Called once, however it ended. */
  onExit(listener: () => void): void;
}

/** Where the operating system keeps secrets for one account of this computer. */
export interface OsKeyStore {
  /** Whether it keeps them behind more than a password that everybody knows */
  isThere(): Promise<boolean>;
  seal(secret: string): Promise<Uint8Array>;
  /** @throws when it was not sealed here */
  open(sealed: Uint8Array): Promise<string>;
}

export interface ServiceHostParts {
  start(): ServiceProcess;
  /** Starts the mock service of a training profile, or finds it running; its address, null when it cannot be had. */
  mock(place: MockPlace): Promise<string | null>;
  /** null: this shell has none, as the browser shell */
  readonly keyStore?: OsKeyStore | null;
  readonly restartDelaysMs?: readonly number[];
}

type ServiceState = Extract<AppEvent, { type: 'service' }>['state'];
type EventListener = (session: string | null, event: AppEvent) => void;

/** Waits before each new start; more deaths than this within `CALM_MS` of each other and a person has to look. */
const RESTART_DELAYS_MS: readonly number[] = [0, 500, 2_000, 5_000, 10_000];
const CALM_MS = 60_000;
/** Requests on their way come to their time-out before a service process ends. */
const STOP_PATIENCE_MS = 30_000;

/**
 * Keeps the service process alive for the windows. When it dies every open call is answered `service.unavailable` at
 * once, the windows are told, and a new one is started; its sessions are gone, for the key was in its memory only.
 */
export class ServiceHost {
  readonly #parts: ServiceHostParts;
  readonly #delaysMs: readonly number[];
  readonly #pending = new Map<number, (outcome: OperationOutcome) => void>();
  readonly #listeners = new Set<EventListener>();
  #process: ServiceProcess | null = null;
  #state: ServiceState = 'restarting';
  #line: AppEvent | null = null;
  #deaths: number[] = [];
  #nextId = 0;
  #stopping: boolean = false;
  #restart: NodeJS.Timeout | null = null;
  readonly #ended = Promise.withResolvers<void>();

  constructor(parts: ServiceHostParts) {
    this.#parts = parts;
    this.#delaysMs = parts.restartDelaysMs ?? RESTART_DELAYS_MS;
  }

  /** What a window that comes later has to know. */
  get present(): readonly AppEvent[] {
    const service: AppEvent = { type: 'service', state: this.#state };
    return this.#line === null ? [service] : [service, this.#line];
  }

  call(session: string, operation: string, input: unknown, callId: string | null): Promise<OperationOutcome> {
    const running = this.#process;
    if (running === null) return Promise.resolve(unavailable());
    this.#nextId += 1;
    const id = this.#nextId;
    return new Promise((settle) => {
      this.#pending.set(id, settle);
      running.send({ type: 'call', id, session, operation, input, callId });
    });
  }

  endSession(session: string): void {
    this.#process?.send({ type: 'end-session', session });
  }

  /** @returns ends the subscription */
  on(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the process has ended in good order, or after a while: it goes on to its end alone. */
  stop(): Promise<void> {
    if (!this.#stopping) {
      this.#stopping = true;
      if (this.#restart !== null) clearTimeout(this.#restart);
      if (this.#process === null) this.#ended.resolve();
      else {
        this.#process.send({ type: 'stop' });
        setTimeout(() => this.#ended.resolve(), STOP_PATIENCE_MS).unref();
      }
    }
    return this.#ended.promise;
  }

  /** Called once by a shell, and by the death of a process. A browser's window is opened before: it takes longer to come. */
  start(): void {
    const started = this.#parts.start();
    this.#process = started;
    started.onMessage((message) => this.#take(started, message));
    started.onExit(() => this.#died(started));
  }

  #take(from: ServiceProcess, message: FromService): void {
    switch (message.type) {
      case 'ready':
        this.#say('up');
        break;
      case 'answer':
        this.#pending.get(message.id)?.(message.outcome);
        this.#pending.delete(message.id);
        break;
      case 'event':
        if (message.event.type === 'line') this.#line = message.event;
        this.#tell(message.session, message.event);
        break;
      case 'mock-wanted':
        void this.#parts.mock(message.mock).then((url) => {
          if (this.#process === from) from.send({ type: 'mock-is', url });
        });
        break;
      case 'key-store-wanted':
        void this.#askKeyStore(message).then((text) => {
          if (this.#process === from) from.send({ type: 'key-store-is', id: message.id, text });
        });
        break;
    }
  }

  async #askKeyStore({ ask, text }: Extract<FromService, { type: 'key-store-wanted' }>): Promise<string | null> {
    const store = this.#parts.keyStore ?? null;
    try {
      if (store === null || !(await store.isThere())) return null;
      if (ask === 'there') return '';
      if (ask === 'seal') return Buffer.from(await store.seal(text)).toString('base64');
      return await store.open(Buffer.from(text, 'base64'));
    } catch {
      // Sealed on another computer or for another account: a password opens the profile as ever.
      return null;
    }
  }

  #died(which: ServiceProcess): void {
    if (this.#process !== which) return;
    this.#process = null;
    this.#line = null;
    for (const settle of this.#pending.values()) settle(unavailable());
    this.#pending.clear();
    if (this.#stopping) {
      this.#ended.resolve();
      return;
    }
    const nowMs = performance.now();
    this.#deaths = [...this.#deaths.filter((atMs) => nowMs - atMs < CALM_MS), nowMs];
    const delayMs = this.#delaysMs[this.#deaths.length - 1];
    this.#say(delayMs === undefined ? 'down' : 'restarting');
    this.#tell(null, { type: 'session', state: 'signed-out' });
    if (delayMs !== undefined) this.#restart = setTimeout(() => this.start(), delayMs);
  }

  #say(state: ServiceState): void {
    this.#state = state;
    this.#tell(null, { type: 'service', state });
  }

  #tell(session: string | null, event: AppEvent): void {
    for (const listener of this.#listeners) listener(session, event);
  }
}

function unavailable(): OperationOutcome {
  return { ok: false, issues: [sessionIssue('service.unavailable')] };
}
