import { verify } from 'node:crypto';
import forge from 'node-forge';
import { type Result, refusal, success } from '../domain/result.ts';
import type { SignerRole } from './certificate-extensions.ts';
import { forgeKey, type Issuance, issueSignerCertificate, type KeyAndCertificate, newKeyPair } from './certificates.ts';
import { documentIssue } from './document-issues.ts';

/** A request for a 2048-bit key is about 1 kB. */
const MAX_REQUEST_CHARACTERS = 16_384;

export interface KeyAndRequest {
  /** PKCS#8 PEM, not encrypted: seal it before it is stored */
  readonly privateKeyPem: string;
  /** PKCS#10 PEM */
  readonly requestPem: string;
}

/** A new RSA-2048 key and the request to have it certified for that person. */
export function createKeyAndRequest(displayName: string): KeyAndRequest {
  const pair = newKeyPair();
  const request = forge.pki.createCertificationRequest();
  request.publicKey = forge.pki.publicKeyFromPem(pair.publicKeyPem);
  request.setSubject([
    { name: 'commonName', value: displayName, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class },
  ]);
  request.sign(forgeKey(pair.privateKeyPem), forge.md.sha256.create());
  const requestPem = forge.pki.certificationRequestToPem(request).replaceAll('\r\n', '\n');
  return { privateKeyPem: pair.privateKeyPem, requestPem };
}

export interface CheckedRequest {
  readonly displayName: string;
  readonly publicKeyPem: string;
}

function check(requestPem: string): CheckedRequest | null {
  const request = forge.pki.certificationRequestFromPem(requestPem);
  const publicKeyPem = forge.pki.publicKeyToPem(request.publicKey as forge.pki.PublicKey);
  const [info] = forge.asn1.fromDer(forge.pem.decode(requestPem)[0]?.body ?? '').value;
  if (info === undefined || typeof info === 'string') return null;
  const octets = Buffer.from(forge.asn1.toDer(info).getBytes(), 'binary');
  const signature: unknown = request.signature;
  if (request.signatureOid !== forge.pki.oids.sha256WithRSAEncryption || typeof signature !== 'string') return null;
  // The holder of the private key signed the request (proof of possession), checked by Node, not by node-forge.
  if (!verify('sha256', octets, publicKeyPem, Buffer.from(signature, 'binary'))) return null;
  const field = request.subject.getField('CN');
  if (typeof field?.value !== 'string') return null;
  // node-forge gives the octets of a UTF8String one by one as characters.
  const displayName = field.valueTagClass === forge.asn1.Type.UTF8 ? forge.util.decodeUtf8(field.value) : field.value;
  return displayName !== '' && displayName.length <= 64 ? { displayName, publicKeyPem } : null;
}

/** Reads a PKCS#10 request and checks its signature; `signing.bad-request` for anything else. */
export function checkRequest(requestPem: string): Result<CheckedRequest> {
  if (requestPem.length > MAX_REQUEST_CHARACTERS) return refusal(documentIssue('signing.bad-request'));
  try {
    const checked = check(requestPem);
    return checked === null ? refusal(documentIssue('signing.bad-request')) : success(checked);
  } catch {
    return refusal(documentIssue('signing.bad-request'));
  }
}

/** Certifies a checked request in the HPKI profile; returns PEM. */
export function issueFromRequest(
  requestPem: string,
  role: SignerRole,
  issuer: KeyAndCertificate,
  issuance: Issuance,
): Result<string> {
  const checked = checkRequest(requestPem);
  if (!checked.ok) return checked;
  const { displayName, publicKeyPem } = checked.value;
  return success(issueSignerCertificate(publicKeyPem, { displayName, role }, issuer, issuance));
}
