import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { storageIssue } from '../../shared/contract/storage-issues.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { StorageFailure } from '../application/storage-failure.ts';

/** A pipe without a writer, or a device, in the place of a file would be waited for, or read, without an end. */
export function isOrdinaryFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Names that were made or changed in it are on the disk. Windows journals names by itself and opens no folder. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fdatasyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Old content or new content, never half of one, also across a power cut: write beside, fsync, rename, fsync the folder. */
export function writeFileAtomically(file: string, text: string): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const handle = openSync(beside, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
  syncFolder(dirname(file));
}

const CHUNK_BYTES = 2 ** 20;
/** An entry that comes meanwhile waits for so much to be written. */
const SYNC_EVERY_BYTES = 4 * CHUNK_BYTES;
/** After each sync the disk belongs to the others for a moment: a second for each gibibyte. */
const REST_MS = 4;

function rest(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0, REST_MS);
}

/**
 * A new file with the same bytes, on the disk when it returns. Synced as it grows: a gibibyte that waits to be written
 * would hold up the sync of every entry at the counter.
 */
export function copyFileGently(from: string, to: string): void {
  const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  const source = openSync(from, 'r');
  try {
    const target = openSync(to, 'wx', 0o600);
    try {
      let unsynced = 0;
      for (let read = readSync(source, chunk); read > 0; read = readSync(source, chunk)) {
        for (let written = 0; written < read; ) written += writeSync(target, chunk, written, read - written);
        unsynced += read;
        if (unsynced < SYNC_EVERY_BYTES) continue;
        fdatasyncSync(target);
        rest();
        unsynced = 0;
      }
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
  } finally {
    closeSync(source);
  }
}

/** What a person is told of trouble of the file system; null: no such trouble, a defect. */
export function fileIssueOf(error: unknown): Issue | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return storageIssue('storage.full');
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? storageIssue('storage.unwritable') : null;
}

/** Trouble of the file system as `StorageFailure`; anything else is a defect and thrown as it is. */
export function withFileTrouble<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const issue = fileIssueOf(error);
    throw issue === null ? error : new StorageFailure(issue, error);
  }
}
