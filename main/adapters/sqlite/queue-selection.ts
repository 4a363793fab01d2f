import type { QueueSelection } from '../../application/queue-ports.ts';
import type { SqlParameters } from './sql-connection.ts';

/** Rows of the queue as SQL: the set that drives the walk, and what else must hold of each of its rows. */
export interface SelectionSql {
  /** `FROM` of the walk, aliased `s` */
  readonly from: string;
  readonly where: readonly string[];
  readonly parameters: SqlParameters;
}

/** How many rows one text may stand for: a longer list is no answer to a text. */
export const TEXT_ROWS_MAX = 2_000;
/** After every text that begins with the prefix. */
const LAST_CHARACTER = '\u{10ffff}';

const DAY_SET = `s.sequence IN (SELECT sequence FROM submission INDEXED BY submission_by_dispensing_date WHERE dispensing_date = @day
  UNION ALL SELECT sequence FROM submission INDEXED BY submission_reception WHERE dispensing_date IS NULL AND due_date = @day)`;

const RECEPTION_SET = `s.sequence IN (SELECT sequence FROM submission INDEXED BY submission_reception
  WHERE dispensing_date IS NULL AND kind = @kind)`;

/** A change names the registration it changes. */
const CHANGE_SET = `s.sequence IN (SELECT sequence FROM submission INDEXED BY submission_by_target
  WHERE target_submission_id IS NOT NULL AND kind = @kind)`;

const limited = (select: string): string => `SELECT * FROM (${select} LIMIT ${TEXT_ROWS_MAX})`;
const starts = (column: string): string => `${column} >= @prefix AND ${column} < @prefixEnd`;

const ID_SETS = [
  `SELECT sequence FROM submission WHERE ${starts('submission_id')}`,
  `SELECT sequence FROM submission WHERE ${starts('operation_id')}`,
  `SELECT sequence FROM submission INDEXED BY submission_by_result WHERE result_id IS NOT NULL AND ${starts('result_id')}`,
  `SELECT sequence FROM submission INDEXED BY submission_by_dispensing_id WHERE dispensing_id IS NOT NULL AND ${starts('dispensing_id')}`,
  `SELECT sequence FROM submission WHERE ${starts('prescription_key')}`,
  `SELECT sequence FROM submission WHERE prescription_key IN (SELECT prescription_key FROM prescription
     INDEXED BY prescription_by_service_id WHERE prescription_id IS NOT NULL AND ${starts('prescription_id')})`,
];

/** Whose kana begins so, or whose kanji holds it anywhere (both folded, both by their index alone); who came last first. */
export const PERSONS_NAMED = `SELECT patient_id AS id, match_key AS matchKey, last_seen_on AS lastSeenOn FROM patient
  WHERE patient_id IN (SELECT patient_id FROM patient INDEXED BY patient_by_kana WHERE ${starts('kana')}
    UNION SELECT patient_id FROM patient INDEXED BY patient_by_kanji WHERE instr(kanji, @prefix) > 0)
  ORDER BY last_seen_on DESC LIMIT ${TEXT_ROWS_MAX}`;

/** So far back from the last visit of all who have the name: one that thousands have fills its list with the first. */
export const VISIT_SPANS = ['-60 days', '-2 years', '-200 years'] as const;

/** The newest prescriptions of these persons in one of the spans, and their rows. */
export const ROWS_OF_PERSONS = `WITH visit AS MATERIALIZED (
    SELECT sequence FROM prescription INDEXED BY prescription_by_patient WHERE patient_match_key IS NOT NULL
      AND patient_match_key IN (SELECT value FROM json_each(@matchKeys)) AND received_on >= date(@lastSeenOn, @span)
    UNION ALL SELECT sequence FROM prescription WHERE prescription_key IN (
      SELECT prescription_key FROM unsure_patient WHERE patient_id IN (SELECT value FROM json_each(@unsure)))
    ORDER BY sequence DESC LIMIT ${TEXT_ROWS_MAX})
  SELECT s.sequence FROM visit CROSS JOIN prescription p ON p.sequence = visit.sequence
    CROSS JOIN submission s ON s.prescription_key = p.prescription_key ORDER BY s.sequence DESC LIMIT ${TEXT_ROWS_MAX}`;

export const ROWS_OF_ID = ID_SETS.map(limited).join(' UNION ');

export function prefixParameters(prefix: string): SqlParameters {
  return { prefix, prefixEnd: prefix + LAST_CHARACTER };
}

/**
 * The narrowest set drives. What no index narrows (`register`, `registered`) is dense: a walk from the newest finds a
 * page of it at once.
 * @param fewInState the rows of the state are the narrowest set
 */
export function selectionSql(selection: QueueSelection, fewInState: boolean): SelectionSql {
  const { state, kind, day, errorCode, rows } = selection;
  const where: string[] = [];
  let index = '';
  if (rows !== null) where.push('s.sequence IN (SELECT value FROM json_each(@rows))');
  if (errorCode !== null) {
    where.push('s.last_issue_code = @errorCode');
    if (rows === null) index = 'INDEXED BY submission_by_issue';
  }
  if (day !== null) where.push(DAY_SET);
  if (kind !== null) {
    where.push('s.kind = @kind');
    if (fewInState) index ||= 'INDEXED BY submission_by_state';
    else if (where.length > 1) {
      // Few rows are left already: each is looked at.
    } else if (kind === 'receive' || kind === 'cancel-reception') {
      if (where.length === 1 && state === null) {
        index = 'INDEXED BY submission_reception';
        where.push('s.dispensing_date IS NULL');
      } else where.push(RECEPTION_SET);
    } else if (kind !== 'register') where.push(CHANGE_SET);
  }
  const narrow = where.length > 0 && kind !== 'register';
  if (state !== null) {
    where.push('s.state = @state');
    if (index === '' && (fewInState || !narrow)) index = 'INDEXED BY submission_by_state';
  }
  return {
    from: `submission s ${index}`,
    where,
    parameters: {
      ...(rows === null ? {} : { rows: JSON.stringify(rows.sequences) }),
      ...(state === null ? {} : { state }),
      ...(kind === null ? {} : { kind }),
      ...(day === null ? {} : { day }),
      ...(errorCode === null ? {} : { errorCode }),
    },
  };
}
