import type { ReceivedPrescription, ReceptionBy } from '../../main/application/service-ports.ts';
import { buildPrescriptionDocument } from '../../shared/document/prescription-document.ts';
import {
  addDays,
  type CalendarDate,
  type Instant,
  tokyoDateOf,
  tokyoInstant,
} from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Prescription } from '../../shared/domain/prescription/prescription.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import { jahisRxFromPrescription } from '../../shared/formats/jahis-rx.ts';
import { sj1FromPrescription } from '../../shared/formats/sj1.ts';
import { prescriptionWith } from '../support/prescription-sample.ts';
import { Dice, seedOf } from '../support/seeded.ts';
import { PRESCRIBER_KEY } from './keys.ts';
import { personOf } from './people-names.ts';

export interface BookedPrescription {
  readonly prescriptionId: Uuid;
  readonly kind: 'electronic' | 'paper-with-exchange-number';
  readonly prescription: Prescription;
  readonly document: Uint8Array;
  /** What is printed on the paper as a two-dimensional symbol */
  readonly symbol: string;
}

/** Documents are made once a process and day: making them costs more than a whole run. */
const made = new Map<string, BookedPrescription>();
export const BOOKED_OF_A_KIND = 4;

export function booked(kind: BookedPrescription['kind'], issuedOn: CalendarDate, index: number): BookedPrescription {
  const name = `${kind} ${issuedOn} ${index}`;
  const before = made.get(name);
  if (before !== undefined) return before;
  const person = personOf(900 + index + (kind === 'electronic' ? 50 : 0));
  const prescriptionId = new Dice(seedOf(index, name)).uuid();
  const exchangeNumber = String(200_000 + index + (kind === 'electronic' ? 50 : 0));
  const prescription = prescriptionWith({
    kind,
    prescriptionId: null,
    exchangeNumber: kind === 'electronic' ? null : exchangeNumber,
    patient: person.patient,
    insured: person.insured,
    issuedOn,
    expiresOn: addDays(issuedOn, 30),
  });
  const document = buildPrescriptionDocument({
    sj1: sj1FromPrescription(prescription),
    prescriptionId,
    signer: kind === 'electronic' ? PRESCRIBER_KEY : null,
    signingTime: tokyoInstant(issuedOn, '08:00'),
  });
  if (!document.ok) throw new Error(document.issues.map((issue) => issue.code).join());
  const symbol = kind === 'electronic' ? '' : jahisRxFromPrescription(prescription);
  const one = { prescriptionId, kind, prescription, document: document.value, symbol };
  made.set(name, one);
  return one;
}

/** The prescriptions the service knows of, and which of them this pharmacy holds. */
export class Book {
  readonly pharmacyCode: string;
  /** 処方箋ID → the operation that received it */
  readonly received = new Map<Uuid, Uuid>();
  readonly #all: readonly BookedPrescription[];
  readonly #dice: Dice;

  constructor(pharmacyCode: string, all: readonly BookedPrescription[], dice: Dice) {
    this.pharmacyCode = pharmacyCode;
    this.#all = all;
    this.#dice = dice;
  }

  find(by: ReceptionBy): BookedPrescription | null {
    const found = this.#all.find(({ prescriptionId, prescription }) =>
      'prescriptionId' in by ? prescriptionId === by.prescriptionId : prescription.exchangeNumber === by.exchangeNumber,
    );
    return found ?? null;
  }

  answer({ prescriptionId, kind, document, prescription }: BookedPrescription, at: Instant): ReceivedPrescription {
    const { exchangeNumber } = prescription;
    return { prescriptionId, kind, document, exchangeNumber, round: 1, check: this.nothingFound(at) };
  }

  nothingFound(at: Instant): ServiceCheck {
    return {
      answer: 'none',
      notPerformedCause: null,
      checkId: this.#dice.uuid(),
      performedAt: at,
      checkedOn: tokyoDateOf(at),
      ownInstitutionIncluded: false,
      lines: [],
      rows: [],
    };
  }
}
