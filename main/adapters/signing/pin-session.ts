import { documentIssue } from '../../../shared/document/document-issues.ts';
import type { DocumentSigner } from '../../../shared/document/xades-sign.ts';
import { addMs, type Instant } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Store } from '../../application/ports.ts';
import type { Clock } from '../../application/system-ports.ts';
import { openKey } from './open-key.ts';

/** A remote login lasts about 18 hours; a soft key's session ends with the working day. */
const SESSION_LENGTH_MS = 8 * 3_600_000;

/**
 * An opened key with an end: that of its time, or that of the key itself when another takes its place, by whichever door
 * that was asked for. The private key lives in this process's memory only, and only until `close`.
 */
export interface SigningSession {
  readonly userId: Uuid;
  readonly endsAt: Instant;
  /** 0 when the session has ended */
  remainingMs(): number;
  /** The key while the session lasts, else `signing.session-ended` */
  signer(): Result<DocumentSigner>;
  close(): void;
}

function session(
  userId: Uuid,
  opened: DocumentSigner,
  isCurrent: () => boolean,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
  lengthMs: number,
): SigningSession {
  let signer: DocumentSigner | null = opened;
  // The monotonic clock decides: setting the computer's clock back must not lengthen a session.
  const startedMs = clock.monotonicMs();
  const remainingMs = (): number => {
    if (signer !== null && !isCurrent()) signer = null;
    return signer === null ? 0 : Math.max(0, lengthMs - (clock.monotonicMs() - startedMs));
  };
  return {
    userId,
    endsAt: addMs(clock.now(), lengthMs),
    remainingMs,
    signer() {
      if (remainingMs() === 0) signer = null;
      return signer === null ? refusal(documentIssue('signing.session-ended')) : success(signer);
    },
    close() {
      signer = null;
    },
  };
}

/** Opens a user's key for a time; issues as `openKey`. */
export function openSession(
  keys: Store['signingKeys'],
  userId: Uuid,
  pin: string,
  clock: Pick<Clock, 'now' | 'monotonicMs'>,
  lengthMs: number = SESSION_LENGTH_MS,
): Result<SigningSession> {
  const keyId = keys.current(userId)?.keyId;
  const opened = openKey(keys, userId, pin, clock);
  const isCurrent = () => keys.current(userId)?.keyId === keyId;
  return opened.ok ? success(session(userId, opened.value, isCurrent, clock, lengthMs)) : opened;
}
