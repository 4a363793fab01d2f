import { parseInstant } from '../domain/calendar-date.ts';
import { archiveTimestampCheck } from './archive-timestamp.ts';
import { KEY_USAGE_BIT, type ReadCertificate, readCertificateOrNull } from './certificate-reader.ts';
import { type CertificationPath, certificationPathOrNull, invalidAtOrNull } from './certification-path.ts';
import { type RevocationList, revocationReason } from './revocation.ts';
import { coreChecks, signerKeyOrNull } from './signature-core.ts';
import { type CarriedMaterial, carriedMaterial, tokenInside } from './signature-material.ts';
import { type SignatureParts, signaturePartsOf, xadesChild } from './signature-parts.ts';
import type { SignElementName } from './signature-profile.ts';
import { imprintMatches, type TimestampToken, timestampTokenReason, tokenSignerOrNull } from './timestamp-token.ts';
import { fail, judged, notApplicable, type SignatureReport, type VerificationCheck } from './verification-report.ts';
import type { ParsedXml, XmlElement } from './xml-engine.ts';

export interface ReadAnchors {
  readonly signature: readonly ReadCertificate[];
  readonly timestamp: readonly ReadCertificate[];
}

/** Who may sign what; the national hcRole list names dentists beside doctors. */
const ALLOWED_ROLES: Readonly<Record<SignElementName, readonly string[]>> = {
  DispensingSign: ['Pharmacist'],
  PrescriptionSign: ['Medical Doctor', 'Dentist'],
};

/** A pharmacy's clock may be a day off and its work still counts; a claim beyond that is no clock error. */
const SIGNING_TIME_TOLERANCE_MS = 25 * 3_600_000;

const NO_TIMESTAMP = 'タイムスタンプはまだ付いていません';
const NO_LISTS = '文書に失効情報が入っていません';

interface TimestampVerdict {
  readonly checks: readonly VerificationCheck[];
  /** When the signature was there at the latest; null when no timestamp proves it */
  readonly provenMs: number | null;
}

/** Trust in a time-stamp authority at a moment, or why there is none. */
function pathReason(path: CertificationPath | null, lists: readonly RevocationList[], atMs: number): string | null {
  if (path === null) return '信頼する発行元につながりません';
  const invalid = invalidAtOrNull(path, atMs);
  if (invalid !== null) return `${invalid}は有効期間外です`;
  return lists.length === 0 ? null : revocationReason(path, lists, atMs);
}

function checkTimestamp(
  token: TimestampToken | null,
  octets: Uint8Array,
  material: CarriedMaterial,
  anchors: ReadAnchors,
): TimestampVerdict {
  if (token === null) {
    const unreadable = 'タイムスタンプを読めません';
    return {
      checks: [
        fail('timestamp-imprint', unreadable),
        fail('timestamp-token', unreadable),
        fail('timestamp-chain', unreadable),
      ],
      provenMs: null,
    };
  }
  const signer = tokenSignerOrNull(token, material.timestampCertificates);
  const path =
    signer === null
      ? null
      : certificationPathOrNull(signer, [...token.certificates, ...material.timestampCertificates], anchors.timestamp);
  const checks = [
    judged(
      'timestamp-imprint',
      imprintMatches(token, octets) ? null : 'タイムスタンプはこの署名に対するものではありません',
    ),
    judged('timestamp-token', timestampTokenReason(token, signer)),
    judged('timestamp-chain', pathReason(path, material.timestampLists, token.genTimeMs)),
  ];
  return { checks, provenMs: checks.every((check) => check.result === 'pass') ? token.genTimeMs : null };
}

function timestampVerdict(
  document: ParsedXml,
  parts: SignatureParts,
  material: CarriedMaterial,
  anchors: ReadAnchors,
): TimestampVerdict {
  if (parts.unsignedProperties === null) {
    return {
      checks: [
        notApplicable('timestamp-imprint', NO_TIMESTAMP),
        notApplicable('timestamp-token', NO_TIMESTAMP),
        notApplicable('timestamp-chain', NO_TIMESTAMP),
      ],
      provenMs: null,
    };
  }
  const token = tokenInside(xadesChild(parts.unsignedProperties, 'SignatureTimeStamp'));
  return checkTimestamp(token, document.canonicalise(parts.signatureValue, 'inclusive'), material, anchors);
}

function keyUsageReason(certificate: ReadCertificate): string | null {
  return certificate.keyUsage?.bits.includes(KEY_USAGE_BIT.nonRepudiation) === true
    ? null
    : '否認防止用の証明書ではありません';
}

function roleReason(certificate: ReadCertificate, element: SignElementName): string | null {
  return certificate.role !== null && ALLOWED_ROLES[element].includes(certificate.role)
    ? null
    : '署名者の資格（hcRole）がこの文書に合いません';
}

function signingTimeReason(parts: SignatureParts, atMs: number): string | null {
  const claimed = parseInstant(parts.signingTime.text);
  if (claimed === null) return '署名時刻を読めません';
  return Date.parse(claimed) <= atMs + SIGNING_TIME_TOLERANCE_MS ? null : '署名時刻が未来です';
}

function certificateChecks(
  certificate: ReadCertificate | null,
  element: SignElementName,
  material: CarriedMaterial,
  anchors: ReadAnchors,
  atMs: number,
): readonly VerificationCheck[] {
  if (certificate === null) {
    const unreadable = '署名者の証明書を読めません';
    return [
      fail('key-usage', unreadable),
      fail('role', unreadable),
      fail('chain', unreadable),
      fail('validity', unreadable),
      fail('revocation', unreadable),
    ];
  }
  const path = certificationPathOrNull(certificate, material.certificates, anchors.signature);
  const invalid = invalidAtOrNull(path ?? [certificate], atMs);
  return [
    judged('key-usage', keyUsageReason(certificate)),
    judged('role', roleReason(certificate, element)),
    judged('chain', path === null ? '信頼する発行元につながりません' : null),
    judged('validity', invalid === null ? null : `${invalid}は有効期間外です`),
    revocationCheck(path, material.lists, atMs),
  ];
}

function revocationCheck(
  path: CertificationPath | null,
  lists: readonly RevocationList[],
  atMs: number,
): VerificationCheck {
  if (lists.length === 0) return notApplicable('revocation', NO_LISTS);
  if (path === null) return notApplicable('revocation', '信頼する発行元につながらないため確かめられません');
  return judged('revocation', revocationReason(path, lists, atMs));
}

/**
 * All named checks of one signature, at the time its timestamp proves, else at `nowMs`.
 *
 * @param signElement `DispensingSign` or `PrescriptionSign` of a document that its schema has approved
 * @param signed THE element at the place that this signature must cover
 */
export function verifySignature(
  document: ParsedXml,
  signElement: XmlElement,
  element: SignElementName,
  signed: XmlElement,
  structure: readonly VerificationCheck[],
  anchors: ReadAnchors,
  nowMs: number,
): SignatureReport {
  const parts = signaturePartsOf(signElement);
  const key = signerKeyOrNull(parts);
  const certificate = readCertificateOrNull(key?.certificateDer ?? null);
  const material = carriedMaterial(parts.unsignedProperties);
  const timestamp = timestampVerdict(document, parts, material, anchors);
  const atMs = timestamp.provenMs ?? nowMs;
  return {
    element,
    signer: certificate?.commonName ?? null,
    role: certificate?.role ?? null,
    checks: [
      ...structure,
      ...coreChecks(document, parts, signed, key),
      judged('signing-time', signingTimeReason(parts, atMs)),
      ...certificateChecks(certificate, element, material, anchors, atMs),
      ...timestamp.checks,
      archiveTimestampCheck(document, parts, signed, material, anchors.timestamp),
    ],
  };
}
