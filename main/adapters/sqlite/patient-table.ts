import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { foldInsuredText, foldKana, normalisedInsuredKey, patientMatchKey } from '../../../shared/domain/kana.ts';
import type { InsuredPersonKey, Patient } from '../../../shared/domain/patient.ts';
import { bigramsOf, foldNameForSearch, type PatientQuery } from '../../../shared/domain/patient-search.ts';
import type { PatientRow } from '../../application/entry-ports.ts';
import type { Store } from '../../application/ports.ts';
import { fromJson, toJson } from './column-values.ts';
import type { SqlConnection, SqlParameters } from './sql-connection.ts';

interface PatientColumns {
  readonly patient_id: number;
  readonly match_key: string | null;
  readonly content: string;
  readonly last_seen_on: CalendarDate;
}

function rowOf(row: PatientColumns): PatientRow {
  const { patient, insured } = fromJson<Pick<PatientRow, 'patient' | 'insured'>>(row.content);
  return { patientId: row.patient_id, matchKey: row.match_key, patient, insured, lastSeenOn: row.last_seen_on };
}

/** Where the person is not surely identified, what there is of name, birth date and key keeps two of them apart. */
function personKeyOf(patient: Patient, insured: InsuredPersonKey): string | null {
  const sure = patientMatchKey(patient, insured);
  if (sure !== null) return sure;
  const name = foldKana(patient.nameKana ?? '') || foldNameForSearch(patient.nameKanji ?? '');
  if (name === '') return null;
  return ['?', name, patient.birthDate ?? '', patient.sex ?? '', normalisedInsuredKey(insured) ?? ''].join('/');
}

/** Keeps the search rows in step with what was received and dispensed; called by the tables that hold patients. */
export function patientIndex(
  sql: SqlConnection,
): (patient: Patient, insured: InsuredPersonKey, on: CalendarDate) => void {
  return (patient, insured, on) => {
    const personKey = personKeyOf(patient, insured);
    if (personKey === null) return;
    const known = sql.get<{ last_seen_on: string; content: string }>(
      'SELECT last_seen_on, content FROM patient WHERE person_key = @personKey',
      { personKey },
    );
    const content = toJson({ patient, insured });
    if (known !== null && known.last_seen_on >= on && known.content === content) return;
    const kana = foldNameForSearch(patient.nameKana ?? '');
    const kanji = foldNameForSearch(patient.nameKanji ?? '');
    sql.run(
      `INSERT INTO patient (person_key, match_key, kana, kanji, birth_date, number, content, last_seen_on)
       VALUES (@personKey, @matchKey, @kana, @kanji, @birthDate, @number, @content, @on)
       ON CONFLICT (person_key) DO UPDATE SET kanji = CASE WHEN excluded.kanji = '' THEN kanji ELSE excluded.kanji END,
         content = excluded.content, last_seen_on = max(last_seen_on, excluded.last_seen_on)`,
      {
        personKey,
        matchKey: patientMatchKey(patient, insured),
        kana,
        kanji,
        birthDate: patient.birthDate,
        number: foldInsuredText(insured.number ?? ''),
        content,
        on,
      },
    );
    for (const bigram of new Set([...bigramsOf(kana), ...bigramsOf(kanji)])) {
      sql.run(
        `INSERT INTO patient_bigram (bigram, patient_id)
         SELECT @bigram, patient_id FROM patient WHERE person_key = @personKey ON CONFLICT DO NOTHING`,
        { bigram, personKey },
      );
    }
  };
}

/**
 * Says whose name stands on a prescription that no match key leads to; called with the prescription that is there, again
 * whenever its patient may be another.
 */
export function unsurePatientLink(
  sql: SqlConnection,
): (prescriptionKey: string, patient: Patient, insured: InsuredPersonKey) => void {
  return (prescriptionKey, patient, insured) => {
    sql.run(
      `INSERT INTO unsure_patient (prescription_key, patient_id)
       SELECT @prescriptionKey, patient_id FROM patient WHERE person_key = @personKey AND match_key IS NULL
       ON CONFLICT (prescription_key) DO UPDATE SET patient_id = excluded.patient_id`,
      { prescriptionKey, personKey: personKeyOf(patient, insured) },
    );
  };
}

/** After every text that begins so. */
const END = '\u{10ffff}';

export function patientTable(sql: SqlConnection): Store['patients'] {
  const found = (where: string, parameters: SqlParameters, limit: number): readonly PatientRow[] =>
    sql
      .all<PatientColumns>(
        `SELECT patient_id, match_key, content, last_seen_on FROM patient WHERE ${where}
         ORDER BY last_seen_on DESC, patient_id DESC LIMIT @limit`,
        { ...parameters, limit },
      )
      .map(rowOf);

  /** Names that begin so come first; then those that hold it anywhere, found by their pairs of characters. */
  const byName = (name: string, limit: number): readonly PatientRow[] => {
    const span = { name, until: `${name}${END}` };
    const beginning = found('(kana >= @name AND kana < @until) OR (kanji >= @name AND kanji < @until)', span, limit);
    const pairs = bigramsOf(name);
    if (beginning.length >= limit) return beginning;
    if (pairs.length === 0) {
      // One character has no pair: the names alone are read, by their index.
      const held = 'SELECT patient_id FROM patient INDEXED BY patient_by_kanji WHERE instr(kanji, @name) > 1';
      return [...beginning, ...found(`patient_id IN (${held})`, { name }, limit)];
    }
    const inside = found(
      `patient_id IN (SELECT patient_id FROM patient_bigram WHERE bigram IN (SELECT value FROM json_each(@pairs))
         GROUP BY patient_id HAVING count(*) = json_array_length(@pairs))
       AND (instr(kana, @name) > 1 OR instr(kanji, @name) > 1)`,
      { name, pairs: toJson(pairs) },
      limit,
    );
    return [...beginning, ...inside];
  };

  return {
    byId: (patientId) => found('patient_id = @patientId', { patientId }, 1)[0] ?? null,
    search: ({ name, birthDate, number }: PatientQuery, limit) => {
      const rows = [
        ...(name === null ? [] : byName(name, limit)),
        ...(birthDate === null ? [] : found('birth_date = @birthDate', { birthDate }, limit)),
        ...(number === null
          ? []
          : found('number >= @number AND number < @until', { number, until: `${number}${END}` }, limit)),
      ];
      return [...new Map(rows.map((row) => [row.patientId, row])).values()].slice(0, limit);
    },
  };
}
