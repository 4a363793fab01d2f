import { createHash } from 'node:crypto';
import type { Instant } from '../domain/calendar-date.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { documentIssue } from './document-issues.ts';
import { DOCUMENT_LIMITS, type DocumentLevel, documentSchemaErrors } from './document-schemas.ts';
import { onlyChildOrNull } from './element-access.ts';
import { coreChecks, signerKeyOrNull } from './signature-core.ts';
import { signaturePartsOf } from './signature-parts.ts';
import { SIGNED_ELEMENT, type SignElementName } from './signature-profile.ts';
import { writeSignature } from './signature-writer.ts';
import { type ParsedXml, withXml, type XmlElement } from './xml-engine.ts';

/** A private key that can be used now: a soft key opened with its PIN, a card, a remote service. */
export interface DocumentSigner {
  readonly certificateDer: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the octets (not over their hash) */
  sign(octets: Uint8Array): Uint8Array;
}

interface SigningPlace {
  readonly sign: SignElementName;
  readonly level: DocumentLevel;
  /** End tag before which the sign element is put: it stands last in its parent. */
  readonly before: '</Document>' | '</Prescription>';
  readonly missing: 'document.not-dispensing' | 'document.not-prescription';
  /** Parent of both the signed element and the sign element */
  parent(root: XmlElement): XmlElement | null;
}

const DISPENSING: SigningPlace = {
  sign: 'DispensingSign',
  level: 'as-sent',
  before: '</Document>',
  missing: 'document.not-dispensing',
  parent: (root) => root,
};

const PRESCRIPTION: SigningPlace = {
  sign: 'PrescriptionSign',
  level: 'as-returned',
  before: '</Prescription>',
  missing: 'document.not-prescription',
  parent: (root) => onlyChildOrNull(root, 'Prescription'),
};

function dataDigest(document: ParsedXml, place: SigningPlace): Result<Uint8Array> {
  const parent = place.parent(document.root);
  const signed = onlyChildOrNull(parent, SIGNED_ELEMENT[place.sign]);
  if (signed === null) return refusal(documentIssue(place.missing));
  if (onlyChildOrNull(parent, place.sign) !== null) return refusal(documentIssue('signature.already-signed'));
  const [error] = documentSchemaErrors(document, place.level);
  if (error !== undefined) return refusal(documentIssue('document.schema', { place: error }));
  return success(createHash('sha256').update(document.canonicalise(signed, 'inclusive')).digest());
}

/** The names of the checks that fail; none on a signature that may leave. */
function failedChecks(document: ParsedXml, place: SigningPlace): readonly string[] {
  if (documentSchemaErrors(document, place.level).length > 0) return ['structure'];
  const parent = place.parent(document.root);
  const signed = onlyChildOrNull(parent, SIGNED_ELEMENT[place.sign]);
  const signElement = onlyChildOrNull(parent, place.sign);
  if (signed === null || signElement === null) return ['structure'];
  const parts = signaturePartsOf(signElement);
  const checks = coreChecks(document, parts, signed, signerKeyOrNull(parts));
  return checks.filter((check) => check.result === 'fail').map((check) => check.name);
}

function sign(
  unsigned: Uint8Array,
  place: SigningPlace,
  signer: DocumentSigner,
  signingTime: Instant,
  ids: () => string,
): Result<Uint8Array> {
  const digest = withXml(unsigned, DOCUMENT_LIMITS, (document) => dataDigest(document, place));
  if (!digest.ok) return digest;
  if (!digest.value.ok) return digest.value;
  const signature = writeSignature({
    signatureId: place.sign,
    signedId: SIGNED_ELEMENT[place.sign],
    dataDigest: digest.value.value,
    certificateDer: signer.certificateDer,
    signingTime: `${signingTime.slice(0, 19)}+00:00`,
    ids,
    sign: (octets) => signer.sign(octets),
  });
  const text = new TextDecoder().decode(unsigned);
  const position = text.lastIndexOf(place.before);
  if (position < 0) return refusal(documentIssue('document.schema', { place: place.before }));
  const signed = new TextEncoder().encode(
    `${text.slice(0, position)}<${place.sign}>${signature}</${place.sign}>${text.slice(position)}`,
  );
  const failed = withXml(signed, DOCUMENT_LIMITS, (document) => failedChecks(document, place));
  if (!failed.ok || failed.value.length > 0) {
    const checks = failed.ok ? failed.value.join(', ') : 'structure';
    return refusal(documentIssue('signature.self-check-failed', { checks }));
  }
  return success(signed);
}

/**
 * Signs `Dispensing` of an unsigned result: XAdES-BES as in the real samples (eps.md §3.2), verified before it returns.
 * All other octets of the document stay as they are.
 *
 * @param ids unique names of NCName characters, such as UUIDs, taken nine times
 * @returns `document.not-dispensing`, `document.schema`, `signature.already-signed`, `signature.self-check-failed`,
 *   `xml.*`
 */
export function signDispensingDocument(
  unsigned: Uint8Array,
  signer: DocumentSigner,
  signingTime: Instant,
  ids: () => string,
): Result<Uint8Array> {
  return sign(unsigned, DISPENSING, signer, signingTime, ids);
}

/** Signs `PrescriptionDocument` as a (mock) prescriber; otherwise as `signDispensingDocument`. */
export function signPrescriptionDocument(
  unsigned: Uint8Array,
  signer: DocumentSigner,
  signingTime: Instant,
  ids: () => string,
): Result<Uint8Array> {
  return sign(unsigned, PRESCRIPTION, signer, signingTime, ids);
}
