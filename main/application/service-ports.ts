/** The service as the use cases see it: one method a message. */
import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { DispensingRound } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import type { PrescriptionKind } from '../../shared/domain/prescription/prescription.ts';
import type { ServiceCheck } from '../../shared/formats/eps-messages-check.ts';
import type { OnlineConsent, OralConsent } from '../../shared/formats/eps-messages-consent.ts';

/** What is known of one request's fate; made by one pure function (`classify-answer`). */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T; readonly meta: AnswerMeta }
  /** Business refusal: sending the same again gives the same. */
  | { readonly kind: 'refused'; readonly code: string; readonly text: string; readonly meta: AnswerMeta }
  /** Surely not taken in: connection refused, name not found, 429, 401. */
  | {
      readonly kind: 'not-reached';
      readonly cause: string;
      readonly retryAfterMs: number | null;
      readonly meta: AnswerMeta;
    }
  /** Bytes may have left, and no readable answer says what became of them. */
  | {
      readonly kind: 'unknown';
      readonly cause: string;
      readonly retryAfterMs: number | null;
      readonly meta: AnswerMeta;
    };

export interface AnswerMeta {
  readonly httpStatus: number | null;
  /** The service's own clock (Date header), to tell a wrong clock on either side. */
  readonly serverDate: Instant | null;
  readonly durationMs: number;
}

export interface ReceivedPrescription {
  readonly prescriptionId: Uuid;
  readonly kind: Exclude<PrescriptionKind, 'paper'>;
  /** electronic: the prescriber's signed Document XML; else the unsigned information document */
  readonly document: Uint8Array;
  readonly exchangeNumber: string | null;
  /** Refill or split round this reception is for, 1-based */
  readonly round: number;
  /** ② duplicate check, as the service masks it */
  readonly check: ServiceCheck;
}

export interface Registered {
  readonly dispensingId: Uuid;
  /** The returned file; null in an answer that only acknowledges */
  readonly returnCopy: Uint8Array | null;
  readonly registeredAt: Instant | null;
}

export type LookupAnswer =
  /** A cancelled reception has no dispensingId, a withdrawal no copy: those are acknowledged only. */
  | {
      readonly found: 'registered';
      readonly registered: Omit<Registered, 'dispensingId'> & { readonly dispensingId: Uuid | null };
    }
  | { readonly found: 'not-received' }
  | { readonly found: 'rejected'; readonly code: string; readonly text: string };

export type ReceptionBy =
  | { readonly exchangeNumber: string; readonly insured: InsuredPersonKey }
  | { readonly prescriptionId: Uuid };

/** One method per message; none throws for expected trouble; each obeys `signal` and its own time-out. */
export interface EpsGateway {
  receive(operationId: Uuid, by: ReceptionBy, signal?: AbortSignal): Promise<Answer<ReceivedPrescription>>;
  listForPatient(
    insured: InsuredPersonKey,
    signal?: AbortSignal,
  ): Promise<
    Answer<
      readonly { prescriptionId: Uuid; exchangeNumber: string | null; issuedOn: CalendarDate; kind: PrescriptionKind }[]
    >
  >;
  cancelReception(operationId: Uuid, prescriptionId: Uuid, signal?: AbortSignal): Promise<Answer<null>>;
  register(operationId: Uuid, request: RegisterRequest, signal?: AbortSignal): Promise<Answer<Registered>>;
  amend(
    operationId: Uuid,
    dispensingId: Uuid,
    version: number,
    request: RegisterRequest,
    signal?: AbortSignal,
  ): Promise<Answer<Registered>>;
  withdraw(operationId: Uuid, dispensingId: Uuid, reason: string, signal?: AbortSignal): Promise<Answer<null>>;
  lookup(operationId: Uuid, signal?: AbortSignal): Promise<Answer<LookupAnswer>>;
  /** Look-up of a receive operation: the prescription again, when it was taken in. */
  lookupReception(
    operationId: Uuid,
    signal?: AbortSignal,
  ): Promise<
    Answer<
      | { found: 'registered'; received: ReceivedPrescription }
      | { found: 'not-received' }
      | { found: 'rejected'; code: string; text: string }
    >
  >;
  fetchReturnCopy(dispensingId: Uuid, signal?: AbortSignal): Promise<Answer<Uint8Array>>;
  /** The service's own count for the 閉局レポート. */
  listRegistered(
    date: CalendarDate,
    signal?: AbortSignal,
  ): Promise<Answer<readonly { dispensingId: Uuid; operationId: Uuid; state: string }[]>>;
  /** Pre-processing and check (②′) over a CJ1 or SJ1 text. */
  checkDuplicates(request: DuplicateCheckRequest, signal?: AbortSignal): Promise<Answer<ServiceCheck>>;
  /** 薬剤情報閲覧: with the consent given online only. */
  pastDrugs(insured: InsuredPersonKey, consent: OnlineConsent, signal?: AbortSignal): Promise<Answer<unknown>>;
  anchors(signal?: AbortSignal): Promise<Answer<TrustAnchorsPem>>;
  /** PKCS#10 request (PEM) → certificate (PEM) with its chain. MOCK. */
  enrol(
    certificateRequestPem: string,
    signal?: AbortSignal,
  ): Promise<Answer<{ certificatePem: string; chainPem: readonly string[] }>>;
  close(): Promise<void>;
}

export interface RegisterRequest {
  readonly prescriptionId: Uuid | null;
  readonly prescriptionKind: PrescriptionKind;
  readonly document: Uint8Array;
  readonly signed: boolean;
  /** MOCK: the public samples show no CJ1 record for rounds, so it travels in the message. */
  readonly round: DispensingRound;
  readonly dispensingDate: CalendarDate;
}

export interface DuplicateCheckRequest {
  readonly insured: InsuredPersonKey;
  readonly csv: string;
  readonly format: 'CJ1' | 'SJ1';
  readonly ownInstitutionIncluded: boolean;
  readonly onlineConsent: OnlineConsent;
  /** Names the alerts it was taken for; null = none was taken */
  readonly oralConsent: OralConsent | null;
  /** What the lines answer to, so that they are no duplicate of themselves */
  readonly prescriptionId: Uuid | null;
  readonly dispensingId: Uuid | null;
}

export interface TrustAnchorsPem {
  /** Roots for signatures of prescribers and pharmacists */
  readonly signature: readonly string[];
  /** Roots for time-stamp tokens */
  readonly timestamp: readonly string[];
}
