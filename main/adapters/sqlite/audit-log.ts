import { addDays, type Instant, tokyoInstant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import type { AuditEntry } from '../../application/row-ports.ts';
import { AUDIT_GENESIS, auditHash } from './audit-chain.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection } from './sql-connection.ts';

interface AuditColumns {
  readonly sequence: number;
  readonly at: Instant;
  readonly user: string;
  readonly action: string;
  readonly target: string | null;
  readonly detail: string;
  readonly previousHash: string;
  readonly hash: string;
}

interface Head {
  readonly sequence: number;
  readonly hash: string;
}

const SELECT = `SELECT sequence, at, user, action, target, detail, previous_hash AS previousHash, hash FROM audit`;

const PAGE = `${SELECT} WHERE (@before IS NULL OR sequence < @before) AND (@user IS NULL OR user = @user)
    AND (@action IS NULL OR action = @action) AND (@from IS NULL OR (at >= @from AND at < @until))
  ORDER BY sequence DESC LIMIT @limit`;

/** A row whose detail is no JSON any more was changed: it is broken, not a defect. */
function entryOf(row: AuditColumns): AuditEntry {
  return { ...row, detail: fromJson<AuditEntry['detail']>(row.detail) };
}

function holds(row: AuditColumns, expected: Head): boolean {
  if (row.sequence !== expected.sequence + 1 || row.previousHash !== expected.hash) return false;
  try {
    return auditHash(entryOf(row)) === row.hash;
  } catch {
    return false;
  }
}

export function auditLog(sql: SqlConnection): Store['audit'] {
  const head = (): Head => {
    const row = sql.get<Head>('SELECT sequence, hash FROM audit_head');
    return row === null || row.sequence === 0 ? { sequence: 0, hash: AUDIT_GENESIS } : row;
  };
  return {
    append: (entry) =>
      sql.transaction(() => {
        const last = head();
        const unhashed = { ...entry, sequence: last.sequence + 1, previousHash: last.hash };
        const row = { ...unhashed, hash: auditHash(unhashed) };
        sql.run(
          `INSERT INTO audit (sequence, at, user, action, target, detail, previous_hash, hash)
           VALUES (@sequence, @at, @user, @action, @target, @detail, @previousHash, @hash)`,
          { ...row, detail: toJson(row.detail) },
        );
        sql.runOnRow('UPDATE audit_head SET sequence = @sequence, hash = @hash', {
          sequence: row.sequence,
          hash: row.hash,
        });
      }),
    verify: () => {
      let last: Head = { sequence: 0, hash: AUDIT_GENESIS };
      for (const row of sql.each<AuditColumns>(`${SELECT} ORDER BY sequence`)) {
        if (!holds(row, last)) return { rows: last.sequence, firstBrokenSequence: last.sequence + 1 };
        last = row;
      }
      const end = head();
      const whole = end.sequence === last.sequence && end.hash === last.hash;
      return { rows: last.sequence, firstBrokenSequence: whole ? null : last.sequence + 1 };
    },
    page: ({ user, action, day }, before, limit) =>
      sql
        .all<AuditColumns>(PAGE, {
          user,
          action,
          from: day === null ? null : tokyoInstant(day),
          until: day === null ? null : tokyoInstant(addDays(day, 1)),
          before,
          limit,
        })
        .map(entryOf),
    list: (limit) => sql.all<AuditColumns>(`${SELECT} ORDER BY sequence DESC LIMIT @limit + 0`, { limit }).map(entryOf),
  };
}
