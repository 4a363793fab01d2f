import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { AlertReference } from '../../shared/formats/eps-messages-consent.ts';
import type { MockDatabase } from './open-database.ts';

/** An alert as it was told, with the lines behind it, which a masked answer does not name. */
export interface ToldAlert {
  readonly csvLine: number;
  readonly category: AlertReference['category'];
  /** Code type, code and name of the new drug */
  readonly drug: string;
  readonly causedBy: readonly string[];
}

export interface ToldCheck {
  readonly checkId: Uuid;
  readonly pharmacyCode: string;
  readonly insuredKey: string;
  readonly prescriptionId: Uuid | null;
  readonly checkedOn: CalendarDate;
  readonly performedAt: Instant;
  readonly alerts: readonly ToldAlert[];
}

/** One alert that an oral consent was taken for. Rows are only ever added. */
export interface StoredConsent {
  readonly pharmacyCode: string;
  readonly insuredKey: string;
  readonly takenBy: string;
  readonly takenAt: Instant;
  readonly receivedAt: Instant;
  readonly alert: AlertReference;
}

interface ToldRecord {
  readonly check_id: Uuid;
  readonly pharmacy_code: string;
  readonly insured_key: string;
  readonly prescription_id: Uuid | null;
  readonly checked_on: CalendarDate;
  readonly performed_at: Instant;
  readonly alerts: string;
}

interface ConsentRecord {
  readonly pharmacy_code: string;
  readonly insured_key: string;
  readonly taken_by: string;
  readonly taken_at: Instant;
  readonly received_at: Instant;
  readonly check_id: Uuid;
  readonly csv_line: number;
  readonly category: AlertReference['category'];
}

/** Pre-processing, the alerts that were told, and the oral consents taken for them. */
export class CheckTable {
  readonly #prepare;
  readonly #preparedAt;
  readonly #tell;
  readonly #told;
  readonly #consent;
  readonly #consents;

  constructor(database: MockDatabase) {
    this.#prepare = database.prepare<[string, string, string]>(
      'INSERT OR REPLACE INTO check_preparation (pharmacy_code, insured_key, prepared_at) VALUES (?, ?, ?)',
    );
    this.#preparedAt = database.prepare<[string, string], { prepared_at: Instant }>(
      'SELECT prepared_at FROM check_preparation WHERE pharmacy_code = ? AND insured_key = ?',
    );
    this.#tell = database.prepare<unknown[]>(
      `INSERT INTO told_check (check_id, pharmacy_code, insured_key, prescription_id, checked_on, performed_at, alerts)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#told = database.prepare<[string], ToldRecord>('SELECT * FROM told_check WHERE check_id = ?');
    this.#consent = database.prepare<unknown[]>(
      `INSERT INTO oral_consent (pharmacy_code, insured_key, taken_by, taken_at, received_at, check_id, csv_line, category)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#consents = database.prepare<[], ConsentRecord>('SELECT * FROM oral_consent ORDER BY consent_id');
  }

  prepare(pharmacyCode: string, insuredKey: string, at: Instant): void {
    this.#prepare.run(pharmacyCode, insuredKey, at);
  }

  /** When this pharmacy last had this person pre-processed. */
  preparedAt(pharmacyCode: string, insuredKey: string): Instant | null {
    return this.#preparedAt.get(pharmacyCode, insuredKey)?.prepared_at ?? null;
  }

  tell(check: ToldCheck): void {
    const { checkId, pharmacyCode, insuredKey, prescriptionId, checkedOn, performedAt, alerts } = check;
    this.#tell.run(checkId, pharmacyCode, insuredKey, prescriptionId, checkedOn, performedAt, JSON.stringify(alerts));
  }

  told(checkId: Uuid): ToldCheck | null {
    const record = this.#told.get(checkId);
    if (record === undefined) return null;
    return {
      checkId: record.check_id,
      pharmacyCode: record.pharmacy_code,
      insuredKey: record.insured_key,
      prescriptionId: record.prescription_id,
      checkedOn: record.checked_on,
      performedAt: record.performed_at,
      alerts: JSON.parse(record.alerts) as readonly ToldAlert[],
    };
  }

  storeConsent(consent: StoredConsent): void {
    const { pharmacyCode, insuredKey, takenBy, takenAt, receivedAt, alert } = consent;
    this.#consent.run(
      pharmacyCode,
      insuredKey,
      takenBy,
      takenAt,
      receivedAt,
      alert.checkId,
      alert.csvLine,
      alert.category,
    );
  }

  consents(): readonly StoredConsent[] {
    return this.#consents.all().map((record) => ({
      pharmacyCode: record.pharmacy_code,
      insuredKey: record.insured_key,
      takenBy: record.taken_by,
      takenAt: record.taken_at,
      receivedAt: record.received_at,
      alert: { checkId: record.check_id, csvLine: record.csv_line, category: record.category },
    }));
  }
}
