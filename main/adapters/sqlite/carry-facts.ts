import type Database from 'better-sqlite3';

type Row = Readonly<Record<string, unknown>>;

/**
 * What people and the diary said of rows that both databases have: written once, never changed, told apart by what no two
 * rows share. In the order in which they refer to one another.
 */
const FACTS: readonly { readonly table: string; readonly identity: readonly string[] }[] = [
  { table: 'duplicate_check', identity: ['check_id'] },
  { table: 'check_decision', identity: ['decision_id'] },
  { table: 'oral_consent', identity: ['consent_id'] },
  { table: 'check_notice', identity: ['check_id'] },
  { table: 'check_notice_word', identity: ['check_id'] },
  { table: 'late_reason', identity: ['submission_id', 'at', 'reason', 'by_whom'] },
  { table: 'outage', identity: ['outage_id'] },
  { table: 'outage_submission', identity: ['outage_id', 'submission_id'] },
  { table: 'entry_mark', identity: ['entry_id', 'stage', 'content_revision', 'at', 'by_whom'] },
  { table: 'brought_in', identity: ['import_sha256', 'patient_match_key', 'at', 'drugs', 'notes', 'by_whom'] },
  { table: 'master_edition', identity: ['kind', 'table_sha256', 'at'] },
  { table: 'retired_master_row', identity: ['kind', 'code', 'listed_until'] },
];

/** An ended outage is evidence: the diary of now knows its end. */
const END_OUTAGE = 'UPDATE outage SET ended_at = @ended_at WHERE outage_id = @outage_id AND ended_at IS NULL';

function columnsOf(database: Database.Database, table: string): readonly string[] {
  return database
    .prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => name);
}

/** Numbered behind the last one there: that is the number it had, unless the two went different ways once. */
function insertUnlessThere(now: Database.Database, table: string, identity: readonly string[]): string | null {
  const columns = columnsOf(now, table).filter((name) => name !== 'sequence');
  if (columns.length === 0) return null;
  return `INSERT INTO ${table} (${columns.join(', ')}) SELECT ${columns.map((name) => `@${name}`).join(', ')}
    WHERE NOT EXISTS (SELECT 1 FROM ${table} WHERE ${identity.map((name) => `${name} IS @${name}`).join(' AND ')})`;
}

function inOrder(now: Database.Database, table: string): string {
  return columnsOf(now, table).includes('sequence') ? 'ORDER BY sequence' : '';
}

/**
 * Writes into `wished` what `now` has of checks, decisions, consents, late reasons, marks, outages, 持参情報 and imported
 * masters. Every row they speak of is in both.
 *
 * @returns how many rows it lacked
 */
export function carryFacts(now: Database.Database, wished: Database.Database): number {
  let carried = 0;
  for (const { table, identity } of FACTS) {
    const sql = insertUnlessThere(now, table, identity);
    if (sql === null) continue;
    const insert = wished.prepare<[Row]>(sql);
    const rows = now.prepare<[], Row>(`SELECT * FROM ${table} ${inOrder(now, table)}`);
    for (const row of rows.iterate()) carried += insert.run(row).changes;
  }
  const endOutage = wished.prepare<[Row]>(END_OUTAGE);
  for (const row of now.prepare<[], Row>('SELECT outage_id, ended_at FROM outage WHERE ended_at IS NOT NULL').iterate())
    carried += endOutage.run(row).changes;
  return carried;
}

const TAKE_OUT = `UPDATE submission SET state = @state, held_from = @held_from, state_since = @state_since,
    possibly_sent = max(possibly_sent, @possibly_sent), lease_owner = NULL, lease_until = NULL
  WHERE submission_id = @submission_id AND (state, held_from) IS NOT (@state, @held_from)`;

/**
 * A row somebody has cancelled or put aside since is not to be sent because a backup still has it waiting; its life up to
 * there comes with it.
 */
export function carryTakenOut(now: Database.Database, wished: Database.Database): void {
  const takeOut = wished.prepare<[Row]>(TAKE_OUT);
  const columns = columnsOf(now, 'submission_event').filter((name) => name !== 'sequence');
  const insertEvent = wished.prepare<[Row]>(
    `INSERT INTO submission_event (${columns.join(', ')}) SELECT ${columns.map((name) => `@${name}`).join(', ')}
     WHERE NOT EXISTS (SELECT 1 FROM submission_event WHERE submission_id = @submission_id AND at = @at AND event = @event)`,
  );
  const events = now.prepare<[unknown], Row>(
    'SELECT * FROM submission_event WHERE submission_id = ? ORDER BY sequence',
  );
  const rows = now.prepare<[], Row>(
    `SELECT submission_id, state, held_from, state_since, possibly_sent FROM submission
     WHERE state IN ('voided', 'held') ORDER BY sequence`,
  );
  for (const row of rows.all()) {
    if (takeOut.run(row).changes === 0) continue;
    for (const event of events.all(row.submission_id)) insertEvent.run(event);
  }
}
