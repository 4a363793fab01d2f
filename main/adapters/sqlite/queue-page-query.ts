import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Store } from '../../application/ports.ts';
import type {
  QueuePageEntry,
  QueuePosition,
  QueueSelection,
  QueueText,
  TextRows,
} from '../../application/queue-ports.ts';
import { toJson } from './column-values.ts';
import {
  PERSONS_NAMED,
  prefixParameters,
  ROWS_OF_ID,
  ROWS_OF_PERSONS,
  type SelectionSql,
  selectionSql,
  TEXT_ROWS_MAX,
  VISIT_SPANS,
} from './queue-selection.ts';
import type { SqlConnection, SqlParameters } from './sql-connection.ts';
import { type SubmissionColumns, submissionOf } from './submission-columns.ts';

interface PageColumns extends SubmissionColumns {
  readonly sequence: number;
  readonly due_date: CalendarDate;
  readonly signer_name: string | null;
  readonly prescription_id: Uuid | null;
  readonly patient_name: string | null;
  readonly patient_birth_date: string | null;
}

/** The rows of the page are found by narrow columns alone; names and ids are read for them only (CROSS: in this order). */
const pageSql = (inner: string): string => `SELECT s.*, u.display_name AS signer_name, p.prescription_id,
    coalesce(json_extract(p.content, '$.patient.nameKanji'), json_extract(p.content, '$.patient.nameKana')) AS patient_name,
    json_extract(p.content, '$.patient.birthDate') AS patient_birth_date
  FROM (${inner}) page CROSS JOIN submission s ON s.sequence = page.sequence
    CROSS JOIN prescription p ON p.prescription_key = s.prescription_key LEFT JOIN user u ON u.user_id = s.signer_user_id
  ORDER BY s.sequence DESC`;

const ENTRY = pageSql('SELECT sequence FROM submission WHERE submission_id = @submissionId');

/** So many rows of a state are read sooner than the narrower of the other sets is made. */
const FEW_ROWS = 20_000;

interface PersonNamed {
  readonly id: number;
  readonly matchKey: string | null;
  readonly lastSeenOn: CalendarDate;
}

const condition = (where: readonly string[]): string => (where.length === 0 ? '' : `WHERE ${where.join(' AND ')}`);

function entryOf(row: PageColumns): QueuePageEntry {
  const { sequence, due_date: dueDate, signer_name: signerName } = row;
  const { prescription_id: prescriptionId, patient_name: patientName, patient_birth_date: patientBirthDate } = row;
  const submission = submissionOf(row);
  return { submission, sequence, dueDate, signerName, prescriptionId, patientName, patientBirthDate };
}

const BY_STATE_OF_DAY = `SELECT state, count(*) AS rows FROM (
    SELECT state FROM submission INDEXED BY submission_by_dispensing_date WHERE dispensing_date = @day
    UNION ALL SELECT state FROM submission INDEXED BY submission_reception WHERE dispensing_date IS NULL AND due_date = @day)
  GROUP BY state`;

const OPEN_ISSUES = `SELECT last_issue_code AS code, max(last_issue_text) AS text, count(*) AS rows
  FROM submission INDEXED BY submission_unfinished
  WHERE unfinished = 1 AND last_issue_code IS NOT NULL AND (@day IS NULL OR due_date = @day)
  GROUP BY last_issue_code ORDER BY rows DESC, code`;

/** The same that the verdict calls a person's: signatures, 差戻し, 保留, files that do not match. */
const NEEDS_PERSON = `SELECT count(*) AS rows FROM submission INDEXED BY submission_unfinished
  WHERE unfinished = 1 AND (state IN ('awaiting-signature', 'rejected', 'held') OR copy = 'bad')`;

const IDS_STARTING = `SELECT submission_id AS id FROM submission WHERE submission_id >= @prefix AND submission_id < @prefixEnd
  UNION SELECT submission_id FROM submission INDEXED BY submission_by_result WHERE result_id IS NOT NULL
    AND kind IN ('register', 'amend') AND result_id >= @prefix AND result_id < @prefixEnd LIMIT @limit`;

/** One page of rows that are known, as the statements below cut it. */
function rowsAt(rows: readonly number[], { after, before, skip, limit }: QueuePosition): readonly number[] {
  const there = rows.filter((row) => (after === null || row < after) && (before === null || row > before));
  const wanted = there.toSorted((a, b) => (before === null ? b - a : a - b));
  return wanted.slice(skip, limit < 0 ? undefined : skip + limit);
}

type QueuePages = Pick<
  Store['submissions'],
  'rowsOfText' | 'page' | 'entry' | 'count' | 'countByState' | 'openIssues' | 'needsPerson' | 'idsStarting'
>;

/** What the queue screen asks over years of rows: keyset pages, bounded counts. */
export function queuePages(sql: SqlConnection): QueuePages {
  const sequencesOf = (statement: string, parameters: SqlParameters): readonly number[] =>
    sql.all<{ sequence: number }>(statement, parameters).map(({ sequence }) => sequence);
  const rowsOfName = (name: string): readonly number[] => {
    const persons = sql.all<PersonNamed>(PERSONS_NAMED, prefixParameters(name));
    const [last] = persons;
    if (last === undefined) return [];
    const matchKeys = toJson(persons.flatMap(({ matchKey }) => matchKey ?? []));
    const unsure = toJson(persons.filter(({ matchKey }) => matchKey === null).map(({ id }) => id));
    let rows: readonly number[] = [];
    for (const span of VISIT_SPANS) {
      rows = sequencesOf(ROWS_OF_PERSONS, { matchKeys, unsure, lastSeenOn: last.lastSeenOn, span });
      if (rows.length >= TEXT_ROWS_MAX) break;
    }
    return rows;
  };
  const rowsOfText = ({ idPrefix, patientName }: QueueText): TextRows => {
    const ofId = idPrefix === null ? [] : sequencesOf(ROWS_OF_ID, prefixParameters(idPrefix));
    const ofName = patientName === null ? [] : rowsOfName(patientName);
    const whole = ofId.length < TEXT_ROWS_MAX && ofName.length < TEXT_ROWS_MAX;
    return { sequences: [...new Set([...ofId, ...ofName])], whole };
  };
  const selected = (selection: QueueSelection): SelectionSql => {
    const { state, day, rows } = selection;
    const few = rows === null ? FEW_ROWS : rows.sequences.length;
    return selectionSql(selection, state !== null && day === null && (countByState(null)[state] ?? 0) <= few);
  };
  const isText = ({ state, kind, day, errorCode, rows }: QueueSelection): boolean =>
    rows !== null && state === null && kind === null && day === null && errorCode === null;
  const isWhole = ({ where }: SelectionSql): boolean => where.length === 0;
  const countByState = (day: CalendarDate | null): Readonly<Record<string, number>> => {
    const rows =
      day === null
        ? sql.all<{ state: string; rows: number }>(
            "SELECT state, rows FROM state_count WHERE state NOT IN ('draft', 'pending-confirmation')",
          )
        : sql.all<{ state: string; rows: number }>(BY_STATE_OF_DAY, { day });
    return Object.fromEntries(rows.map(({ state, rows: count }) => [state, count]));
  };
  const newest = (): number =>
    sql.get<{ sequence: number | null }>('SELECT max(sequence) AS sequence FROM submission')?.sequence ?? 0;

  const page = (selection: QueueSelection, position: QueuePosition): readonly QueuePageEntry[] => {
    if (selection.rows !== null && isText(selection)) {
      const rows = toJson(rowsAt(selection.rows.sequences, position));
      return sql.all<PageColumns>(pageSql('SELECT value AS sequence FROM json_each(@rows)'), { rows }).map(entryOf);
    }
    const chosen = selected(selection);
    const { from, parameters } = chosen;
    const where = [...chosen.where];
    let { after, skip } = position;
    if (skip > 0 && isWhole(chosen) && position.before === null) {
      // Rows are never deleted: without a filter the place in the list is the number itself.
      after = (after ?? newest() + 1) - skip;
      skip = 0;
    }
    if (after !== null) where.push('s.sequence < @after');
    if (position.before !== null) where.push('s.sequence > @before');
    const order = position.before === null ? 'DESC' : 'ASC';
    const inner = `SELECT s.sequence FROM ${from} ${condition(where)} ORDER BY s.sequence ${order} LIMIT @limit OFFSET @skip`;
    return sql
      .all<PageColumns>(pageSql(inner), {
        ...parameters,
        ...(after === null ? {} : { after }),
        ...(position.before === null ? {} : { before: position.before }),
        limit: position.limit,
        skip,
      })
      .map(entryOf);
  };

  return {
    rowsOfText,
    page,
    entry: (submissionId) => {
      const row = sql.get<PageColumns>(ENTRY, { submissionId });
      if (row === null) throw new Error(`no submission ${submissionId}`);
      return entryOf(row);
    },
    count: (selection, atMost) => {
      const { state, kind, day, errorCode, rows: ofText } = selection;
      if (kind === null && day === null && errorCode === null && ofText === null) {
        const counts = countByState(null);
        const rows =
          state === null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : (counts[state] ?? 0);
        return { rows, exact: true };
      }
      if (ofText !== null && isText(selection)) return { rows: ofText.sequences.length, exact: ofText.whole };
      const { from, where, parameters } = selected(selection);
      const counted = `SELECT count(*) AS rows FROM (SELECT 1 FROM ${from} ${condition(where)} LIMIT @limit)`;
      const rows = sql.get<{ rows: number }>(counted, { ...parameters, limit: atMost + 1 })?.rows ?? 0;
      return { rows: Math.min(rows, atMost), exact: rows <= atMost && ofText?.whole !== false };
    },
    countByState,
    openIssues: (day) => sql.all<{ code: string; text: string; rows: number }>(OPEN_ISSUES, { day }),
    needsPerson: () => sql.get<{ rows: number }>(NEEDS_PERSON)?.rows ?? 0,
    idsStarting: (prefix, limit) =>
      sql.all<{ id: Uuid }>(IDS_STARTING, { ...prefixParameters(prefix), limit }).map(({ id }) => id),
  };
}
