import type { ReadCertificate } from './certificate-reader.ts';
import { certificationPathOrNull, invalidAtOrNull } from './certification-path.ts';
import { type CarriedMaterial, tokenInside } from './signature-material.ts';
import { dsChild, type SignatureParts } from './signature-parts.ts';
import { XADES_141_NAMESPACE } from './signature-profile.ts';
import { imprintMatches, timestampTokenReason, tokenSignerOrNull } from './timestamp-token.ts';
import { judged, notApplicable, type VerificationCheck } from './verification-report.ts';
import type { ParsedXml, XmlElement } from './xml-engine.ts';

function isArchiveTimestamp(element: XmlElement): boolean {
  return element.localName === 'ArchiveTimeStamp' && element.namespaceUri === XADES_141_NAMESPACE;
}

/**
 * ETSI EN 319 132-1 §5.5.2.2: the octets of each reference as they were hashed, SignedInfo, SignatureValue and KeyInfo,
 * then every unsigned property before the time stamp, in order.
 */
export function archiveOctets(
  document: ParsedXml,
  parts: SignatureParts,
  signed: XmlElement,
  archive: XmlElement,
): Uint8Array {
  const targets = [signed, parts.keyInfo, parts.signedProperties];
  const references = parts.references.map((reference, index) =>
    document.canonicalise(
      targets[index] ?? signed,
      dsChild(reference, 'Transforms') === null ? 'inclusive' : 'exclusive',
    ),
  );
  const properties = parts.unsignedProperties?.children ?? [];
  const before = properties.slice(0, properties.indexOf(archive));
  const rest = [parts.signedInfo, parts.signatureValue, parts.keyInfo, ...before].map((element) =>
    document.canonicalise(element, 'inclusive'),
  );
  return Buffer.concat([...references, ...rest]);
}

function reasonFor(
  document: ParsedXml,
  parts: SignatureParts,
  signed: XmlElement,
  archive: XmlElement,
  material: CarriedMaterial,
  anchors: readonly ReadCertificate[],
): string | null {
  const token = tokenInside(archive);
  if (token === null) return 'アーカイブタイムスタンプを読めません';
  if (!imprintMatches(token, archiveOctets(document, parts, signed, archive))) {
    return 'アーカイブタイムスタンプはこの文書に対するものではありません';
  }
  const signer = tokenSignerOrNull(token, material.timestampCertificates);
  const wrong = timestampTokenReason(token, signer);
  if (wrong !== null || signer === null) return wrong ?? 'タイムスタンプ局の証明書がありません';
  const candidates = [...token.certificates, ...material.timestampCertificates];
  const path = certificationPathOrNull(signer, candidates, anchors);
  if (path === null) return '信頼するタイムスタンプ局につながりません';
  const invalid = invalidAtOrNull(path, token.genTimeMs);
  return invalid === null ? null : `${invalid}は有効期間外です`;
}

/** Every `ArchiveTimeStamp` of the signature: imprint, token and trust in its authority. */
export function archiveTimestampCheck(
  document: ParsedXml,
  parts: SignatureParts,
  signed: XmlElement,
  material: CarriedMaterial,
  anchors: readonly ReadCertificate[],
): VerificationCheck {
  const archives = (parts.unsignedProperties?.children ?? []).filter(isArchiveTimestamp);
  if (archives.length === 0) return notApplicable('archive-timestamp', 'アーカイブタイムスタンプはありません');
  const reasons = archives.map((archive) => reasonFor(document, parts, signed, archive, material, anchors));
  return judged('archive-timestamp', reasons.find((reason) => reason !== null) ?? null);
}
