/** Who works here, what lets them in and what they sign with, as interfaces only. */

import type { DocumentSigner } from '../../shared/document/xades-sign.ts';
import type { Instant } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Right, Role } from '../../shared/domain/people/roles.ts';
import type { Result } from '../../shared/domain/result.ts';

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
