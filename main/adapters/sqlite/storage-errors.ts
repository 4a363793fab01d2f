import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import { StorageFailure } from '../../application/storage-failure.ts';

/** https://sqlite.org/rescode.html; extended codes (`SQLITE_IOERR_FSYNC`) fall back to their primary code. */
const ISSUE_OF_CODE = {
  SQLITE_FULL: 'storage.full',
  SQLITE_CORRUPT: 'storage.corrupt',
  SQLITE_NOTADB: 'storage.corrupt',
  SQLITE_BUSY: 'storage.locked',
  SQLITE_LOCKED: 'storage.locked',
  SQLITE_READONLY: 'storage.unwritable',
  SQLITE_CANTOPEN: 'storage.unwritable',
  SQLITE_PERM: 'storage.unwritable',
  SQLITE_IOERR: 'storage.unwritable',
} as const;

function isKnownCode(code: string): code is keyof typeof ISSUE_OF_CODE {
  return code in ISSUE_OF_CODE;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** The typed failure behind an error of the driver; null for a defect (a broken constraint, a wrong statement). */
export function storageFailureOf(error: unknown): StorageFailure | null {
  if (error instanceof StorageFailure) return error;
  const primary = codeOf(error).split('_').slice(0, 2).join('_');
  return isKnownCode(primary) ? new StorageFailure(storageIssue(ISSUE_OF_CODE[primary]), error) : null;
}

/** Runs a piece of driver work; world trouble comes out as `StorageFailure`, defects as they are. */
export function withStorageFailures<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw storageFailureOf(error) ?? error;
  }
}
