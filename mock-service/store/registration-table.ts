import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { HeldState } from '../../shared/formats/eps-messages-search.ts';
import type { MockDatabase } from './open-database.ts';

/** One operation on a result that took effect. A withdrawal has no file, neither received nor returned. */
export interface Registration {
  readonly operationId: Uuid;
  readonly kind: 'register' | 'amend' | 'withdraw';
  readonly dispensingId: Uuid;
  readonly version: number;
  readonly state: HeldState;
  readonly prescriptionId: Uuid | null;
  /** Round of the prescription; null for plain paper */
  readonly round: number | null;
  readonly pharmacyCode: string;
  readonly dispensingDate: CalendarDate;
  readonly insuredKey: string | null;
  readonly content: DispensingResult;
  readonly receivedSha256: string | null;
  readonly receivedAt: Instant;
  readonly returnedSha256: string | null;
  readonly returned: Uint8Array | null;
}

interface RegistrationRecord {
  readonly operation_id: Uuid;
  readonly kind: Registration['kind'];
  readonly dispensing_id: Uuid;
  readonly version: number;
  readonly state: HeldState;
  readonly prescription_id: Uuid | null;
  readonly round: number | null;
  readonly pharmacy_code: string;
  readonly dispensing_date: CalendarDate;
  readonly insured_key: string | null;
  readonly content: string;
  readonly received_sha256: string | null;
  readonly received_at: Instant;
  readonly returned_sha256: string | null;
  readonly returned: Uint8Array | null;
}

function registrationOf(record: RegistrationRecord): Registration {
  return {
    operationId: record.operation_id,
    kind: record.kind,
    dispensingId: record.dispensing_id,
    version: record.version,
    state: record.state,
    prescriptionId: record.prescription_id,
    round: record.round,
    pharmacyCode: record.pharmacy_code,
    dispensingDate: record.dispensing_date,
    insuredKey: record.insured_key,
    content: JSON.parse(record.content) as DispensingResult,
    receivedSha256: record.received_sha256,
    receivedAt: record.received_at,
    returnedSha256: record.returned_sha256,
    returned: record.returned,
  };
}

const WITHOUT_FILE = `operation_id, kind, dispensing_id, version, state, prescription_id, round, pharmacy_code,
  dispensing_date, insured_key, content, received_sha256, received_at, returned_sha256, NULL AS returned`;

export class RegistrationTable {
  readonly #insert;
  readonly #setState;
  readonly #current;
  readonly #latest;
  readonly #returned;
  readonly #ofPrescription;
  readonly #ofDate;
  readonly #ofInsured;
  readonly #all;

  constructor(database: MockDatabase) {
    this.#insert = database.prepare<unknown[]>(
      `INSERT INTO registration (operation_id, kind, dispensing_id, version, state, prescription_id, round, pharmacy_code,
         dispensing_date, insured_key, content, received_sha256, received_at, returned_sha256, returned)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#setState = database.prepare<[string, string]>(
      "UPDATE registration SET state = ? WHERE dispensing_id = ? AND state = 'current'",
    );
    const select = <Parameters extends unknown[]>(sql: string) => database.prepare<Parameters, RegistrationRecord>(sql);
    this.#current = select<[string]>("SELECT * FROM registration WHERE dispensing_id = ? AND state = 'current'");
    this.#latest = select<[string]>(
      "SELECT * FROM registration WHERE dispensing_id = ? AND kind <> 'withdraw' ORDER BY version DESC LIMIT 1",
    );
    this.#returned = database.prepare<[string], { returned: Uint8Array | null }>(
      'SELECT returned FROM registration WHERE operation_id = ?',
    );
    this.#ofPrescription = select<[string]>(
      `SELECT ${WITHOUT_FILE} FROM registration WHERE prescription_id = ? ORDER BY sequence`,
    );
    this.#ofDate = select<[string, string]>(
      `SELECT ${WITHOUT_FILE} FROM registration WHERE pharmacy_code = ? AND dispensing_date = ? ORDER BY sequence`,
    );
    this.#ofInsured = select<[string, string]>(
      `SELECT ${WITHOUT_FILE} FROM registration
       WHERE insured_key = ? AND dispensing_date >= ? AND state = 'current' ORDER BY sequence`,
    );
    this.#all = select<[]>(`SELECT ${WITHOUT_FILE} FROM registration ORDER BY sequence`);
  }

  insert(row: Registration): void {
    this.#insert.run(
      row.operationId,
      row.kind,
      row.dispensingId,
      row.version,
      row.state,
      row.prescriptionId,
      row.round,
      row.pharmacyCode,
      row.dispensingDate,
      row.insuredKey,
      JSON.stringify(row.content),
      row.receivedSha256,
      row.receivedAt,
      row.returnedSha256,
      row.returned,
    );
  }

  endCurrent(dispensingId: Uuid, state: Exclude<HeldState, 'current'>): void {
    this.#setState.run(state, dispensingId);
  }

  current(dispensingId: Uuid): Registration | null {
    const record = this.#current.get(dispensingId);
    return record === undefined ? null : registrationOf(record);
  }

  /** The newest version with a file, also after a withdrawal. */
  latest(dispensingId: Uuid): Registration | null {
    const record = this.#latest.get(dispensingId);
    return record === undefined ? null : registrationOf(record);
  }

  /** The file that this operation was answered with. */
  returnedBy(operationId: Uuid): Uint8Array | null {
    return this.#returned.get(operationId)?.returned ?? null;
  }

  ofPrescription(prescriptionId: Uuid): readonly Registration[] {
    return this.#ofPrescription.all(prescriptionId).map(registrationOf);
  }

  ofDate(pharmacyCode: string, date: CalendarDate): readonly Registration[] {
    return this.#ofDate.all(pharmacyCode, date).map(registrationOf);
  }

  /** What stands of this person with a 調剤日 from `since` on. */
  ofInsured(insuredKey: string, since: CalendarDate): readonly Registration[] {
    return this.#ofInsured.all(insuredKey, since).map(registrationOf);
  }

  all(): readonly Registration[] {
    return this.#all.all().map(registrationOf);
  }
}
