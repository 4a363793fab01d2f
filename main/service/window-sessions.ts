import type { AppEvent } from '../../shared/contract/bridge.ts';
import type { Actor, HeldKey } from '../application/people-ports.ts';
import type { Clock } from '../application/system-ports.ts';

type SessionEvent = Extract<AppEvent, { type: 'session' }>['state'];

/** One window (or browser) and who sits at it. */
export interface WindowSession {
  readonly id: string;
  actor: Actor | null;
  /** `waysInCount` of the user at his sign-in */
  waysIn: number;
  locked: boolean;
  key: HeldKey | null;
  /** By the clock that never goes back */
  activeMs: number;
  /** Calls under way that have a name */
  readonly calls: Map<string, AbortController>;
}

/** More windows than one person has; the oldest is signed out when another comes. */
const SESSIONS_MAX = 32;

/** Who sits at which window. In memory only: when this process ends, everybody is signed out. */
export class WindowSessions {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #tell: (id: string, state: SessionEvent) => void;
  readonly #sessions = new Map<string, WindowSession>();

  constructor(clock: Pick<Clock, 'monotonicMs'>, tell: (id: string, state: SessionEvent) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  of(id: string): WindowSession {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= SESSIONS_MAX && oldest !== undefined) this.end(oldest);
    const made: WindowSession = {
      id,
      actor: null,
      waysIn: 0,
      locked: false,
      key: null,
      activeMs: this.#clock.monotonicMs(),
      calls: new Map(),
    };
    this.#sessions.set(id, made);
    return made;
  }

  all(): readonly WindowSession[] {
    return [...this.#sessions.values()];
  }

  signIn(session: WindowSession, actor: Actor, waysIn: number): void {
    if (session.actor?.userId !== actor.userId) this.closeKey(session);
    session.actor = actor;
    session.waysIn = waysIn;
    session.locked = false;
    this.touch(session);
    this.#tell(session.id, 'signed-in');
  }

  signOut(session: WindowSession): void {
    this.closeKey(session);
    const told = session.actor !== null;
    session.actor = null;
    session.locked = false;
    if (told) this.#tell(session.id, 'signed-out');
  }

  /** The user stays, his open key too: the batch at closing goes on behind a locked screen. */
  lock(session: WindowSession): void {
    if (session.actor === null || session.locked) return;
    session.locked = true;
    this.#tell(session.id, 'locked');
  }

  closeKey(session: WindowSession): void {
    session.key?.close();
    session.key = null;
  }

  touch(session: WindowSession): void {
    session.activeMs = this.#clock.monotonicMs();
  }

  /** @param idleMs 0 = never */
  lockIdle(idleMs: number): void {
    if (idleMs === 0) return;
    const nowMs = this.#clock.monotonicMs();
    for (const session of this.#sessions.values()) if (nowMs - session.activeMs >= idleMs) this.lock(session);
  }

  end(id: string): void {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.signOut(session);
    this.#sessions.delete(id);
  }

  /** Keys are forgotten: the process ends. */
  endAll(): void {
    for (const session of this.#sessions.values()) this.closeKey(session);
  }
}
