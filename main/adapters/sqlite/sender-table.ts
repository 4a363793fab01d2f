import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Store } from '../../application/ports.ts';
import type { SqlConnection } from './sql-connection.ts';

/**
 * Heartbeats. A beat from the future (the clock was set back since) proves nothing: "no sender" costs one look, a sender
 * believed alive that is dead would leave rows behind.
 */
const ALIVE = `SELECT max(at) AS lastBeatAt, coalesce(max(at <= @now AND until > @now), 0) AS alive FROM sender_beat`;

export function senderTable(sql: SqlConnection): Store['sender'] {
  return {
    beat: (owner, at, until) => {
      sql.run(
        `INSERT INTO sender_beat (owner, at, until) VALUES (@owner, @at, @until)
         ON CONFLICT (owner) DO UPDATE SET at = excluded.at, until = excluded.until`,
        { owner, at, until },
      );
    },
    stop: (owner) => {
      sql.run('UPDATE sender_beat SET until = at WHERE owner = @owner', { owner });
    },
    alive: (now) => {
      const row = sql.get<{ lastBeatAt: Instant | null; alive: number }>(ALIVE, { now });
      return { alive: row?.alive === 1, lastBeatAt: row?.lastBeatAt ?? null };
    },
  };
}
