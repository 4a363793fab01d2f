import { AUDIT_GENESIS, auditHash } from '../../main/adapters/sqlite/audit-chain.ts';
import type { Store } from '../../main/application/ports.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { ClockTime } from '../../shared/domain/clock-time.ts';
import { businessDayOf } from '../../shared/domain/closing/business-day.ts';
import { type ClosingVerdict, closingVerdict } from '../../shared/domain/closing/closing-verdict.ts';
import type { SendingOutlook } from '../../shared/domain/closing/sending-outlook.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { isFinal } from '../../shared/domain/submission/submission-state.ts';
import { DEFAULT_UPLOAD_MODE_SETTINGS } from '../../shared/domain/submission/upload-modes.ts';
import type { Ledger, LedgerEntry } from './ledger.ts';
import { PLANTED } from './people-names.ts';
import type { AuditHead, JudgedRow, Looks, StoreRoom } from './store-room.ts';

export interface Violation {
  readonly rule: string;
  readonly detail: string;
}

const SENDING: SendingOutlook = {
  paused: false,
  settings: DEFAULT_UPLOAD_MODE_SETTINGS,
  facts: { batchAsked: true, leftovers: 0, bytesPerRow: null },
};

/** The sender took the row up and had nothing to send: it must not have taken it up yet. */
const NOT_BUILT = 'upload.document-missing';
const DOCUMENTED: ReadonlySet<string> = new Set(['register', 'amend']);

/** Holds the database of the shop against the ledger of the service. Reads only; the first violation stands. */
export class Judge {
  readonly #store: Store;
  readonly #looks: Looks;
  readonly #ledger: Ledger;
  readonly #changeover: ClockTime;
  readonly #now: () => Instant;
  readonly #seen = new Map<Uuid, JudgedRow>();
  readonly #operations = new Map<Uuid, Uuid>();
  readonly #failed = Promise.withResolvers<void>();
  /** What dispatch said was saved */
  readonly #acknowledged = new Set<Uuid>();
  #auditEnd: AuditHead = { sequence: 0, hash: AUDIT_GENESIS };
  #entriesSeen = 0;
  /** Whether the last request that came to its end in this life was answered, and the disk never failed */
  serviceIsBack: () => boolean = () => false;
  first: Violation | null = null;
  steps = 0;

  constructor({ store, looks }: StoreRoom, ledger: Ledger, changeover: ClockTime, now: () => Instant) {
    this.#store = store;
    this.#looks = looks;
    this.#ledger = ledger;
    this.#changeover = changeover;
    this.#now = now;
  }

  /** Resolves with the first violation. */
  get failed(): Promise<void> {
    return this.#failed.promise;
  }

  complain(rule: string, detail: string): void {
    if (this.first !== null) return;
    this.first = { rule, detail };
    this.#failed.resolve();
  }

  /** A result that the program said was saved, or finalised */
  acknowledge(resultId: Uuid): void {
    this.#acknowledged.add(resultId);
  }

  logged(line: string): void {
    const planted = PLANTED.find((word) => line.includes(word));
    if (planted !== undefined) this.complain('log-privacy', `a log line holds ${PLANTED.indexOf(planted)}`);
  }

  /** An operation leaves. */
  sent(message: string, operationId: Uuid): void {
    if (this.#looks.isBehindAnother(operationId))
      this.complain('chain-order', `${message} ${operationId} before what stands ahead of it`);
  }

  /** After every commit. @param rowsTouched false: it wrote heartbeats, attempts, checks, and no submission */
  afterCommit(rowsTouched: boolean): void {
    this.steps += 1;
    if (!rowsTouched && this.#ledger.entries.size === this.#entriesSeen) return;
    const open = this.#lookAtRows();
    // Nobody acts while a returned file is fetched: whether that is 閉局OK is asked here.
    if (open.every(({ state }) => state === 'registered')) this.#verdict(open);
  }

  /** @returns the rows that are not settled */
  #lookAtRows(): readonly JudgedRow[] {
    this.#entriesSeen = this.#ledger.entries.size;
    const rows = this.#looks.rows();
    const present = new Set<Uuid>();
    for (const row of rows) {
      present.add(row.submissionId);
      if (this.#seen.get(row.submissionId) === undefined) this.#newRow(row);
      this.#compare(row);
      this.#seen.set(row.submissionId, row);
    }
    for (const id of this.#seen.keys()) if (!present.has(id)) this.complain('row-lost', `submission ${id} is gone`);
    for (const operationId of this.#ledger.entries.keys())
      if (!this.#operations.has(operationId))
        this.complain('row-lost', `operation ${operationId} is known to nobody here`);
    this.#onceEach(rows);
    return rows.filter((row) => !isSettled(row));
  }

  /** After every act, crash and restart: what costs more to look at. */
  afterAct(): void {
    this.steps += 1;
    const open = this.#lookAtRows();
    for (const resultId of this.#acknowledged)
      if (!this.#looks.hasResult(resultId)) this.complain('row-lost', `result ${resultId} is gone`);
    const unqueued = this.#looks.unqueuedResult();
    if (unqueued !== null) this.complain('row-lost', `finalised result ${unqueued} is queued nowhere`);
    this.#auditAgain();
    this.#verdict(open);
  }

  /** A moment after an act: what it heard of the service stands in the diary. */
  outage(): void {
    const outage = this.serviceIsBack() ? this.#store.outages.open() : null;
    if (outage !== null) this.complain('outage', `${outage.outageId} goes on although the service has answered`);
  }

  /** Triggers keep rows of the log as they are: only what was added is walked; the program's own walk ends the run. */
  #auditAgain(): void {
    for (const row of this.#looks.auditAfter(this.#auditEnd.sequence)) {
      const { sequence, hash } = this.#auditEnd;
      const holds = row.sequence === sequence + 1 && row.previousHash === hash && auditHash(row) === row.hash;
      if (!holds) this.complain('audit-chain', `broken at ${row.sequence}`);
      this.#auditEnd = row;
    }
    const { sequence, hash } = this.#looks.auditHead();
    if (sequence !== this.#auditEnd.sequence || hash !== this.#auditEnd.hash)
      this.complain('audit-chain', `its head says ${sequence}, ${this.#auditEnd.sequence} rows were seen`);
  }

  #audit(): void {
    const { rows, firstBrokenSequence } = this.#store.audit.verify();
    if (firstBrokenSequence !== null) this.complain('audit-chain', `broken at ${firstBrokenSequence}`);
    if (rows < this.#auditEnd.sequence) this.complain('audit-chain', `${this.#auditEnd.sequence - rows} rows are gone`);
  }

  /** 閉局OK only when nothing is open: with nothing open there is no need to ask. */
  #verdict([row]: readonly JudgedRow[]): void {
    if (row !== undefined && this.#verdictNow().verdict === 'closable')
      this.complain('verdict', `closable with ${row.kind} ${row.submissionId} in ${row.state}, copy ${row.copy}`);
  }

  #verdictNow(): ClosingVerdict {
    const now = this.#now();
    const day = businessDayOf(now, this.#changeover);
    return closingVerdict({ ...this.#store.closings.facts(now, day, this.#changeover), outlook: SENDING });
  }

  #newRow(row: JudgedRow): void {
    if (this.#operations.has(row.operationId))
      this.complain('operation-reused', `operation ${row.operationId} of ${row.submissionId}`);
    this.#operations.set(row.operationId, row.submissionId);
  }

  #compare(row: JudgedRow): void {
    const before = this.#seen.get(row.submissionId);
    if (before !== undefined && before.operationId !== row.operationId)
      this.complain('operation-reused', `${row.submissionId} changed its operation`);
    if (before?.possiblySent === true && !row.possiblySent)
      this.complain('possibly-sent', `${row.submissionId} forgot that it was sent`);
    if (before !== undefined && isFinal(before.state) && before.state !== row.state)
      this.complain('final', `${row.submissionId} left ${before.state} for ${row.state}`);
    if (row.state === 'outcome-unknown' && !row.possiblySent)
      this.complain('possibly-sent', `${row.submissionId} is in doubt and does not say that it was sent`);
    const tried = row.issueCode === NOT_BUILT && before?.issueCode !== NOT_BUILT;
    if (tried && this.#looks.isBehindAnother(row.operationId))
      this.complain('chain-order', `${row.kind} ${row.submissionId} was tried before what stands ahead of it`);
    if (row.state === 'voided' && before?.state !== 'voided') this.#givenUpByAPerson(row);
    const entry = this.#ledger.entries.get(row.operationId);
    const where = `${row.kind} ${row.submissionId} in ${row.state}`;
    if (row.state === 'registered' || row.registeredAt !== null) {
      if (entry === undefined) this.complain('ledger', `${where}, unknown to the ledger`);
      else this.#agrees(row, entry, where);
    } else if (entry !== undefined && mustNotBeThere(row)) this.complain('ledger', `${where}, but in the ledger`);
    if (row.state === 'rejected' && !this.#ledger.refusals.has(row.operationId))
      this.complain('ledger', `${where}, which the service never refused`);
  }

  /** The program never gives a row up by itself. */
  #givenUpByAPerson(row: JudgedRow): void {
    const by = this.#store.submissions.events(row.submissionId).findLast(({ to }) => to === 'voided')?.by;
    if (by === undefined || by === 'sender')
      this.complain('given-up', `${row.kind} ${row.submissionId} voided by ${by}`);
  }

  #agrees(row: JudgedRow, entry: LedgerEntry, where: string): void {
    if (!DOCUMENTED.has(row.kind)) return;
    if (entry.dispensingId !== row.dispensingId) this.complain('ledger', `${where}: another 調剤結果ID`);
    if (entry.receivedSha256 !== row.documentSha256) this.complain('ledger', `${where}: another document was sent`);
    if (row.copy === 'verified' && entry.returnedSha256 !== row.returnCopySha256)
      this.complain('copy', `${where}: its verified copy is not what the service keeps`);
  }

  /** One result stands at the service at most once, whatever was corrected on the way. */
  #onceEach(rows: readonly JudgedRow[]): void {
    const standing = new Map<Uuid, number>();
    for (const { operationId, prescriptionKey, kind } of rows) {
      if (!DOCUMENTED.has(kind) || this.#ledger.entries.get(operationId)?.state !== 'current') continue;
      const count = (standing.get(prescriptionKey) ?? 0) + 1;
      standing.set(prescriptionKey, count);
      if (count > 1) this.complain('registered-twice', `prescription ${prescriptionKey} stands ${count} times`);
    }
  }

  /** When all faults are over and everybody has done his part. */
  atTheEnd(late: string): void {
    this.afterAct();
    this.#audit();
    for (const row of this.#looks.rows()) {
      if (!isSettled(row))
        this.complain('liveness', `${row.kind} ${row.submissionId} still ${row.state}, copy ${row.copy}, ${late}`);
      for (const attempt of this.#store.attempts.of(row.submissionId))
        if (attempt.outcome === null) this.complain('liveness', `an attempt of ${row.submissionId} has no end`);
      const entry = this.#ledger.entries.get(row.operationId);
      const stands = row.state === 'registered' && DOCUMENTED.has(row.kind);
      if (stands && entry?.state !== 'current')
        this.complain('ledger', `${row.submissionId} stands here, ${entry?.state} there`);
      if (!stands && entry?.state === 'current')
        this.complain('ledger', `${row.submissionId} is ${row.state} here and stands there`);
    }
    if (this.#store.outages.open() !== null) this.complain('liveness', 'an outage that is over was not ended');
    const verdict = this.#verdictNow();
    if (verdict.verdict !== 'closable')
      this.complain('liveness', `verdict ${verdict.verdict}: ${verdict.actions.map(({ code }) => code).join(' ')}`);
  }
}

function isSettled({ state, kind, copy }: JudgedRow): boolean {
  return isFinal(state) || (state === 'registered' && (!DOCUMENTED.has(kind) || copy === 'verified'));
}

/** Decided here, or never sent: what the service must not have. */
function mustNotBeThere({ state, possiblySent }: JudgedRow): boolean {
  if (state === 'voided' || state === 'superseded' || state === 'exempt' || state === 'rejected') return true;
  return !possiblySent && (state === 'ready' || state === 'held' || state === 'awaiting-signature');
}
