import { resolve } from 'node:path';
import type { OperationOutcome } from '../../shared/contract/bridge.ts';
import {
  isOperationName,
  type OperationName,
  operations,
  type ProgressEvent,
} from '../../shared/contract/operations.ts';
import { sessionIssue } from '../../shared/contract/session-issues.ts';
import { type Result, refusal } from '../../shared/domain/result.ts';
import { noteWindowsLeft } from '../application/people/note-sign-in.ts';
import { waysInCount } from '../application/people/ways-in.ts';
import type { Clock } from '../application/system-ports.ts';
import { dispatch } from '../boundary/dispatch.ts';
import { world } from '../composition-context.ts';
import type { FromService, MockPlace, ToService } from '../service-protocol.ts';
import { readTrainingMock } from '../training-place.ts';
import { changedAreas, SENDER_AREAS } from './changed-areas.ts';
import { KeyStoreClient } from './key-store-client.ts';
import { keyStoreHandlers } from './key-store-handlers.ts';
import { LineWatch } from './line-watch.ts';
import { ProfileKeeper } from './profile-keeper.ts';
import { autoLockMinutes, sessionHandlers } from './session-handlers.ts';
import { setupHandlers } from './setup-handlers.ts';
import { type WindowSession, WindowSessions } from './window-sessions.ts';

const IDLE_LOOK_MS = 5_000;
/** The sender's rows come by the hundred: windows are told once for many. */
const SENDER_TOLD_MS = 500;
const MINUTE_MS = 60_000;

/** Everything behind a window but the transport: sessions, profile, sender, events. One per process. */
export class ServiceCore {
  readonly #send: (message: FromService) => void;
  readonly #clock: Clock;
  readonly #keeper: ProfileKeeper;
  readonly #sessions: WindowSessions;
  readonly #line: LineWatch;
  readonly #keyStore: KeyStoreClient;
  readonly #ending = new AbortController();
  readonly #working = new Set<Promise<unknown>>();
  #mockAsked = Promise.withResolvers<string | null>();
  #senderTold: boolean = true;

  /** @param clock by which an idle window locks; tests hand in their own */
  constructor(dir: string, send: (message: FromService) => void, clock: Clock = world.clock) {
    this.#send = send;
    this.#clock = clock;
    this.#sessions = new WindowSessions(clock, (session, state) =>
      send({ type: 'event', session, event: { type: 'session', state } }),
    );
    this.#line = new LineWatch(world.clock.now, (event) => send({ type: 'event', session: null, event }));
    this.#keeper = new ProfileKeeper({
      dir: resolve(dir),
      onUpload: (event) => {
        this.#line.take(event);
        if (event.type === 'progress') this.#tellSender();
      },
      onAnswer: (reached) => this.#line.hear(reached),
      onOperation: (name) => {
        this.#tellChanged(name);
        this.#askWhoAreStill(name);
      },
      onBackup: () => this.#tellChanged('backup.make'),
    });
    this.#keyStore = new KeyStoreClient(send);
    const mock = readTrainingMock(this.#keeper.dir);
    if (mock !== null) send({ type: 'mock-wanted', mock });
    void this.#lockIdle();
    void this.#openUnattended();
  }

  take(message: Exclude<ToService, { type: 'stop' }>): void {
    switch (message.type) {
      case 'call': {
        const { id, session, operation, input, callId } = message;
        const work = this.#call(this.#sessions.of(session), operation, input, callId).then((outcome) =>
          this.#send({ type: 'answer', id, outcome }),
        );
        this.#working.add(work);
        void work.finally(() => this.#working.delete(work));
        break;
      }
      case 'end-session':
        this.#sessions.end(message.session);
        break;
      case 'mock-is':
        this.#mockAsked.resolve(message.url);
        break;
      case 'key-store-is':
        this.#keyStore.take(message);
        break;
    }
  }

  /** Long work is asked to stop, what is under way comes to its end, the database is closed. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await Promise.allSettled(this.#working);
    this.#sessions.endAll();
    await this.#keeper.close();
  }

  async #call(
    session: WindowSession,
    operation: string,
    input: unknown,
    callId: string | null,
  ): Promise<OperationOutcome> {
    this.#lockIdleNow();
    this.#askWhoStill(session);
    const call = new AbortController();
    if (callId !== null) session.calls.set(callId, call);
    const tell = (progress: ProgressEvent): void => {
      if (callId === null) return;
      this.#send({ type: 'event', session: session.id, event: { type: 'progress', callId, progress } });
    };
    try {
      const name = isOperationName(operation) ? operation : null;
      const refused = name === null ? null : refusedAtDoor(session, name);
      if (refused !== null) return refused;
      if (name === 'session.active' || (name !== null && operations[name].kind !== 'read'))
        this.#sessions.touch(session);
      const signal = AbortSignal.any([call.signal, this.#ending.signal]);
      const outcome = await this.#dispatch(session, operation, input, tell, signal);
      if (name === 'user.change-password' && outcome.ok) this.#keepOnlyThis(session);
      if (name !== null) this.#settle(name);
      return outcome;
    } finally {
      if (callId !== null && session.calls.get(callId) === call) session.calls.delete(callId);
    }
  }

  #dispatch(
    session: WindowSession,
    operation: string,
    input: unknown,
    tell: (event: ProgressEvent) => void,
    signal: AbortSignal,
  ): Promise<Result<unknown>> {
    const { open } = this.#keeper;
    const { actor, key } = session;
    const held = key !== null && key.remainingMs() > 0 ? key : null;
    const signedIn =
      open === null || actor === null || session.locked ? null : { context: { ...open.context, heldKey: held }, actor };
    const own = {
      ...sessionHandlers({ session, sessions: this.#sessions, keeper: this.#keeper }),
      ...keyStoreHandlers({ session, keeper: this.#keeper, keyStore: this.#keyStore }),
      ...setupHandlers({ keeper: this.#keeper, mock: (place) => this.#mock(place) }),
    };
    return dispatch(world, signedIn, operation, input, tell, signal, own);
  }

  #settle(name: OperationName): void {
    if (operations[name].kind === 'read') return;
    // A refused write may have written too: a denial on the audit log, the tries of a PIN, the rows before the bad one.
    this.#tellChanged(name);
    this.#askWhoAreStill(name);
    this.#keeper.open?.context.sender.wake();
  }

  /** The window at which he has just changed his password stays his; whoever sits at the others signs in with the new one. */
  #keepOnlyThis(session: WindowSession): void {
    const { open } = this.#keeper;
    const { actor } = session;
    if (open === null || actor === null) return;
    session.waysIn = waysInCount(open.context, actor.userId);
    const others = this.#sessions
      .all()
      .filter((one) => one !== session && one.actor?.userId === actor.userId && one.waysIn !== session.waysIn);
    for (const other of others) this.#sessions.signOut(other);
    noteWindowsLeft(open.context, actor, others.length);
  }

  /** What an owner does to a user, by a window or by a command, is seen at once at every window of his. */
  #askWhoAreStill(name: OperationName): void {
    if (name.startsWith('user.')) for (const session of this.#sessions.all()) this.#askWhoStill(session);
  }

  /** Rights taken away count from now on; who was put out, or has another way in, signs in again. */
  #askWhoStill(session: WindowSession): void {
    const { open } = this.#keeper;
    if (open === null || session.actor === null) return;
    const user = open.context.store.users.byId(session.actor.userId);
    if (!user?.active || waysInCount(open.context, user.userId) !== session.waysIn) this.#sessions.signOut(session);
    else session.actor = { ...session.actor, displayName: user.displayName, rights: user.rights };
  }

  #tellChanged(name: OperationName): void {
    const areas = changedAreas(name);
    if (areas.length > 0) this.#send({ type: 'event', session: null, event: { type: 'changed', areas } });
  }

  #tellSender(): void {
    if (!this.#senderTold) return;
    this.#senderTold = false;
    void world.clock.sleep(SENDER_TOLD_MS, this.#ending.signal).then(() => {
      this.#senderTold = true;
      this.#send({ type: 'event', session: null, event: { type: 'changed', areas: SENDER_AREAS } });
    });
  }

  #mock(place: MockPlace): Promise<string | null> {
    this.#mockAsked = Promise.withResolvers<string | null>();
    this.#send({ type: 'mock-wanted', mock: place });
    return this.#mockAsked.promise;
  }

  /** Whatever it meets, a password opens the profile as ever. */
  async #openUnattended(): Promise<void> {
    try {
      await this.#keeper.openUnattended(this.#keyStore);
    } catch (error) {
      world.log.error('key-store.failed', { error: error instanceof Error ? error.name : 'unknown' });
    }
  }

  #lockIdleNow(): void {
    const { open } = this.#keeper;
    if (open !== null) this.#sessions.lockIdle(autoLockMinutes(open.context) * MINUTE_MS);
  }

  async #lockIdle(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await this.#clock.sleep(IDLE_LOOK_MS, signal);
      this.#lockIdleNow();
    }
  }
}

/** What needs a person needs one who is here now. */
function refusedAtDoor(session: WindowSession, name: OperationName): OperationOutcome | null {
  if (operations[name].access === 'public') return null;
  if (session.actor === null) return refusal(sessionIssue('session.signed-out'));
  return session.locked ? refusal(sessionIssue('session.locked')) : null;
}
