import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { OutageRow } from '../row-ports.ts';
import type { Clock, Random } from '../system-ports.ts';
import type { UploadStore } from './upload-ports.ts';

/** Rows tied to an outage in one transaction: bulk writes must not stop the event loop. */
const CHUNK = 50;

interface FailureRun {
  readonly startedAt: Instant;
  readonly cause: string;
  readonly rows: Set<Uuid>;
}

/**
 * Writes down when the service could not be reached, from the first failure of a run to the first readable answer, and
 * which rows had to wait: the evidence for a late registration. Survives a restart: an open entry is continued.
 */
export class OutageDiary {
  readonly #store: UploadStore;
  readonly #clock: Clock;
  readonly #random: Random;
  #run: FailureRun | null = null;
  /** Looked up and none was open: nobody but this diary opens one while the program holds its profile. */
  #noneOpen: boolean = false;

  constructor(ports: { readonly store: UploadStore; readonly clock: Clock; readonly random: Random }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#random = ports.random;
  }

  get isOpen(): boolean {
    return this.#open() !== null;
  }

  /** A request went without a readable answer. @param submissionId the row it was for, if for any */
  noAnswer(submissionId: Uuid | null, cause: string): void {
    this.#run ??= { startedAt: this.#clock.now(), cause, rows: new Set() };
    if (submissionId === null) return;
    this.#run.rows.add(submissionId);
    const open = this.#open();
    if (open !== null) this.#attach(open.outageId, [submissionId]);
  }

  /** The failures are no longer a blip (the gate shut, or a run ends with them): an outage has begun. */
  confirm(): void {
    const run = this.#run;
    if (run === null || this.#open() !== null) return;
    const outageId = this.#random.uuid();
    this.#noneOpen = false;
    this.#store.transaction(() => {
      this.#store.outages.begin({
        outageId,
        startedAt: run.startedAt,
        endedAt: null,
        cause: run.cause,
        rows: 0,
      });
      this.#attach(outageId, [...run.rows]);
    });
    this.#attachWaiting(outageId);
  }

  /** The program starts: what waits now was delayed by an outage that is still open. */
  resume(): void {
    const open = this.#open();
    if (open !== null) this.#attachWaiting(open.outageId);
  }

  /** A readable answer came: an open outage ends, and every row that still waits was delayed by it. */
  answered(): void {
    this.#run = null;
    const open = this.#open();
    if (open === null) return;
    this.#attachWaiting(open.outageId);
    const now = this.#clock.now();
    // The clock may have been set back meanwhile; an outage does not end before it began.
    this.#store.outages.end(open.outageId, now < open.startedAt ? open.startedAt : now);
  }

  #open(): OutageRow | null {
    if (this.#noneOpen) return null;
    const open = this.#store.outages.open();
    this.#noneOpen = open === null;
    return open;
  }

  #attachWaiting(outageId: Uuid): void {
    for (const rows of this.#waiting()) {
      this.#attach(
        outageId,
        rows.map((row) => row.submissionId),
      );
    }
  }

  *#waiting(): Generator<readonly Submission[]> {
    let after: Uuid | undefined;
    for (;;) {
      const page = this.#store.submissions.list({
        states: ['ready', 'in-flight', 'outcome-unknown'],
        limit: CHUNK,
        ...(after === undefined ? {} : { after }),
      });
      if (page.length > 0) yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < CHUNK) return;
      after = last.submissionId;
    }
  }

  #attach(outageId: Uuid, rows: readonly Uuid[]): void {
    this.#store.transaction(() => {
      for (const submissionId of rows) this.#store.outages.attach(outageId, submissionId);
    });
  }
}
