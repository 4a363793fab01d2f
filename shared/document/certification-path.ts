import type { KeyObject } from 'node:crypto';
import { KEY_USAGE_BIT, type ReadCertificate } from './certificate-reader.ts';

/** sha256, sha384, sha512 with RSA; anything older is refused. */
export const ALLOWED_CERTIFICATE_SIGNATURES: ReadonlySet<string> = new Set([
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
]);

/** Leaf first, trust anchor last. The real chains have three certificates. */
export type CertificationPath = readonly ReadCertificate[];

const MAX_PATH = 6;
/** Authorities that all issued one another have as many ways through them as somebody likes; a real path has two links. */
const LINKS_TRIED_MAX = 64;
/** Under an exponent of one everybody can sign; 65537 is what every real key has (FIPS 186-5 §A.1.1). */
const EXPONENT_MIN = 65_537n;

/** An RSA key of 2048 to 8192 bits with an exponent of 65537 or more. */
export function isStrongRsaKey({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  const { modulusLength = 0, publicExponent = 0n } = asymmetricKeyDetails ?? {};
  return (
    asymmetricKeyType === 'rsa' && modulusLength >= 2048 && modulusLength <= 8192 && publicExponent >= EXPONENT_MIN
  );
}

export function hasStrongRsaKey(certificate: ReadCertificate): boolean {
  return isStrongRsaKey(certificate.x509.publicKey);
}

interface Search {
  readonly candidates: readonly ReadCertificate[];
  readonly anchors: readonly ReadCertificate[];
  linksLeft: number;
}

function issued(search: Search, issuer: ReadCertificate, subject: ReadCertificate): boolean {
  return (
    ALLOWED_CERTIFICATE_SIGNATURES.has(subject.parsed.signatureAlgorithm.algorithmId) &&
    hasStrongRsaKey(issuer) &&
    subject.x509.checkIssued(issuer.x509) &&
    search.linksLeft-- > 0 &&
    subject.x509.verify(issuer.x509.publicKey)
  );
}

/** RFC 5280 §6.1.4 for a certificate in the middle: a CA that may sign certificates, and no longer path than it allows. */
function mayIssue(certificate: ReadCertificate, casBelow: number): boolean {
  const { basicConstraints, keyUsage } = certificate;
  if (basicConstraints?.ca !== true || certificate.unknownCritical.length > 0) return false;
  if (basicConstraints.pathLength !== null && casBelow > basicConstraints.pathLength) return false;
  return keyUsage === null || keyUsage.bits.includes(KEY_USAGE_BIT.keyCertSign);
}

function sameCertificate(one: ReadCertificate, other: ReadCertificate): boolean {
  return Buffer.compare(one.der, other.der) === 0;
}

function extend(path: CertificationPath, search: Search): CertificationPath | null {
  const subject = path.at(-1);
  if (subject === undefined || path.length >= MAX_PATH || search.linksLeft <= 0) return null;
  // An anchor is trusted for its name and key (RFC 5280 §6.1.1 d); only an outright "no CA" is held against it.
  const anchor = search.anchors.find((each) => each.basicConstraints?.ca !== false && issued(search, each, subject));
  if (anchor !== undefined) return [...path, anchor];
  for (const candidate of search.candidates) {
    if (path.some((each) => sameCertificate(each, candidate))) continue;
    if (!mayIssue(candidate, path.length - 1) || !issued(search, candidate, subject)) continue;
    const found = extend([...path, candidate], search);
    if (found !== null) return found;
  }
  return null;
}

/**
 * A path from the leaf to an anchor. Times and revocation are checked apart, so that each has its own verdict.
 *
 * @param candidates what the document carries: for building only, never a source of trust
 * @returns null when there is none, or none among the first 64 links
 */
export function certificationPathOrNull(
  leaf: ReadCertificate,
  candidates: readonly ReadCertificate[],
  anchors: readonly ReadCertificate[],
): CertificationPath | null {
  if (leaf.unknownCritical.length > 0 || !hasStrongRsaKey(leaf)) return null;
  return extend([leaf], { candidates, anchors, linksLeft: LINKS_TRIED_MAX });
}

/** Name of the first certificate that is not valid at that moment, or null. */
export function invalidAtOrNull(certificates: readonly ReadCertificate[], atMs: number): string | null {
  const found = certificates.find((each) => atMs < each.notBeforeMs || atMs > each.notAfterMs);
  return found === undefined ? null : (found.commonName ?? '名前のない証明書');
}
