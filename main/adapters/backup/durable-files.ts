import { closeSync, fdatasyncSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { StorageFailure } from '../../application/storage-failure.ts';

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

/** Old content or new content, never half of one. */
export function writeTextFile(file: string, text: string): void {
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

export function fileErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

/** Trouble of the file system as `StorageFailure`; anything else is a defect and thrown as it is. */
export function withFileTrouble<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG')
      throw new StorageFailure(storageIssue('storage.full'), error);
    if (code !== null && /^E[A-Z0-9]+$/.test(code)) throw new StorageFailure(storageIssue('storage.unwritable'), error);
    throw error;
  }
}
