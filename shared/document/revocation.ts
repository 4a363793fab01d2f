import { verify } from 'node:crypto';
import { CertificateRevocationList, IssuingDistributionPoint } from 'pkijs';
import { KEY_USAGE_BIT, type ReadCertificate, readAsn1 } from './certificate-reader.ts';
import { ALLOWED_CERTIFICATE_SIGNATURES, type CertificationPath, hasStrongRsaKey } from './certification-path.ts';

/** 1.2.840.113549.1.1.11 … .13 name the hash by their last arc. */
const HASH_OF_SIGNATURE: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const ISSUING_DISTRIBUTION_POINT = '2.5.29.28';
const MAX_LIST_BYTES = 1024 * 1024;

export type RevocationList = CertificateRevocationList;

/** Null for whatever is no certificate revocation list; never throws. */
export function readRevocationListOrNull(der: Uint8Array | null): RevocationList | null {
  if (der === null || der.length > MAX_LIST_BYTES) return null;
  try {
    return new CertificateRevocationList({ schema: readAsn1(der) });
  } catch {
    return null;
  }
}

/** Lists split by kind of certificate are common (the real root keeps one for CAs only); other splits are not read. */
function scopeCovers(list: RevocationList, subject: ReadCertificate): boolean {
  const isCa = subject.basicConstraints?.ca === true;
  for (const extension of list.crlExtensions?.extensions ?? []) {
    if (extension.extnID === ISSUING_DISTRIBUTION_POINT) {
      const point = extension.parsedValue;
      if (!(point instanceof IssuingDistributionPoint)) return false;
      if (point.indirectCRL || point.onlyContainsAttributeCerts || point.onlySomeReasons !== undefined) return false;
      if ((point.onlyContainsCACerts && !isCa) || (point.onlyContainsUserCerts && isCa)) return false;
    } else if (extension.critical) return false;
  }
  return true;
}

function signedBy(list: RevocationList, issuer: ReadCertificate): boolean {
  const algorithm = list.signatureAlgorithm.algorithmId;
  const hash = HASH_OF_SIGNATURE[algorithm];
  if (hash === undefined || !ALLOWED_CERTIFICATE_SIGNATURES.has(algorithm) || !hasStrongRsaKey(issuer)) return false;
  if (issuer.keyUsage !== null && !issuer.keyUsage.bits.includes(KEY_USAGE_BIT.crlSign)) return false;
  if (!list.issuer.isEqual(issuer.parsed.subject)) return false;
  return verify(hash, list.tbsView, issuer.x509.publicKey, list.signatureValue.valueBlock.valueHexView);
}

function reasonFor(
  subject: ReadCertificate,
  issuer: ReadCertificate,
  lists: readonly RevocationList[],
  atMs: number,
): string | null {
  const name = subject.commonName ?? '名前のない証明書';
  const fitting = lists.filter(
    (each) =>
      scopeCovers(each, subject) &&
      (each.nextUpdate?.value.getTime() ?? Number.NEGATIVE_INFINITY) >= atMs &&
      signedBy(each, issuer),
  );
  if (fitting.length === 0) return `${name}の失効情報がありません`;
  const revoked = fitting
    .flatMap((each) => each.revokedCertificates ?? [])
    .find(
      (each) =>
        each.userCertificate.isEqual(subject.parsed.serialNumber) && each.revocationDate.value.getTime() <= atMs,
    );
  return revoked === undefined ? null : `${name}は失効しています`;
}

/**
 * Every certificate of the path below its anchor against the lists the document carries. A list counts when its issuer
 * signed it and it had not run out at that moment.
 *
 * @returns why the path is refused, or null
 */
export function revocationReason(
  path: CertificationPath,
  lists: readonly RevocationList[],
  atMs: number,
): string | null {
  for (const [index, subject] of path.entries()) {
    const issuer = path[index + 1];
    if (issuer === undefined) return null;
    const reason = reasonFor(subject, issuer, lists, atMs);
    if (reason !== null) return reason;
  }
  return null;
}
