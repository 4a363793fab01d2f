import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import type { DocumentKind, StoredDocument } from '../../application/row-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import type { SqlConnection } from './sql-connection.ts';

/** Enough to even out a long result beside a short one. */
const RECENT_ROWS = 20;

interface DocumentColumns {
  readonly sha256: string;
  readonly kind: DocumentKind;
  readonly encoding: 'identity' | 'deflate-raw';
  readonly size: number;
  readonly stored: Uint8Array;
  readonly created_at: Instant;
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Signed documents are Base64 and XML: beyond this they shrink by 2 to 6 % more, in twice the time. */
const DEFLATE_LEVEL = 3;

/** Five years of signed documents are 5 GB raw and about 2 GB deflated. */
function pack(bytes: Uint8Array): Pick<DocumentColumns, 'encoding' | 'stored'> {
  const deflated = deflateRawSync(bytes, { level: DEFLATE_LEVEL });
  return deflated.length < bytes.length
    ? { encoding: 'deflate-raw', stored: deflated }
    : { encoding: 'identity', stored: bytes };
}

function unpack(row: DocumentColumns): Uint8Array {
  try {
    return row.encoding === 'identity' ? row.stored : inflateRawSync(row.stored, { maxOutputLength: row.size });
  } catch (error) {
    throw new StorageFailure(storageIssue('storage.corrupt'), error);
  }
}

function documentOf(row: DocumentColumns): StoredDocument {
  const bytes = new Uint8Array(unpack(row));
  if (sha256Of(bytes) !== row.sha256) throw new StorageFailure(storageIssue('storage.corrupt'));
  return { sha256: row.sha256, kind: row.kind, bytes, createdAt: row.created_at };
}

/** Bytes as they were signed or returned, proven by their SHA-256 each time they are read. */
export function documentTable(sql: SqlConnection): Store['documents'] {
  return {
    put: (kind, bytes, at) => {
      const sha256 = sha256Of(bytes);
      const { encoding, stored } = pack(bytes);
      sql.run(
        `INSERT INTO document (sha256, kind, encoding, size, stored, created_at)
         VALUES (@sha256, @kind, @encoding, @size, @stored, @at) ON CONFLICT (sha256) DO NOTHING`,
        { sha256, kind, encoding, size: bytes.length, stored, at },
      );
      return sha256;
    },
    bySha256: (sha256) => {
      const row = sql.get<DocumentColumns>('SELECT * FROM document WHERE sha256 = @sha256', { sha256 });
      return row && documentOf(row);
    },
    recentBytes: () =>
      sql.get<{ readonly bytes: number | null }>(
        'SELECT avg(bytes) AS bytes FROM (SELECT length(stored) AS bytes FROM document ORDER BY rowid DESC LIMIT @rows + 0)',
        { rows: RECENT_ROWS },
      )?.bytes ?? null,
  };
}
