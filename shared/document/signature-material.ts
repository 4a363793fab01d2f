import { type ReadCertificate, readCertificateOrNull } from './certificate-reader.ts';
import { childrenNamed } from './element-access.ts';
import { type RevocationList, readRevocationListOrNull } from './revocation.ts';
import { xadesChild } from './signature-parts.ts';
import { XADES_141_NAMESPACE, XADES_NAMESPACE } from './signature-profile.ts';
import { decodeStrictBase64 } from './strict-base64.ts';
import { readTimestampTokenOrNull, type TimestampToken } from './timestamp-token.ts';
import type { XmlElement } from './xml-engine.ts';

/** What a signature carries for building paths. None of it is trusted: anchors come from the caller alone. */
export interface CarriedMaterial {
  readonly certificates: readonly ReadCertificate[];
  readonly lists: readonly RevocationList[];
  readonly timestampCertificates: readonly ReadCertificate[];
  readonly timestampLists: readonly RevocationList[];
}

function certificatesIn(parent: XmlElement | null): readonly ReadCertificate[] {
  return childrenNamed(xadesChild(parent, 'CertificateValues'), 'EncapsulatedX509Certificate', XADES_NAMESPACE).flatMap(
    (each) => readCertificateOrNull(decodeStrictBase64(each.text)) ?? [],
  );
}

function listsIn(parent: XmlElement | null): readonly RevocationList[] {
  const values = xadesChild(xadesChild(parent, 'RevocationValues'), 'CRLValues');
  return childrenNamed(values, 'EncapsulatedCRLValue', XADES_NAMESPACE).flatMap(
    (each) => readRevocationListOrNull(decodeStrictBase64(each.text)) ?? [],
  );
}

/** @param unsigned `UnsignedSignatureProperties`, or null on what a client sends */
export function carriedMaterial(unsigned: XmlElement | null): CarriedMaterial {
  const forTimestamps = childrenNamed(unsigned, 'TimeStampValidationData', XADES_141_NAMESPACE);
  return {
    certificates: certificatesIn(unsigned),
    lists: listsIn(unsigned),
    timestampCertificates: forTimestamps.flatMap(certificatesIn),
    timestampLists: forTimestamps.flatMap(listsIn),
  };
}

export function tokenInside(timestamp: XmlElement | null): TimestampToken | null {
  const encapsulated = xadesChild(timestamp, 'EncapsulatedTimeStamp');
  return encapsulated === null ? null : readTimestampTokenOrNull(decodeStrictBase64(encapsulated.text));
}
