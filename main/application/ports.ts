/**
 * The store, as an interface only. Adapters implement it and the other `*-ports.ts`, `composition.ts` joins them, tests of the
 * rules hand in scripted ones. All store calls are synchronous (better-sqlite3): a `transaction` is atomic.
 */

import type { CalendarDate, Instant } from '../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import type { StoredClosingFacts } from '../../shared/domain/closing/closing-facts.ts';
import type { CheckDecision, CheckNotice, TakenConsent } from '../../shared/domain/duplicate-check/check-decision.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Submission, SubmissionState } from '../../shared/domain/submission/submission.ts';
import type { MasterKind } from '../../shared/masters/source-sheet.ts';
import type { JournalSync } from './backup-ports.ts';
import type { EntryStore } from './entry-ports.ts';
import type { SigningKeyRow, User } from './people-ports.ts';
import type {
  LateRegistration,
  QueuePageEntry,
  QueuePosition,
  QueueSelection,
  QueueText,
  SinceTally,
  TextRows,
} from './queue-ports.ts';
import type {
  AttemptOutcome,
  AttemptStart,
  AuditEntry,
  BroughtInRow,
  CheckRow,
  ClosingRow,
  DocumentKind,
  LateRowCount,
  MasterEdition,
  OutageRow,
  PrescriptionRow,
  QueueFilter,
  ReceptionState,
  ResultRow,
  StoredDocument,
  SubmissionEvent,
  SubmissionPatch,
} from './row-ports.ts';

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
    /** The rows that a text stands for, at most some thousands, of a name the newest: a longer list is no answer to a text. */
    rowsOfText(text: QueueText): TextRows;
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
