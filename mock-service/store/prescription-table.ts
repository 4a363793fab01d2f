import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Prescription, PrescriptionKind } from '../../shared/domain/prescription/prescription.ts';
import type { MockDatabase } from './open-database.ts';

/** 薬局にて受付されていません / 調剤中 / 調剤済 / 処方箋取消 */
export type BookState = 'available' | 'dispensing' | 'dispensed' | 'revoked';

export interface BookedPrescription {
  readonly prescriptionId: Uuid;
  readonly kind: Exclude<PrescriptionKind, 'paper'>;
  readonly exchangeNumber: string | null;
  /** `normalisedInsuredKey`; null = names nobody, then it is found by its id only */
  readonly insuredKey: string | null;
  readonly content: Prescription;
  /** CSV text of the document */
  readonly sj1: string;
  /** 電子処方箋ファイル or 処方箋情報提供ファイル, handed out as it is */
  readonly document: Uint8Array;
  readonly state: BookState;
  /** The round that is next or at hand, 1-based */
  readonly round: number;
  readonly rounds: number;
  /** The pharmacy that has it at 調剤中 */
  readonly pharmacyCode: string | null;
  readonly receptionOperationId: Uuid | null;
  /** Once this round was 調剤済み, its reception can never be cancelled again, not even after a withdrawal. */
  readonly everDispensed: boolean;
  readonly createdAt: Instant;
}

interface PrescriptionRecord {
  readonly prescription_id: Uuid;
  readonly kind: BookedPrescription['kind'];
  readonly exchange_number: string | null;
  readonly insured_key: string | null;
  readonly content: string;
  readonly sj1: string;
  readonly document: Uint8Array;
  readonly state: BookState;
  readonly round: number;
  readonly rounds: number;
  readonly pharmacy_code: string | null;
  readonly reception_operation_id: Uuid | null;
  readonly ever_dispensed: number;
  readonly created_at: Instant;
}

function bookedOf(record: PrescriptionRecord): BookedPrescription {
  return {
    prescriptionId: record.prescription_id,
    kind: record.kind,
    exchangeNumber: record.exchange_number,
    insuredKey: record.insured_key,
    content: JSON.parse(record.content) as Prescription,
    sj1: record.sj1,
    document: record.document,
    state: record.state,
    round: record.round,
    rounds: record.rounds,
    pharmacyCode: record.pharmacy_code,
    receptionOperationId: record.reception_operation_id,
    everDispensed: record.ever_dispensed === 1,
    createdAt: record.created_at,
  };
}

export class PrescriptionTable {
  readonly #insert;
  readonly #move;
  readonly #byId;
  readonly #byExchangeNumber;
  readonly #byInsured;
  readonly #undispensed;
  readonly #list;

  constructor(database: MockDatabase) {
    this.#insert = database.prepare<unknown[]>(
      `INSERT INTO prescription (prescription_id, kind, exchange_number, insured_key, content, sj1, document, state, round,
         rounds, pharmacy_code, reception_operation_id, ever_dispensed, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#move = database.prepare<unknown[]>(
      `UPDATE prescription SET state = ?, round = ?, pharmacy_code = ?, reception_operation_id = ?, ever_dispensed = ?
       WHERE prescription_id = ?`,
    );
    this.#byId = database.prepare<[string], PrescriptionRecord>('SELECT * FROM prescription WHERE prescription_id = ?');
    this.#byExchangeNumber = database.prepare<[string], PrescriptionRecord>(
      'SELECT * FROM prescription WHERE exchange_number = ?',
    );
    this.#byInsured = database.prepare<[string], PrescriptionRecord>(
      'SELECT * FROM prescription WHERE insured_key = ? ORDER BY created_at, rowid',
    );
    this.#undispensed = database.prepare<[string], Pick<PrescriptionRecord, 'prescription_id' | 'content'>>(
      `SELECT prescription_id, content FROM prescription AS asked
       WHERE insured_key = ? AND state <> 'revoked' AND NOT EXISTS (
         SELECT 1 FROM registration WHERE prescription_id = asked.prescription_id AND state = 'current')
       ORDER BY created_at, rowid`,
    );
    this.#list = database.prepare<[number], PrescriptionRecord>(
      'SELECT * FROM prescription ORDER BY created_at, rowid LIMIT ?',
    );
  }

  insert(row: BookedPrescription): void {
    this.#insert.run(
      row.prescriptionId,
      row.kind,
      row.exchangeNumber,
      row.insuredKey,
      JSON.stringify(row.content),
      row.sj1,
      row.document,
      row.state,
      row.round,
      row.rounds,
      row.pharmacyCode,
      row.receptionOperationId,
      row.everDispensed ? 1 : 0,
      row.createdAt,
    );
  }

  move(row: BookedPrescription): void {
    const ever = row.everDispensed ? 1 : 0;
    this.#move.run(row.state, row.round, row.pharmacyCode, row.receptionOperationId, ever, row.prescriptionId);
  }

  byId(prescriptionId: Uuid): BookedPrescription | null {
    const record = this.#byId.get(prescriptionId);
    return record === undefined ? null : bookedOf(record);
  }

  byExchangeNumber(exchangeNumber: string): readonly BookedPrescription[] {
    return this.#byExchangeNumber.all(exchangeNumber).map(bookedOf);
  }

  byInsured(insuredKey: string): readonly BookedPrescription[] {
    return this.#byInsured.all(insuredKey).map(bookedOf);
  }

  /** Prescriptions of this person that no standing result dispenses. */
  undispensed(insuredKey: string): readonly Pick<BookedPrescription, 'prescriptionId' | 'content'>[] {
    return this.#undispensed.all(insuredKey).map((record) => ({
      prescriptionId: record.prescription_id,
      content: JSON.parse(record.content) as Prescription,
    }));
  }

  list(limit: number): readonly BookedPrescription[] {
    return this.#list.all(limit).map(bookedOf);
  }
}
