/**
 * How the other commands reach the process that holds the profile: a local socket, mode 0600, one JSON line a message.
 * Every request signs in by itself (name and password), so the socket gives nobody more than the command line would.
 */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { ProgressEvent } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Result } from '../../../shared/domain/result.ts';

/** One request may carry files to import. */
const MAX_LINE_BYTES = 256 * 1024 * 1024;
const ADDRESS_FILE = 'service.json';

const request = z.strictObject({
  user: z.string().max(32),
  password: z.string().max(1024),
  operation: z.string().max(64),
  input: z.unknown(),
});
export type SocketRequest = z.infer<typeof request>;

export type SocketMessage = { readonly progress: ProgressEvent } | { readonly outcome: Result<unknown> };

const addressFile = z.object({ path: z.string(), pid: z.number() });

/** Socket paths are short by law of the system (108 bytes on Linux), profile paths are not: the socket stands in a 0700 folder of the user's own. */
export function socketPathOf(profileDir: string): string {
  const name = createHash('sha256').update(resolve(profileDir)).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\chozai-${name}`;
  const folder = join(tmpdir(), `chozai-${userInfo().uid}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return join(folder, `${name}.sock`);
}

export interface ProfileHost {
  close(): Promise<void>;
}

/** Serves a profile that this process has locked. The lock, not the socket, decides who holds it; a stale socket is removed. */
export function hostProfile(
  profileDir: string,
  answer: (request: SocketRequest, progress: (event: ProgressEvent) => void) => Promise<Result<unknown>>,
): Promise<ProfileHost> {
  const path = socketPathOf(profileDir);
  if (process.platform !== 'win32') rmSync(path, { force: true });
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    serveSocket(socket, answer);
  });
  return new Promise((settle, fail) => {
    server.once('error', fail);
    // The folder is 0700; the socket itself is born 0600 as well.
    const umask = process.umask(0o177);
    server.listen(path, () => {
      process.umask(umask);
      if (process.platform !== 'win32') chmodSync(path, 0o600);
      const temporary = join(profileDir, `${ADDRESS_FILE}.new`);
      writeFileSync(temporary, JSON.stringify({ path, pid: process.pid }), { mode: 0o600 });
      renameSync(temporary, join(profileDir, ADDRESS_FILE));
      settle({
        close: () =>
          new Promise((closed) => {
            rmSync(join(profileDir, ADDRESS_FILE), { force: true });
            server.close(() => closed());
            for (const socket of sockets) socket.destroySoon();
          }),
      });
    });
  });
}

function serveSocket(
  socket: Socket,
  answer: (request: SocketRequest, progress: (event: ProgressEvent) => void) => Promise<Result<unknown>>,
): void {
  let bytes = 0;
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_LINE_BYTES) socket.destroy();
  });
  const send = (message: SocketMessage) => {
    if (!socket.destroyed) socket.write(`${JSON.stringify(message)}\n`);
  };
  createInterface({ input: socket }).once('line', (line) => {
    const parsed = request.safeParse(parseJson(line));
    if (!parsed.success) {
      socket.destroy();
      return;
    }
    answer(parsed.data, (progress) => send({ progress })).then(
      (outcome) => {
        send({ outcome });
        socket.end();
      },
      () => socket.destroy(),
    );
  });
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** null when no process serves this profile now (no address, or nobody answers at it). */
export function askHost(
  profileDir: string,
  wanted: SocketRequest,
  progress: (event: ProgressEvent) => void,
  lost: Issue,
): Promise<Result<unknown> | null> {
  const path = hostAddress(profileDir);
  if (path === null) return Promise.resolve(null);
  return new Promise((settle) => {
    const socket = connect(path);
    let connected = false;
    socket.on('connect', () => {
      connected = true;
      socket.write(`${JSON.stringify(wanted)}\n`);
    });
    const ended = () => settle(connected ? { ok: false, issues: [lost] } : null);
    socket.on('error', ended);
    socket.on('close', ended);
    createInterface({ input: socket }).on('line', (line) => {
      const message = parseJson(line);
      if (isOutcome(message)) settle(message.outcome);
      else if (isProgress(message)) progress(message.progress);
    });
  });
}

function hostAddress(profileDir: string): string | null {
  try {
    const parsed = addressFile.safeParse(JSON.parse(readFileSync(join(profileDir, ADDRESS_FILE), 'utf8')));
    return parsed.success ? parsed.data.path : null;
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
