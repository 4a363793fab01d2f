import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { storageIssue } from '../../../shared/contract/storage-issues.ts';
import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import type { MasterKind } from '../../../shared/masters/source-sheet.ts';
import type { Store } from '../../application/ports.ts';
import type { MasterEdition } from '../../application/row-ports.ts';
import { StorageFailure } from '../../application/storage-failure.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

interface EditionColumns {
  readonly sequence: number;
  readonly kind: MasterKind;
  readonly appliesFrom: CalendarDate;
  readonly rows: number;
  readonly tableSha256: string;
  readonly source: string;
  readonly licence: string;
  readonly files: string;
  readonly counts: string;
  readonly by: string;
  readonly at: Instant;
}

const COLUMNS = `SELECT sequence, kind, applies_from AS appliesFrom, rows, table_sha256 AS tableSha256, source, licence, files,
  counts, by_whom AS "by", at FROM master_edition`;

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function textOf(row: { readonly size: number; readonly stored: Uint8Array; readonly tableSha256: string }): string {
  try {
    const text = inflateRawSync(row.stored, { maxOutputLength: row.size }).toString('utf8');
    if (sha256Of(text) === row.tableSha256) return text;
  } catch (error) {
    throw new StorageFailure(storageIssue('storage.corrupt'), error);
  }
  throw new StorageFailure(storageIssue('storage.corrupt'));
}

export function masterTable(sql: SqlConnection): Store['masters'] {
  return {
    insert: ({ table, ...edition }) => {
      const bytes = Buffer.from(table, 'utf8');
      sql.run(
        `INSERT INTO master_edition
           (kind, applies_from, rows, table_sha256, source, licence, files, counts, by_whom, at, size, stored)
         VALUES (@kind, @appliesFrom, @rows, @tableSha256, @source, @licence, @files, @counts, @by, @at, @size, @stored)`,
        {
          ...edition,
          tableSha256: sha256Of(table),
          files: toJson(edition.files),
          counts: toJson(edition.counts),
          size: bytes.length,
          stored: deflateRawSync(bytes),
        },
      );
    },
    editions: () =>
      sql.all<EditionColumns>(`${COLUMNS} ORDER BY kind, applies_from, sequence`).map((row) => ({
        ...row,
        files: fromJson<MasterEdition['files']>(row.files),
        counts: fromJson<MasterEdition['counts']>(row.counts),
      })),
    table: (sequence) => {
      const row = sql.get<{ size: number; stored: Uint8Array; tableSha256: string }>(
        'SELECT size, stored, table_sha256 AS tableSha256 FROM master_edition WHERE sequence = @sequence',
        { sequence },
      );
      if (row === null) throw new Error(`no master edition ${sequence}`);
      return textOf(row);
    },
    retire: (row) => {
      sql.run(
        `INSERT INTO retired_master_row (kind, code, listed_until, line) VALUES (@kind, @code, @listedUntil, @line)
         ON CONFLICT (kind, code, listed_until) DO UPDATE SET line = excluded.line`,
        row,
      );
    },
    // The bare column of a row with max() is that of the row the maximum stands in (SQLite).
    retired: (kind, prefix) =>
      sql.all<{ line: string; listedUntil: CalendarDate }>(
        `SELECT line, max(listed_until) AS listedUntil FROM retired_master_row
         WHERE kind = @kind AND code >= @prefix AND code < @prefix || '~' GROUP BY code ORDER BY code`,
        { kind, prefix },
      ),
    retiredCount: (kind) =>
      sql.get<{ rows: number }>('SELECT count(DISTINCT code) AS rows FROM retired_master_row WHERE kind = @kind', {
        kind,
      })?.rows ?? 0,
  };
}
