/**
 * Where the socket of a profile stands, and whether what stands there is ours. The temporary folder belongs to everybody:
 * a name in it proves nothing, and whoever listens there is told a password. Owner and mode are asked for on both sides.
 */
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, type Stats } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

const OTHERS = 0o077;

function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}

function isOwnFolder(folder: string): boolean {
  const found = statOf(folder);
  return found?.isDirectory() === true && found.uid === userInfo().uid;
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
}

/** A folder only this user can enter. One that another user has put there first, or a link, is left alone. */
function ownFolder(): string {
  const folder = join(tmpdir(), `chozai-${userInfo().uid}`);
  makeFolder(folder);
  if (!isOwnFolder(folder)) return mkdtempSync(join(tmpdir(), 'chozai-'));
  chmodSync(folder, 0o700);
  return folder;
}

/** Socket paths are short by law of the system (108 bytes on Linux), profile paths are not. */
function socketName(place: string): string {
  return `${createHash('sha256').update(resolve(place)).digest('hex').slice(0, 24)}.sock`;
}

/** A pipe of Windows has no folder: its name cannot be guessed. */
export function newSocketPath(profileDir: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\chozai-${randomBytes(16).toString('hex')}`;
  return join(ownFolder(), socketName(profileDir));
}

/** In a copy of a profile the address file of the original lies too: what is asked of the copy is not for that one's process. */
export function isSocketOf(path: string, profileDir: string): boolean {
  return process.platform === 'win32' || basename(path) === socketName(profileDir);
}

/** Only this user can have made the socket: it is told the password. After a crash its old place may be another's. */
export function isOwnSocket(path: string): boolean {
  if (process.platform === 'win32') return true;
  const { uid } = userInfo();
  const folder = statOf(dirname(path));
  const socket = statOf(path);
  return (
    folder?.isDirectory() === true &&
    folder.uid === uid &&
    (folder.mode & OTHERS) === 0 &&
    socket?.isSocket() === true &&
    socket.uid === uid
  );
}

/** A file that nobody else can have written. */
export function isOwnFile(path: string): boolean {
  const found = statOf(path);
  if (process.platform === 'win32') return found?.isFile() === true;
  return found?.isFile() === true && found.uid === userInfo().uid && (found.mode & 0o022) === 0;
}
