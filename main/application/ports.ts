/**
 * What the use cases need of the world, as interfaces only. Adapters implement them, `composition.ts` joins them,
 * tests of the rules hand in scripted ones. All store calls are synchronous (better-sqlite3): a `transaction` is atomic.
 */

import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import type { StoredClosingFacts } from '../../shared/domain/closing/closing-facts.ts';
import type { DispensingResult } from '../../shared/domain/dispensing/dispensing-result.ts';
import type { BroughtInDrug, BroughtInNote } from '../../shared/domain/drug/brought-in-drug.ts';
import type { CheckDecision, CheckNotice, TakenConsent } from '../../shared/domain/duplicate-check/check-decision.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import type { Right, Role } from '../../shared/domain/people/roles.ts';
import type { Prescription, PrescriptionKind } from '../../shared/domain/prescription/prescription.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Submission, SubmissionKind, SubmissionState } from '../../shared/domain/submission/submission.ts';
import type { MasterKind } from '../../shared/masters/source-sheet.ts';
import type { JournalSync } from './backup-ports.ts';
import type { EntryStore } from './entry-ports.ts';
import type {
  LateRegistration,
  QueuePageEntry,
  QueuePosition,
  QueueSelection,
  QueueText,
  SinceTally,
} from './queue-ports.ts';

export interface Clock {
  now(): Instant;
  /** Milliseconds that never go back, for durations and leases inside one process. */
  monotonicMs(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export interface Random {
  uuid(): Uuid;
  /** Uniform in [0, 1): jitter only, never keys. */
  fraction(): number;
  bytes(length: number): Uint8Array;
}

/** Technical log: codes, ids and numbers only. Never names, codes of persons, drug names or document text. */
export interface Log {
  info(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  warn(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
  error(event: string, fields?: Readonly<Record<string, string | number | boolean | null>>): void;
}

// ---------------------------------------------------------------- people

export type { Right, Role };

export interface User {
  readonly userId: Uuid;
  /** Sign-in name, unique, `[a-z0-9._-]{1,32}` */
  readonly name: string;
  /** Shown and written to record 15 for pharmacists */
  readonly displayName: string;
  readonly roles: readonly Role[];
  readonly rights: readonly Right[];
  readonly active: boolean;
}

/** Who acts, in every use case. */
export interface Actor {
  readonly userId: Uuid;
  readonly name: string;
  readonly displayName: string;
  readonly rights: readonly Right[];
}

// ---------------------------------------------------------------- rows

export type ReceptionState =
  | 'local-only' // plain paper: the service does not know it
  | 'pending' // its reception waits to reach the service
  | 'accepted' // 調剤中 at the service
  | 'waiting-next-round' // between refill or split rounds the prescription is back in the service's pool
  | 'cancelled' // 受付取消
  | 'preview'; // looked at only: unsigned, or its signature does not stand; never dispensed from

export interface PrescriptionRow {
  readonly prescriptionKey: Uuid;
  readonly kind: PrescriptionKind;
  readonly prescription: Prescription;
  readonly reception: ReceptionState;
  /** Round now at hand, 1-based (1 for once-only) */
  readonly round: number;
  /** SHA-256 of the prescriber's signed document (document table), null for paper */
  readonly originalSha256: string | null;
  readonly signatureValid: boolean | null;
  readonly source: string;
  readonly receivedAt: Instant;
  readonly receivedOn: CalendarDate;
  readonly carriedOver: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
  readonly issues: readonly Issue[];
}

export type ResultStatus = 'draft' | 'pending-confirmation' | 'finalised' | 'discarded';

export interface ResultRow {
  readonly resultId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly version: number;
  readonly previousResultId: Uuid | null;
  readonly round: number;
  readonly status: ResultStatus;
  readonly result: DispensingResult;
  readonly dispensingDate: CalendarDate;
  readonly pharmacistUserId: Uuid | null;
  readonly issues: readonly Issue[];
  readonly createdAt: Instant;
  readonly createdBy: Uuid;
  readonly finalisedAt: Instant | null;
  readonly finalisedBy: Uuid | null;
  readonly carriedOver: { readonly by: string; readonly reason: string; readonly at: Instant } | null;
  /** SHA-256 of the imported file it came from, for "the same file again imports nothing" */
  readonly importSha256: string | null;
  /** What was said of a past 調剤日 when it was typed; used at 確定 */
  readonly lateReason: string | null;
}

export type DocumentKind = 'prescription-original' | 'dispensing-unsigned' | 'dispensing-final' | 'return-copy' | 'cj1';

/** Append-only; the bytes are never rebuilt. */
export interface StoredDocument {
  readonly sha256: string;
  readonly kind: DocumentKind;
  readonly bytes: Uint8Array;
  readonly createdAt: Instant;
}

export interface AttemptStart {
  readonly attemptId: Uuid;
  readonly submissionId: Uuid;
  readonly number: number;
  readonly message: string;
  readonly startedAt: Instant;
}

export interface AttemptOutcome {
  readonly attemptId: Uuid;
  readonly outcome: 'registered' | 'refused' | 'not-reached' | 'unknown' | 'not-received' | 'abandoned';
  readonly code: string;
  readonly endedAt: Instant;
  readonly httpStatus: number | null;
  readonly durationMs: number;
}

/** Sets only what is named; `state` is checked against `expected` in the same statement. */
export type SubmissionPatch = Partial<
  Pick<
    Submission,
    | 'state'
    | 'heldFrom'
    | 'possiblySent'
    | 'attempts'
    | 'nextAttemptAt'
    | 'leaseOwner'
    | 'leaseUntil'
    | 'lastIssue'
    | 'dispensingId'
    | 'documentSha256'
    | 'copy'
    | 'returnCopySha256'
    | 'registeredAt'
    | 'supersededBy'
    | 'signerUserId'
  >
>;

/** One line of a row's life: kept for ever, shown to support. */
export interface SubmissionEvent {
  readonly submissionId: Uuid;
  readonly at: Instant;
  readonly event: string;
  readonly from: SubmissionState | null;
  readonly to: SubmissionState;
  readonly by: string;
  readonly reason: string | null;
}

export interface QueueFilter {
  readonly states?: readonly SubmissionState[];
  readonly kinds?: readonly SubmissionKind[];
  /** keyset page: rows after this id in creation order */
  readonly after?: Uuid;
  readonly limit?: number;
}

export interface OutageRow {
  readonly outageId: Uuid;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly cause: string;
  readonly rows: number;
}

export interface ClosingRow {
  readonly closingId: Uuid;
  readonly businessDay: CalendarDate;
  readonly kind: 'provisional' | 'final' | 'additional';
  readonly at: Instant;
  readonly by: string;
  readonly verdict: string;
  readonly report: unknown;
}

/** Results that did not reach the service on their 調剤日. */
export interface LateRowCount {
  readonly rows: number;
  /** Of them not registered yet */
  readonly open: number;
  readonly withOutage: number;
  /** Neither a person's word nor an outage */
  readonly withoutReason: number;
}

export interface CheckRow {
  readonly checkId: Uuid;
  readonly prescriptionKey: Uuid;
  readonly resultId: Uuid | null;
  readonly source: 'service-reception' | 'service-on-demand' | 'local';
  readonly answer: 'not-performed' | 'none' | 'partly-checked' | 'found-without-consent' | 'found';
  /** Fingerprint of lines, amounts, days and calendar day; another one means 要再チェック. */
  readonly linesSha256: string;
  readonly checkedOn: CalendarDate;
  readonly performedAt: Instant;
  readonly by: string;
  /** Typed by the check module; stored as JSON. */
  readonly detail: unknown;
}

/** 持参情報 of one notebook file; without an insured-person key the patient is not surely identified (match key null). */
export interface BroughtInRow {
  readonly patientMatchKey: string | null;
  readonly importSha256: string;
  readonly drugs: readonly BroughtInDrug[];
  readonly notes: readonly BroughtInNote[];
  readonly by: string;
  readonly at: Instant;
}

/** One imported edition of a drug master; its table is read apart (`Store.masters.table`). */
export interface MasterEdition {
  readonly sequence: number;
  readonly kind: MasterKind;
  /** First day on which it is in force */
  readonly appliesFrom: CalendarDate;
  readonly rows: number;
  /** Of the table's text (`shared/masters/table-text.ts`) */
  readonly tableSha256: string;
  readonly source: string;
  readonly licence: string;
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Against the edition in force before it */
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number };
  readonly by: string;
  readonly at: Instant;
}

export interface AuditEntry {
  readonly sequence: number;
  readonly at: Instant;
  readonly user: string;
  readonly action: string;
  readonly target: string | null;
  /** No patient data: ids, codes, reasons. */
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
  readonly previousHash: string;
  readonly hash: string;
}

// ---------------------------------------------------------------- store

export interface Store extends EntryStore {
  /**
   * Atomic and durable (full sync) when the outermost call returns. Nested calls join.
   * @param sync when the journal's record of it has to be on the disk, too (where one is kept); at once when left out
   */
  transaction<T>(work: () => T, sync?: JournalSync): T;
  close(): void;

  /** Rows that may have been sent in a life of this database that was lost: the service is asked before they are sent. */
  readonly doubts: {
    /** All rows that have something to do; returns how many. */
    markAll(): number;
    has(submissionId: Uuid): boolean;
    /** The service has said what it knows. */
    settle(submissionId: Uuid): void;
    count(): number;
  };

  readonly users: {
    all(): readonly User[];
    byName(name: string): User | null;
    byId(userId: Uuid): User | null;
    insert(user: User): void;
    /** Roles, rights, display name and whether he may sign in; the name stays. */
    update(user: User): void;
  };

  readonly prescriptions: {
    insert(row: PrescriptionRow): void;
    byKey(key: Uuid): PrescriptionRow | null;
    byPrescriptionId(prescriptionId: Uuid): PrescriptionRow | null;
    /** Keys of those whose key or 処方箋ID begins so. */
    keysStarting(prefix: string, limit: number): readonly Uuid[];
    /** Same institution, issue date and patient match key: a second scan of the same paper. */
    bySourceSha256(sha256: string): PrescriptionRow | null;
    setReception(key: Uuid, reception: ReceptionState, round: number): void;
    /** Fills in what reception at the service brought: id, original document, verdict on its signature. */
    completeReception(key: Uuid, row: PrescriptionRow): void;
    carryOver(key: Uuid, by: string, reason: string, at: Instant): void;
    /** Those at 調剤中 or local whose present round has no finalised result. */
    withoutResult(): readonly PrescriptionRow[];
    /** Received on that day, or with a finalised result of it. */
    ofDay(day: CalendarDate): readonly PrescriptionRow[];
    list(limit: number): readonly PrescriptionRow[];
    setSourceSha256(key: Uuid, sha256: string): void;
  };

  readonly results: {
    insert(row: ResultRow): void;
    byId(resultId: Uuid): ResultRow | null;
    idsStarting(prefix: string, limit: number): readonly Uuid[];
    /** Drafts and 確定待ち only; refuses a finalised row (trigger). */
    updateDraft(row: ResultRow): void;
    finalise(resultId: Uuid, at: Instant, by: Uuid): void;
    carryOver(resultId: Uuid, by: string, reason: string, at: Instant): void;
    drafts(): readonly ResultRow[];
    versionsOf(prescriptionKey: Uuid): readonly ResultRow[];
    byImportSha256(sha256: string): readonly ResultRow[];
    /** Finalised results of the same patient (kana + birth date + sex + insured key), newest first, since a day. */
    historyOf(patientMatchKey: string, since: CalendarDate): readonly ResultRow[];
  };

  readonly documents: {
    /** Same bytes twice is one row. */
    put(kind: DocumentKind, bytes: Uint8Array, at: Instant): string;
    bySha256(sha256: string): StoredDocument | null;
    /** Mean bytes, deflated as they go over the line, of the documents stored lately; null = there is none. */
    recentBytes(): number | null;
  };

  readonly submissions: {
    insert(submission: Submission): void;
    byId(submissionId: Uuid): Submission | null;
    byResult(resultId: Uuid): Submission | null;
    /** Whole chain of a prescription by position. */
    chain(prescriptionKey: Uuid): readonly Submission[];
    list(filter: QueueFilter): readonly Submission[];
    /** Neither through nor given up, a registered row until its copy is verified; oldest day first. null = all. */
    unfinished(limit: number | null): readonly Submission[];
    /** Sequences of the rows that a text stands for, at most some thousands: a longer list is no answer to a text. */
    rowsOfText(text: QueueText): readonly number[];
    /** One page of the queue screen, newest first. */
    page(selection: QueueSelection, position: QueuePosition): readonly QueuePageEntry[];
    /** One row as a page shows it; it must be there. */
    entry(submissionId: Uuid): QueuePageEntry;
    /** Counts no further than `atMost` where it has to count; `exact` false: there are more. */
    count(selection: QueueSelection, atMost: number): { readonly rows: number; readonly exact: boolean };
    /** All states with their rows; of one day only those that occur. */
    countByState(day: CalendarDate | null): Readonly<Record<string, number>>;
    /** Issues of rows that are not finished, most frequent first. */
    openIssues(
      day: CalendarDate | null,
    ): readonly { readonly code: string; readonly text: string; readonly rows: number }[];
    /** Rows that wait for a person. */
    needsPerson(): number;
    /** Submissions whose own or whose result's id begins so. */
    idsStarting(prefix: string, limit: number): readonly Uuid[];
    /** Changes the row only if it is in `expected`; false when it was not. Writes the event in the same transaction. */
    transition(submissionId: Uuid, expected: SubmissionState, patch: SubmissionPatch, event: SubmissionEvent): boolean;
    /** Facts that change no state: copy, lastIssue. */
    note(submissionId: Uuid, patch: SubmissionPatch): void;
    /**
     * Rows the sender may work on now: ready (send) or outcome-unknown (look up) with nextAttemptAt due, and registered
     * ones whose copy is due; first in their chain; oldest deadline first.
     * @param readyUpTo of the registrations that were never sent only those up to this 調剤日; null = all
     */
    due(now: Instant, limit: number, readyUpTo?: CalendarDate | null): readonly Submission[];
    /** When the next row that waits for a retry comes due, later than `after` where that is given; null when none waits. */
    nextDueAt(readyUpTo?: CalendarDate | null, after?: Instant | null): Instant | null;
    /** in-flight rows whose lease ended before `now`, or all of them at start. */
    stranded(now: Instant, all: boolean): readonly Submission[];
    events(submissionId: Uuid): readonly SubmissionEvent[];
    /** rows that no business reason holds: what a batch has before it, for progress */
    countDeliverable(): number;
    lateReason(submissionId: Uuid): { readonly reason: string; readonly by: string; readonly at: Instant } | null;
    setLateReason(submissionId: Uuid, reason: string, by: string, at: Instant): void;
  };

  readonly attempts: {
    start(attempt: AttemptStart): void;
    end(outcome: AttemptOutcome): void;
    of(submissionId: Uuid): readonly (AttemptStart & { readonly outcome: AttemptOutcome | null })[];
    /** Those without an outcome among the newest */
    unended(newest: number): readonly AttemptStart[];
  };

  readonly returnCopies: {
    insert(copy: { submissionId: Uuid; sha256: string; dispensingId: Uuid | null; storedAt: Instant }): void;
    setVerification(submissionId: Uuid, verification: { valid: boolean; checks: unknown; at: Instant }): void;
    /** Files that came back and how they were judged, oldest first. */
    of(submissionId: Uuid): {
      readonly copies: readonly { readonly sha256: string; readonly storedAt: Instant }[];
      readonly verifications: readonly { readonly valid: boolean; readonly checks: unknown; readonly at: Instant }[];
    };
  };

  readonly checks: {
    insert(check: CheckRow): void;
    latest(prescriptionKey: Uuid): CheckRow | null;
    of(prescriptionKey: Uuid): readonly CheckRow[];
  };

  /** Append-only, as are the notices below. */
  readonly checkDecisions: {
    insert(decision: CheckDecision): void;
    of(prescriptionKey: Uuid): readonly CheckDecision[];
    /** Newest first */
    ofPatient(patientMatchKey: string, limit: number): readonly CheckDecision[];
    insertConsent(consent: TakenConsent): void;
    consentsOf(prescriptionKey: Uuid): readonly TakenConsent[];
  };

  readonly checkNotices: {
    insert(notice: Omit<CheckNotice, 'acknowledged'>): void;
    /** Those that nobody has answered for yet */
    open(): readonly (Omit<CheckNotice, 'acknowledged'> & { readonly dispensingDate: CalendarDate })[];
    of(prescriptionKey: Uuid): readonly CheckNotice[];
    acknowledge(checkId: Uuid, word: string, by: string, at: Instant): void;
  };

  readonly broughtIn: {
    insert(row: BroughtInRow): void;
    ofPatient(patientMatchKey: string): readonly BroughtInRow[];
    /** This very file was taken in before, at least once with a patient known by the match key, or never so; null = never at all. */
    ofFile(importSha256: string): 'identified' | 'unidentified' | null;
  };

  readonly masters: {
    insert(edition: Omit<MasterEdition, 'sequence' | 'tableSha256'> & { readonly table: string }): void;
    /** By kind, day and order of import; without their tables. */
    editions(): readonly MasterEdition[];
    /** Text of one table, proven by its SHA-256. */
    table(sequence: number): string;
    /** Keeps a row that a newer edition no longer has: one line of the table, nothing left out. */
    retire(row: {
      readonly kind: MasterKind;
      readonly code: string;
      readonly listedUntil: CalendarDate;
      readonly line: string;
    }): void;
    /** Rows whose code begins so, each code once with its last day, in order. */
    retired(kind: MasterKind, prefix: string): readonly { readonly line: string; readonly listedUntil: CalendarDate }[];
    retiredCount(kind: MasterKind): number;
  };

  readonly closings: {
    facts(now: Instant, businessDay: CalendarDate, changeover?: ClockTime): StoredClosingFacts;
    /** Registrations of all days that missed theirs and wait, and those of `since` and later that came too late. */
    lateRows(now: Instant, since: CalendarDate): LateRowCount;
    insert(closing: ClosingRow): void;
    of(businessDay: CalendarDate): readonly ClosingRow[];
    byId(closingId: Uuid): ClosingRow | null;
    /** Both ends included, null = open; newest first. */
    list(from: CalendarDate | null, to: CalendarDate | null, limit: number): readonly ClosingRow[];
    /** The last 本締め or 追加締め. */
    lastFinal(): ClosingRow | null;
    /** Registrations whose 調剤日 lies between the two and that missed it; newest first. */
    lateList(now: Instant, from: CalendarDate, to: CalendarDate): readonly LateRegistration[];
    /** What happened since then. */
    tally(since: Instant): SinceTally;
    setPrescriptionCount(businessDay: CalendarDate, count: number, by: string, at: Instant): void;
    prescriptionCount(businessDay: CalendarDate): number | null;
    /** Submissions of the results of that 営業日 (`businessDayOfResult`): what the 閉局レポート is about. */
    ofBusinessDay(day: CalendarDate, changeover?: ClockTime): readonly Submission[];
    /** All submissions of the prescriptions that have a row of that 営業日, of whatever day; in the order of their entry. */
    chainsOfBusinessDay(day: CalendarDate, changeover?: ClockTime): readonly Submission[];
  };

  readonly outages: {
    begin(outage: OutageRow): void;
    end(outageId: Uuid, at: Instant): void;
    /** Ties a row to the outage that delayed it; twice is once. */
    attach(outageId: Uuid, submissionId: Uuid): void;
    open(): OutageRow | null;
    list(): readonly OutageRow[];
    of(submissionId: Uuid): readonly OutageRow[];
    /** Rows it delayed that missed their 調剤日. */
    lateRows(outageId: Uuid, now: Instant): number;
  };

  readonly sender: {
    beat(owner: string, at: Instant, until: Instant): void;
    stop(owner: string): void;
    alive(now: Instant): { readonly alive: boolean; readonly lastBeatAt: Instant | null };
  };

  readonly settings: {
    get(key: string): unknown;
    set(key: string, value: unknown): void;
  };

  readonly signingKeys: {
    current(userId: Uuid): SigningKeyRow | null;
    insert(row: SigningKeyRow): void;
    /** Counts a try *before* the PIN is used; returns the tries left after it. */
    takeTry(keyId: Uuid): number;
    resetTries(keyId: Uuid): void;
    lock(keyId: Uuid, at: Instant): void;
  };

  readonly audit: {
    append(entry: {
      at: Instant;
      user: string;
      action: string;
      target: string | null;
      detail: AuditEntry['detail'];
    }): void;
    /** Walks the chain in sequence order. */
    verify(): { readonly rows: number; readonly firstBrokenSequence: number | null };
    list(limit: number): readonly AuditEntry[];
    /** Newest first; rows before the sequence `before` (null: from the end). Days are those of Asia/Tokyo. */
    page(
      filter: { readonly user: string | null; readonly action: string | null; readonly day: CalendarDate | null },
      before: number | null,
      limit: number,
    ): readonly AuditEntry[];
  };
}

/** Ways into the profile: one wrapped key a user. Issues: sign-in.*, storage.* */
export interface KeySlots {
  /** A further user's way in, or a new password for one who has forgotten his. */
  set(name: string, password: string): Result<null>;
  /** Checks the old one, throttled as at sign-in. */
  change(name: string, oldPassword: string, newPassword: string): Result<null>;
  remove(name: string): Result<null>;
}

/** Wrong passwords at the name of a user, the last of them then. */
export interface UntoldTries {
  readonly name: string;
  readonly times: number;
  /** ISO 8601 */
  readonly lastAt: string;
}

/** Refused sign-ins as the folder keeps them until the audit log can be written. */
export interface RefusedTries {
  untold(): readonly UntoldTries[];
  told(tries: readonly UntoldTries[]): void;
}

/** Programs of the operating system. */
export interface Programs {
  /** Starts it and does not wait; arguments as they are, no shell between. Resolves when it runs, or says that it cannot. */
  start(argv: readonly string[]): Promise<boolean>;
}

export interface SigningKeyRow {
  readonly keyId: Uuid;
  readonly userId: Uuid;
  readonly pkcs12: Uint8Array;
  readonly certificatePem: string;
  readonly triesLeft: number;
  readonly lockedAt: Instant | null;
  readonly createdAt: Instant;
  readonly replacedAt: Instant | null;
}

/** Keys of the pharmacists: soft keys now, cards or remote signing behind the same interface. */
export interface SigningKeys {
  /** A new key pair, protected by the PIN; the request goes to the certification authority. */
  create(
    commonName: string,
    pin: string,
  ): Promise<Result<{ readonly pkcs12: Uint8Array; readonly certificateRequestPem: string }>>;
  /** Counts a try first, locks after the tenth wrong PIN, refuses a certificate that is expired or of another key. */
  open(key: SigningKeyRow, pin: string): Promise<Result<DocumentSigner>>;
}

/** A signing key that was opened once and serves until its end. */
export interface HeldKey {
  readonly endsAt: Instant;
  /** 0 when it has ended */
  remainingMs(): number;
  /** `signing.session-ended` after its end */
  signer(): Result<DocumentSigner>;
  close(): void;
}
