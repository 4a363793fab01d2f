import type { RetrySettings } from '../../../shared/domain/submission/retry-policy.ts';
import { DEFAULT_RETRY } from '../../../shared/domain/submission/retry-policy.ts';

export interface UploadSettings {
  /** Requests in flight at most, at any time: also right after an outage. */
  readonly parallelism: number;
  /** The time-out of one request; must be the one the gateway uses. */
  readonly requestTimeoutMs: number;
  /** A claim older than this belongs to nobody any more. Longer than the time-out. */
  readonly leaseMs: number;
  /** Cap on what is sent and fetched, bytes a second; null = none. For trickle sending in quiet minutes. */
  readonly bandwidthBytesPerSecond: number | null;
  readonly retry: RetrySettings;
  readonly breaker: {
    /** Requests in a row without any readable answer until sending stops and a single probe takes over. */
    readonly failures: number;
    readonly probe: RetrySettings;
  };
  /** How long an outcome or a claim may wait to be written with others in one commit. */
  readonly commitWindowMs: number;
  readonly heartbeatMs: number;
  /** How long a cancelled run waits for its requests before it cuts them off. */
  readonly drainMs: number;
}

/** A row that was claimed longer ago than this does not leave any more: what is known of its last request would be wrong. */
export const PREPARED_WAIT_MS_MAX = 5_000;
const PREPARED_AHEAD_MAX = 6;

/** Rows claimed and built before there is a place on the line, so that no place stands empty while they are. */
export function preparedAhead({ parallelism }: Pick<UploadSettings, 'parallelism'>): number {
  return Math.min(PREPARED_AHEAD_MAX, parallelism);
}

/** A registration takes about 2 s (eps.md §1.4); seven times that is no answer. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Long enough for the time-out of the request and for writing what came of it. */
export function leaseMsOf(requestTimeoutMs: number): number {
  return requestTimeoutMs * 3;
}

export const DEFAULT_UPLOAD_SETTINGS: UploadSettings = {
  parallelism: 8,
  requestTimeoutMs: REQUEST_TIMEOUT_MS,
  leaseMs: leaseMsOf(REQUEST_TIMEOUT_MS),
  bandwidthBytesPerSecond: null,
  retry: DEFAULT_RETRY,
  breaker: { failures: 5, probe: { firstDelayMs: 1_000, capMs: 30_000, retryAfterCapMs: 300_000 } },
  commitWindowMs: 40,
  heartbeatMs: 10_000,
  drainMs: 5_000,
};

/** With the line down nobody is kept waiting: the verdict must be read. */
export const OUTAGE_PATIENCE_MS = 15_000;
