import type { SignElementName } from './signature-profile.ts';

/**
 * The named checks, in the order in which they are reported; docs/documents.md says what each proves.
 * Every one of them has a test that breaks it alone.
 */
export type CheckName =
  | 'structure'
  | 'unique-ids'
  | 'content-encoding'
  | 'algorithms'
  | 'references'
  | 'data-digest'
  | 'key-info-digest'
  | 'signed-properties-digest'
  | 'signature-value'
  | 'certificate-digest'
  | 'key-usage'
  | 'role'
  | 'signing-time'
  | 'timestamp-imprint'
  | 'timestamp-token'
  | 'timestamp-chain'
  | 'archive-timestamp'
  | 'chain'
  | 'validity'
  | 'revocation';

export interface VerificationCheck {
  readonly name: CheckName;
  readonly result: 'pass' | 'fail' | 'not-applicable';
  /** Japanese; never a patient's data */
  readonly detail: string | null;
}

export interface SignatureReport {
  /** `Document` when there is no signature to report on, or none may be looked at because the structure is refused */
  readonly element: SignElementName | 'Document';
  /** Common name of the signer's certificate */
  readonly signer: string | null;
  /** hcRole of the certificate, such as `Pharmacist` or `Medical Doctor` */
  readonly role: string | null;
  readonly checks: readonly VerificationCheck[];
}

export interface VerificationReport {
  /** No check failed. A document without any signature is valid in structure only: see its not-applicable checks. */
  readonly valid: boolean;
  readonly kind: 'prescription' | 'dispensing' | 'unknown';
  readonly signatures: readonly SignatureReport[];
}

export function pass(name: CheckName, detail: string | null = null): VerificationCheck {
  return { name, result: 'pass', detail };
}

export function fail(name: CheckName, detail: string): VerificationCheck {
  return { name, result: 'fail', detail };
}

export function notApplicable(name: CheckName, detail: string): VerificationCheck {
  return { name, result: 'not-applicable', detail };
}

/** `fail` with the reason, or `pass` when there is none. */
export function judged(name: CheckName, reason: string | null): VerificationCheck {
  return reason === null ? pass(name) : fail(name, reason);
}
