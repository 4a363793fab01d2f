import { createHash } from 'node:crypto';
import type { ReceivedPrescription, RegisterRequest } from '../../main/application/service-ports.ts';
import { completeDispensingDocument } from '../../shared/document/service-additions.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Dice } from '../support/seeded.ts';
import { timestampFor } from './keys.ts';
import type { Book, BookedPrescription } from './prescription-book.ts';

export type LedgerKind = 'receive' | 'cancel-reception' | 'register' | 'amend' | 'withdraw';

export interface LedgerEntry {
  readonly operationId: Uuid;
  readonly kind: LedgerKind;
  readonly dispensingId: Uuid | null;
  readonly prescriptionId: Uuid | null;
  readonly receivedSha256: string | null;
  readonly returned: Uint8Array | null;
  readonly returnedSha256: string | null;
  readonly version: number;
  readonly registeredAt: Instant;
  state: 'current' | 'superseded' | 'withdrawn' | 'acknowledged';
}

export type Reply<T> = { readonly done: T } | { readonly refused: { readonly code: string; readonly text: string } };

/** A request of the program that no service should ever get. */
export type Complaint = (rule: string, detail: string) => void;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * What the service promises: one effect an operation id, whoever asks how often; and what it insists on: a reception
 * before its result, amendments and withdrawals of what stands now. It complains of what a correct program never asks.
 */
export class Ledger {
  readonly entries = new Map<Uuid, LedgerEntry>();
  readonly refusals = new Map<Uuid, string>();
  readonly #book: Book;
  readonly #dice: Dice;
  readonly #complain: Complaint;
  readonly #now: () => Instant;
  /** Of every so many operations that change something one is refused; 0 = none */
  refuse: (operationId: Uuid) => boolean = () => false;

  constructor(book: Book, dice: Dice, now: () => Instant, complain: Complaint) {
    this.#book = book;
    this.#dice = dice;
    this.#now = now;
    this.#complain = complain;
  }

  current(dispensingId: Uuid): LedgerEntry | null {
    for (const entry of this.entries.values())
      if (entry.dispensingId === dispensingId && entry.state === 'current') return entry;
    return null;
  }

  register(operationId: Uuid, request: RegisterRequest): Reply<LedgerEntry> {
    return this.#once(operationId, () => {
      const { prescriptionId } = request;
      if (prescriptionId !== null && !this.#book.received.has(prescriptionId))
        this.#complain('chain-order', `register ${operationId} before the reception of its prescription`);
      return this.#keep(operationId, 'register', this.#dice.uuid(), 1, request);
    });
  }

  amend(operationId: Uuid, dispensingId: Uuid, version: number, request: RegisterRequest): Reply<LedgerEntry> {
    return this.#once(operationId, () => {
      const before = this.current(dispensingId);
      if (before === null || before.version !== version)
        this.#complain('chain-order', `amend ${operationId} of version ${version}, which does not stand`);
      if (before !== null) before.state = 'superseded';
      return this.#keep(operationId, 'amend', dispensingId, version + 1, request);
    });
  }

  withdraw(operationId: Uuid, dispensingId: Uuid): Reply<LedgerEntry> {
    return this.#once(operationId, () => {
      const before = this.current(dispensingId);
      if (before === null) this.#complain('chain-order', `withdraw ${operationId} of what does not stand`);
      else before.state = 'withdrawn';
      return this.#acknowledge(operationId, 'withdraw', dispensingId, null);
    });
  }

  receive(operationId: Uuid, booked: BookedPrescription | null): Reply<ReceivedPrescription> {
    if (booked === null) return { refused: { code: 'EPSB9101E', text: '該当する処方箋がありません' } };
    const { prescriptionId } = booked;
    const taken = this.#book.received.get(prescriptionId);
    const reply = this.#once(operationId, () => {
      if (taken !== undefined && taken !== operationId) return null;
      this.#book.received.set(prescriptionId, operationId);
      return this.#acknowledge(operationId, 'receive', null, prescriptionId);
    });
    return 'refused' in reply ? reply : { done: this.#book.answer(booked, this.#now()) };
  }

  cancelReception(operationId: Uuid, prescriptionId: Uuid): Reply<LedgerEntry> {
    return this.#once(operationId, () => {
      if (!this.#book.received.has(prescriptionId))
        this.#complain('chain-order', `cancel ${operationId} of a reception that does not stand`);
      this.#book.received.delete(prescriptionId);
      return this.#acknowledge(operationId, 'cancel-reception', null, prescriptionId);
    });
  }

  returnedOf(dispensingId: Uuid): Uint8Array | null {
    const known = [...this.entries.values()];
    return known.findLast((entry) => entry.dispensingId === dispensingId && entry.returned !== null)?.returned ?? null;
  }

  #once(operationId: Uuid, work: () => LedgerEntry | null): Reply<LedgerEntry> {
    const known = this.entries.get(operationId);
    if (known !== undefined) return { done: known };
    const before = this.refusals.get(operationId);
    const entry = before !== undefined || this.refuse(operationId) ? null : work();
    if (entry !== null) {
      this.entries.set(operationId, entry);
      return { done: entry };
    }
    const code = before ?? 'EPSB0052E';
    this.refusals.set(operationId, code);
    return { refused: { code, text: '差戻し' } };
  }

  #keep(
    operationId: Uuid,
    kind: 'register' | 'amend',
    dispensingId: Uuid,
    version: number,
    { document, prescriptionId, signed }: RegisterRequest,
  ): LedgerEntry {
    this.#checkPharmacy(operationId, document);
    const completed = completeDispensingDocument(document, {
      dispensingId,
      conversions: [],
      timestampToken: signed ? timestampFor(document, this.#now()) : null,
    });
    if (!completed.ok) throw new Error(`document of ${operationId}: ${completed.issues[0]?.code}`);
    const returned = completed.value;
    return {
      operationId,
      kind,
      dispensingId,
      prescriptionId,
      receivedSha256: sha256(document),
      returned,
      returnedSha256: sha256(returned),
      version,
      registeredAt: this.#now(),
      state: 'current',
    };
  }

  #acknowledge(
    operationId: Uuid,
    kind: LedgerKind,
    dispensingId: Uuid | null,
    prescriptionId: Uuid | null,
  ): LedgerEntry {
    const nothing = { receivedSha256: null, returned: null, returnedSha256: null, version: 0 };
    const registeredAt = this.#now();
    return { operationId, kind, dispensingId, prescriptionId, ...nothing, registeredAt, state: 'acknowledged' };
  }

  /** CJ1 record 11 must be ours: another pharmacy's block is never registered. */
  #checkPharmacy(operationId: Uuid, document: Uint8Array): void {
    const base64 = /<DispensingDocument[^>]*>([^<]*)</.exec(Buffer.from(document).toString('latin1'))?.[1] ?? '';
    const csv = Buffer.from(base64, 'base64').toString('utf8');
    const code = /^11,[^,]*,\d*,\d*,(\d*),/m.exec(csv)?.[1];
    if (code !== this.#book.pharmacyCode)
      this.#complain('foreign-block', `${operationId} registers a result of pharmacy ${code}`);
  }
}
