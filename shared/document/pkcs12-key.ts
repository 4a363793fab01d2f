import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import type { Instant } from '../domain/calendar-date.ts';
import { epochMsOf, instantOf } from '../domain/calendar-date.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { createKeyAndRequest } from './certificate-request.ts';
import { documentIssue } from './document-issues.ts';
import { signerOfKey } from './soft-signer.ts';
import type { DocumentSigner } from './xades-sign.ts';

const PIN_CHARACTERS_LEAST = 4;
const PIN_CHARACTERS_MOST = 64;

/** PBKDF2 rounds of the key bag: opening costs 100–300 ms on the project's machine; the store counts the tries. */
const ITERATIONS = 20_000;
/** A container with one 2048-bit key is 2 to 3 kB. */
const MAX_PKCS12_BYTES = 64 * 1024;

export interface NewSigningKey {
  /** The private key alone, sealed with the PIN; its certificate is kept beside it once it is enrolled */
  readonly pkcs12: Uint8Array;
  /** PKCS#10 PEM, to be certified */
  readonly requestPem: string;
}

function seal(privateKeyPem: string, pin: string): Uint8Array {
  const key = forge.pki.privateKeyFromPem(privateKeyPem);
  const container = forge.pkcs12.toPkcs12Asn1(key, [], pin, {
    algorithm: 'aes256',
    count: ITERATIONS,
    saltSize: 16,
    // The id would be a hash of a certificate, and there is none yet.
    generateLocalKeyId: false,
  });
  return new Uint8Array(Buffer.from(forge.asn1.toDer(container).getBytes(), 'binary'));
}

/** A new key for a pharmacist, sealed with the PIN. `signing.pin-too-short` when the PIN is too short or too long. */
export function createSigningKey(parts: { readonly displayName: string; readonly pin: string }): Result<NewSigningKey> {
  const length = [...parts.pin].length;
  if (length < PIN_CHARACTERS_LEAST || length > PIN_CHARACTERS_MOST) {
    const limits = { least: PIN_CHARACTERS_LEAST, most: PIN_CHARACTERS_MOST };
    return refusal(documentIssue('signing.pin-too-short', limits));
  }
  const made = createKeyAndRequest(parts.displayName);
  return success({ pkcs12: seal(made.privateKeyPem, parts.pin), requestPem: made.requestPem });
}

/** PKCS#8 PEM of the one key inside; node-forge is the only way on npm to open the container. */
function unseal(pkcs12: Uint8Array, pin: string): Result<string> {
  if (pkcs12.length > MAX_PKCS12_BYTES) return refusal(documentIssue('signing.key-unreadable'));
  let container: forge.asn1.Asn1;
  try {
    container = forge.asn1.fromDer(Buffer.from(pkcs12).toString('binary'));
  } catch {
    return refusal(documentIssue('signing.key-unreadable'));
  }
  try {
    const bagType = forge.pki.oids.pkcs8ShroudedKeyBag;
    if (bagType === undefined) throw new Error('node-forge does not know key bags');
    const opened = forge.pkcs12.pkcs12FromAsn1(container, true, pin);
    const key = opened.getBags({ bagType })[bagType]?.[0]?.key;
    return key === undefined || key === null
      ? refusal(documentIssue('signing.key-unreadable'))
      : success(forge.pki.privateKeyToPem(key));
  } catch (error) {
    // node-forge says "MAC could not be verified" for a wrong password; the MAC is checked before anything else.
    const wrongPin = error instanceof Error && /MAC could not be verified|Invalid password/i.test(error.message);
    return refusal(documentIssue(wrongPin ? 'signing.wrong-pin' : 'signing.key-unreadable'));
  }
}

function certificateOrNull(pem: string): X509Certificate | null {
  try {
    return new X509Certificate(pem);
  } catch {
    return null;
  }
}

function validityIssue(certificate: X509Certificate, now: Instant): ReturnType<typeof documentIssue> | null {
  const nowMs = epochMsOf(now);
  const [notBefore, notAfter] = [certificate.validFromDate.getTime(), certificate.validToDate.getTime()];
  if (nowMs > notAfter) {
    return documentIssue('signing.certificate-expired', { notAfter: instantOf(notAfter).slice(0, 10) });
  }
  if (nowMs < notBefore) {
    return documentIssue('signing.certificate-not-yet-valid', { notBefore: instantOf(notBefore).slice(0, 10) });
  }
  return null;
}

/**
 * Opens the key with its PIN for signing. The PIN is tried first: a wrong one is told as such, whatever else is wrong.
 *
 * @returns `signing.wrong-pin`, `signing.key-unreadable`, `signing.certificate-unreadable`,
 *   `signing.certificate-mismatch`, `signing.certificate-expired`, `signing.certificate-not-yet-valid`
 */
export function openSigningKey(
  pkcs12: Uint8Array,
  pin: string,
  certificatePem: string,
  now: Instant,
): Result<DocumentSigner> {
  const unsealed = unseal(pkcs12, pin);
  if (!unsealed.ok) return unsealed;
  const certificate = certificateOrNull(certificatePem);
  if (certificate === null) return refusal(documentIssue('signing.certificate-unreadable'));
  const key = createPrivateKey(unsealed.value);
  const spki = { type: 'spki', format: 'der' } as const;
  if (!createPublicKey(key).export(spki).equals(certificate.publicKey.export(spki))) {
    return refusal(documentIssue('signing.certificate-mismatch'));
  }
  const invalid = validityIssue(certificate, now);
  return invalid === null ? success(signerOfKey(key, new Uint8Array(certificate.raw))) : refusal(invalid);
}
