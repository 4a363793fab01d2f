/**
 * How a second `npm start` finds the window shell that is running: a local socket, mode 0600, its place written in the
 * profile. Whoever can connect is this user, and asks for one new ticket to the window.
 */
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { onLines } from '../socket/socket-lines.ts';
import { isOwnFile, isOwnSocket, isSocketOf, newSocketPath } from '../socket/socket-place.ts';

const ADDRESS_FILE = 'window.json';
const LINE_BYTES_MAX = 1_024;
const PATIENCE_MS = 5_000;

const addressFile = z.object({ path: z.string() });
/** `window`: the running shell opens one itself; `address`: it only makes the ticket. */
const wish = z.enum(['window', 'address']);
export type LaunchWish = z.infer<typeof wish>;
const answer = z.object({ url: z.string().nullable() });

export interface LaunchSocket {
  close(): void;
}

/** @param launch the new address; null when the window was opened by the running shell */
export function serveLaunches(
  profileDir: string,
  launch: (wanted: LaunchWish) => string | null,
): Promise<LaunchSocket> {
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const path = newSocketPath(join(profileDir, ADDRESS_FILE));
  const file = join(profileDir, ADDRESS_FILE);
  const local = process.platform !== 'win32';
  if (local) rmSync(path, { force: true });
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    onLines(socket, LINE_BYTES_MAX, (line) => {
      const wanted = wish.safeParse(line);
      if (wanted.success) socket.end(`${JSON.stringify({ url: launch(wanted.data) })}\n`);
      else socket.destroy();
    });
  });
  return new Promise((settle, fail) => {
    server.once('error', fail);
    server.once('listening', () => {
      if (local) chmodSync(path, 0o600);
      rmSync(`${file}.new`, { force: true });
      writeFileSync(`${file}.new`, JSON.stringify({ path, pid: process.pid }), { mode: 0o600, flag: 'wx' });
      renameSync(`${file}.new`, file);
      settle({
        close: () => {
          rmSync(file, { force: true });
          server.close();
        },
      });
    });
    const umask = process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      process.umask(umask);
    }
  });
}

/** null when no shell of this user serves this profile now. */
export function askForLaunch(profileDir: string, wanted: LaunchWish): Promise<z.infer<typeof answer> | null> {
  const path = runningAt(profileDir);
  if (path === null) return Promise.resolve(null);
  return new Promise((settle) => {
    const socket = connect(path, () => void socket.write(`${wanted}\n`));
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => settle(null));
    socket.on('close', () => settle(null));
    onLines(socket, LINE_BYTES_MAX, (line) => settle(answer.parse(JSON.parse(line))));
  });
}

function runningAt(profileDir: string): string | null {
  const file = join(profileDir, ADDRESS_FILE);
  try {
    if (!isOwnFile(file)) return null;
    const { path } = addressFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return isSocketOf(path, file) && isOwnSocket(path) ? path : null;
  } catch {
    return null;
  }
}
