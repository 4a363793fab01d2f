/**
 * How the other commands reach the process that holds the profile: a local socket, mode 0600, one JSON line a message.
 * Every request signs in by itself (name and password), so the socket gives nobody more than the command line would.
 */
import { chmodSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { ProgressEvent } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { onLines } from './socket-lines.ts';
import { isOwnFile, isOwnSocket, isSocketOf, newSocketPath } from './socket-place.ts';

/** One request may carry files to import. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;
/** Silence before the request is whole: whoever connects has something to say. */
const REQUEST_PATIENCE_MS = 30_000;
/** What may wait for an asker that does not read; later progress is left out, the outcome never. */
const UNREAD_BYTES_MAX = 1024 * 1024;
/** A host says at once that it has the request, whatever the work takes; one that hangs says nothing. */
const HOST_WORD_MS = 10_000;
/** How long a host that ends waits for an asker to read its answer. */
const LAST_WORDS_MS = 2_000;
const ADDRESS_FILE = 'service.json';

const request = z.strictObject({
  user: z.string().max(32),
  password: z.string().max(1024),
  operation: z.string().max(64),
  input: z.unknown(),
  code: z.string().max(16).optional(),
  /** Random, of one run of a command */
  asker: z.string().max(64).optional(),
});
export type SocketRequest = z.infer<typeof request>;

export type SocketMessage =
  | { readonly taken: true }
  | { readonly progress: ProgressEvent }
  | { readonly outcome: Result<unknown> };

/** @param left aborted when the asker has gone away or has asked the work to stop */
export type SocketAnswer = (
  request: SocketRequest,
  progress: (event: ProgressEvent) => void,
  left: AbortSignal,
) => Promise<Result<unknown>>;

const addressFile = z.object({ path: z.string(), pid: z.number() });

export interface ProfileHost {
  /** No new request from here on; work under way goes on. */
  stopTaking(): void;
  /** Work under way is finished and its answers are written before the connections end. */
  close(): Promise<void>;
}

/** Serves a profile that this process has locked. The lock, not the socket, decides who holds it; a stale socket is removed. */
export function hostProfile(profileDir: string, answer: SocketAnswer): Promise<ProfileHost> {
  const path = newSocketPath(profileDir);
  const local = process.platform !== 'win32';
  if (local) rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const answering = new Set<Promise<void>>();
  let taking = true;
  // A half-closed connection is an asker that wants the work to stop and still reads the outcome.
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serveSocket(socket, answer, (answered) => {
      if (!taking) return false;
      const kept = answered().finally(() => answering.delete(kept));
      answering.add(kept);
      return true;
    });
  });
  const closed = new Promise<void>((done) => server.once('close', () => done()));
  const stopTaking = () => {
    if (!taking) return;
    taking = false;
    rmSync(join(profileDir, ADDRESS_FILE), { force: true });
    server.close();
  };
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.once('listening', () => {
      if (local) chmodSync(path, 0o600);
      const temporary = join(profileDir, `${ADDRESS_FILE}.new`);
      rmSync(temporary, { force: true });
      writeFileSync(temporary, JSON.stringify({ path, pid: process.pid }), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, join(profileDir, ADDRESS_FILE));
      settle({
        stopTaking,
        close: async () => {
          stopTaking();
          while (answering.size > 0) await Promise.all(answering);
          for (const socket of sockets) socket.destroySoon();
          const last = setTimeout(() => {
            for (const socket of sockets) socket.destroy();
          }, LAST_WORDS_MS);
          await closed;
          clearTimeout(last);
        },
      });
    });
    // The folder is 0700; the socket itself is born 0600 as well. It is bound before `listen` returns.
    const umask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(umask);
    }
  });
}

/** @param take begins the work, or says that no more is taken */
function serveSocket(socket: Socket, answer: SocketAnswer, take: (work: () => Promise<void>) => boolean): void {
  const left = new AbortController();
  socket.on('end', () => left.abort());
  socket.on('close', () => left.abort());
  socket.setTimeout(REQUEST_PATIENCE_MS, () => socket.destroy());
  const send = (message: SocketMessage) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  let asked = false;
  onLines(socket, MAX_LINE_BYTES, (line) => {
    const parsed = request.safeParse(parseJson(line));
    // One request a connection.
    if (!parsed.success || asked) {
      socket.destroy();
      return;
    }
    asked = true;
    socket.setTimeout(0);
    send({ taken: true });
    const tell = (progress: ProgressEvent) => {
      if (socket.writableLength < UNREAD_BYTES_MAX) send({ progress });
    };
    const work = () =>
      answer(parsed.data, tell, left.signal).then(
        (outcome) => {
          send({ outcome });
          socket.end();
        },
        () => void socket.destroy(),
      );
    if (!take(work)) socket.destroy();
  });
  socket.on('end', () => {
    if (!asked) socket.destroy();
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/**
 * null when no process of this user serves this profile now (no address, nobody answers at it, or not one of ours);
 * profile.host-silent when one does and does not say a word.
 * @param stop asks the work to stop in good order; the outcome is still waited for
 */
export function askHost(
  profileDir: string,
  wanted: SocketRequest,
  progress: (event: ProgressEvent) => void,
  lost: Issue,
  stop?: AbortSignal,
): Promise<Result<unknown> | null> {
  const path = hostAddress(profileDir);
  if (path === null) return Promise.resolve(null);
  return new Promise((settle) => {
    const socket = connect(path);
    let connected = false;
    const patience = setTimeout(() => {
      settle({ ok: false, issues: [applicationIssue('profile.host-silent')] });
      socket.destroy();
    }, HOST_WORD_MS);
    const end = () => void socket.end();
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify(wanted)}\n`);
      if (stop?.aborted) end();
      else stop?.addEventListener('abort', end, { once: true });
    });
    const ended = () => {
      clearTimeout(patience);
      stop?.removeEventListener('abort', end);
      settle(connected ? { ok: false, issues: [lost] } : null);
    };
    socket.on('error', ended);
    socket.on('close', ended);
    onLines(socket, Number.POSITIVE_INFINITY, (line) => {
      clearTimeout(patience);
      const message = parseJson(line);
      if (isOutcome(message)) settle(message.outcome);
      else if (isProgress(message)) progress(message.progress);
    });
  });
}

function hostAddress(profileDir: string): string | null {
  const file = join(profileDir, ADDRESS_FILE);
  try {
    if (!isOwnFile(file)) return null;
    const parsed = addressFile.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (!parsed.success) return null;
    const { path } = parsed.data;
    return isSocketOf(path, profileDir) && isOwnSocket(path) ? path : null;
  } catch {
    return null;
  }
}

function isOutcome(message: unknown): message is { outcome: Result<unknown> } {
  return typeof message === 'object' && message !== null && 'outcome' in message;
}

function isProgress(message: unknown): message is { progress: ProgressEvent } {
  return typeof message === 'object' && message !== null && 'progress' in message;
}
