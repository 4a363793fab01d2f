import type { OperationName, ProgressEvent } from '../../shared/contract/operations.ts';
import { isOperationName } from '../../shared/contract/operations.ts';
import type { Result } from '../../shared/domain/result.ts';
import { audited } from '../application/audited.ts';
import { backUpTonight, backupIsDue, journalIsWhole } from '../application/backup/nightly.ts';
import { NO_CODE, type OfferedCode } from '../application/people/second-factor.ts';
import type { Actor } from '../application/people-ports.ts';
import type { UploadEvent } from '../application/upload/upload-ports.ts';
import { dispatch } from '../boundary/dispatch.ts';
import { openContext, openContextUnattended, profiles, type WorkingContext } from '../composition.ts';
import { world } from '../composition-context.ts';
import { hostProfile, type ProfileHost, type SocketRequest } from '../shells/socket/profile-socket.ts';
import { profileExists } from './closed-profile.ts';
import type { KeyStoreClient } from './key-store-client.ts';

/** How long the first sign-in waits for a command that has the profile just now. */
const LOCK_PATIENCE_MS = 15_000;
const LOCK_RETRY_MS = 100;

/** Who opens where nobody does, on the audit log */
const THIS_COMPUTER = { name: 'computer' };

interface Held {
  readonly open: WorkingContext;
  readonly host: ProfileHost | null;
  readonly release: () => void;
}

export interface ProfileKeeperParts {
  readonly dir: string;
  onUpload(event: UploadEvent): void;
  /** A request to the service has ended; false: without a readable answer */
  onAnswer(reached: boolean): void;
  /** A backup was tried and what came of it is on record. */
  onBackup(): void;
  /** How often it is asked whether a backup is due; once a minute when left out */
  readonly backupLookMs?: number;
  /** A command has done something through the socket. */
  onOperation(name: OperationName): void;
}

/**
 * The profile of this process. Opened by the first sign-in, it stays open after lock and sign-out, so that the sender
 * goes on; while it is open, other commands hand their work to it.
 */
export class ProfileKeeper {
  readonly #parts: ProfileKeeperParts;
  readonly #access = profiles();
  readonly #ending = new AbortController();
  #held: Held | null = null;
  #opening: Promise<unknown> = Promise.resolve();
  #sending: Promise<unknown> = Promise.resolve();
  #backingUp: Promise<unknown> = Promise.resolve();

  constructor(parts: ProfileKeeperParts) {
    this.#parts = parts;
  }

  get dir(): string {
    return this.#parts.dir;
  }

  get open(): WorkingContext | null {
    return this.#held?.open ?? null;
  }

  exists(): boolean {
    return profileExists(this.dir);
  }

  /** One after the other: two windows that sign in at once open one store. */
  signIn(user: string, password: string, offered: OfferedCode = NO_CODE): Promise<Result<Actor>> {
    const signedIn = this.#opening.then(() => this.#signIn(user, password, offered));
    this.#opening = signedIn.catch(() => undefined);
    return signedIn;
  }

  /**
   * Opens without a person, where an owner has given this computer a key of its own. Asked for before anybody waits at the
   * sign-in: a key store that asks its user back holds up nobody.
   */
  async openUnattended(keyStore: Pick<KeyStoreClient, 'open'>): Promise<void> {
    const slot = this.#access.computerSlot(this.dir);
    if (slot === null) return;
    const key = await keyStore.open(slot.sealed);
    if (key === null) {
      world.log.warn('key-store.refused', {});
      return;
    }
    const opened = this.#opening.then(() => this.#openUnattended(key)).finally(() => key.fill(0));
    this.#opening = opened.catch(() => undefined);
    await opened;
  }

  /** Work handed over is finished, requests on their way come to their end, the database is closed. */
  async close(): Promise<void> {
    await this.#opening;
    const held = this.#held;
    if (held === null) return;
    held.host?.stopTaking();
    this.#ending.abort();
    await held.host?.close();
    await Promise.all([this.#sending, this.#backingUp]);
    await held.open.close();
    held.release();
    this.#held = null;
  }

  async #signIn(user: string, password: string, offered: OfferedCode): Promise<Result<Actor>> {
    if (this.#held !== null) return this.#held.open.signIn(user, password, offered);
    const deadlineMs = world.clock.monotonicMs() + LOCK_PATIENCE_MS;
    let lock = this.#access.acquireProfileLock(this.dir);
    while (!lock.ok && lock.issues.some((issue) => issue.code === 'storage.locked')) {
      if (world.clock.monotonicMs() > deadlineMs) return lock;
      await world.clock.sleep(LOCK_RETRY_MS);
      lock = this.#access.acquireProfileLock(this.dir);
    }
    if (!lock.ok) return lock;
    const opened = openContext(this.#access, this.dir, user, password, lock.value, offered);
    if (!opened.ok) {
      lock.value.release();
      return opened;
    }
    await this.#hold(opened.value, lock.value.release);
    return { ok: true, value: opened.value.actor };
  }

  /** A command that works on the profile goes first: the next sign-in opens it. */
  async #openUnattended(key: Buffer): Promise<void> {
    if (this.#held !== null || this.#ending.signal.aborted) return;
    const lock = this.#access.acquireProfileLock(this.dir);
    if (!lock.ok) return;
    const opened = openContextUnattended(this.#access, this.dir, key, lock.value);
    if (!opened.ok) {
      lock.value.release();
      world.log.warn('key-store.not-opened', { code: opened.issues[0]?.code ?? 'unknown' });
      return;
    }
    const { context } = opened.value;
    context.store.transaction(() => audited(context, THIS_COMPUTER, 'profile.opened-unattended', null));
    await this.#hold(opened.value, lock.value.release);
  }

  async #hold(open: WorkingContext, release: () => void): Promise<void> {
    open.onUpload((event) => this.#parts.onUpload(event));
    open.onAnswer((reached) => this.#parts.onAnswer(reached));
    this.#held = { open, host: await this.#serve(open), release };
    this.#sending = this.#keepSending(open);
    this.#backingUp = this.#keepBackups(open);
  }

  /** Without a socket the commands find the profile in use: a nuisance, and no reason to keep a window shut. */
  async #serve(open: WorkingContext): Promise<ProfileHost | null> {
    try {
      return await hostProfile(this.dir, (asked, tell, left) => this.#answerAsked(open, asked, tell, left));
    } catch (error) {
      world.log.warn('socket.not-made', { error: error instanceof Error ? error.name : 'unknown' });
      return null;
    }
  }

  async #answerAsked(
    open: WorkingContext,
    asked: SocketRequest,
    tell: (event: ProgressEvent) => void,
    left: AbortSignal,
  ): Promise<Result<unknown>> {
    const actor = open.signIn(asked.user, asked.password, { code: asked.code ?? null, asker: asked.asker ?? null });
    if (!actor.ok) return actor;
    const session = { context: open.context, actor: actor.value };
    const stop = AbortSignal.any([left, this.#ending.signal]);
    const outcome = await dispatch(world, session, asked.operation, asked.input, tell, stop);
    if (isOperationName(asked.operation)) this.#parts.onOperation(asked.operation);
    return outcome;
  }

  /** A sender that ends before its time met a store that failed (disk full): tried again, for the rows are as they were. */
  async #keepSending(open: WorkingContext): Promise<void> {
    const { signal } = this.#ending;
    // Its first look at the queue would hold up the first screen.
    await world.clock.sleep(SENDER_START_MS, signal);
    while (!signal.aborted) {
      try {
        await open.context.sender.standBy(signal);
      } catch (error) {
        world.log.error('sender.stopped', { error: error instanceof Error ? error.name : 'unknown' });
        await world.clock.sleep(SENDER_RETRY_MS, signal);
      }
    }
  }

  /** Every day, after 本締め, and where the journal has a gap: looked at once a minute, made in a thread of its own. */
  async #keepBackups({ context }: WorkingContext): Promise<void> {
    const { signal } = this.#ending;
    const { backups, log } = context;
    if (backups === null) return;
    // A gap comes about when the profile is opened, not later: the journal is read through for it once.
    let covered: boolean | null = null;
    while (!signal.aborted) {
      await world.clock.sleep(this.#parts.backupLookMs ?? BACKUP_LOOK_MS, signal);
      if (signal.aborted) return;
      try {
        covered ??= await journalIsWhole(context, signal);
        if (backupIsDue(context, covered)) {
          await backUpTonight(context, signal);
          covered = null;
          this.#parts.onBackup();
        }
      } catch (error) {
        log.error('backup.stopped', { error: error instanceof Error ? error.name : 'unknown' });
      }
    }
  }
}

const SENDER_START_MS = 500;
const SENDER_RETRY_MS = 10_000;
const BACKUP_LOOK_MS = 60_000;
