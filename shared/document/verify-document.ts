import { epochMsOf, type Instant } from '../domain/calendar-date.ts';
import type { Issue } from '../domain/issue.ts';
import { certificatesOfPem } from './certificate-reader.ts';
import { csvInside } from './document-content.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors, levelOf } from './document-schemas.ts';
import { eachElement, onlyChildOrNull } from './element-access.ts';
import { SIGNED_ELEMENT, type SignElementName } from './signature-profile.ts';
import {
  fail,
  judged,
  notApplicable,
  type SignatureReport,
  type VerificationCheck,
  type VerificationReport,
} from './verification-report.ts';
import { type ReadAnchors, verifySignature } from './verify-signature.ts';
import { type ParsedXml, withXml, type XmlElement } from './xml-engine.ts';

export interface TrustAnchors {
  /** PEM of the roots (or CAs) that prescribers' and pharmacists' certificates must lead to */
  readonly signature: readonly string[];
  /** PEM of the roots that time-stamp authorities must lead to */
  readonly timestamp: readonly string[];
}

export interface VerificationSetting {
  readonly anchors: TrustAnchors;
  readonly now: Instant;
}

const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';

function kindOf(root: XmlElement): VerificationReport['kind'] {
  if (onlyChildOrNull(root, 'Prescription') !== null) return 'prescription';
  return onlyChildOrNull(root, 'Dispensing') !== null ? 'dispensing' : 'unknown';
}

/** `id`, `Id`, `ID` in whatever namespace: two readers must never find two elements under one name. */
function idsReason(root: XmlElement): string | null {
  const seen = new Set<string>();
  for (const element of eachElement(root)) {
    for (const attribute of element.attributes) {
      if (attribute.localName.toLowerCase() !== 'id') continue;
      if (seen.has(attribute.value)) return '同じidが複数あります';
      seen.add(attribute.value);
    }
  }
  return null;
}

/** The schema language lets xsi attributes stand anywhere; they belong on the root only. */
function structureReason(document: ParsedXml): string | null {
  const [error] = documentSchemaErrors(document, levelOf(document));
  if (error !== undefined) return `構造が決まりと違います（${error}）`;
  for (const element of eachElement(document.root)) {
    if (element === document.root) continue;
    if (element.attributes.some((attribute) => attribute.namespaceUri === XSI_NAMESPACE)) {
      return '構造が決まりと違います（xsi属性）';
    }
  }
  return null;
}

function contentReason(root: XmlElement): string | null {
  const names = new Set(['PrescriptionDocument', 'DispensingDocument']);
  for (const element of eachElement(root)) {
    if (!names.has(element.localName)) continue;
    const read = csvInside(element);
    if (!read.ok) return `${element.localName}の内容を読めません`;
  }
  return null;
}

interface SignaturePlace {
  readonly element: SignElementName;
  readonly sign: XmlElement;
  readonly signed: XmlElement;
}

/** A signature counts only at its place, for the one element that its place allows (no wrapping). */
function placesOf(root: XmlElement): readonly SignaturePlace[] {
  const dispensing = onlyChildOrNull(root, 'Dispensing');
  const prescription = onlyChildOrNull(root, 'Prescription') ?? onlyChildOrNull(dispensing, 'ReferencePrescription');
  const parents: readonly (readonly [SignElementName, XmlElement | null])[] = [
    ['DispensingSign', root],
    ['PrescriptionSign', prescription],
  ];
  return parents.flatMap(([element, parent]) => {
    const sign = onlyChildOrNull(parent, element);
    const signed = onlyChildOrNull(parent, SIGNED_ELEMENT[element]);
    return sign === null || signed === null ? [] : [{ element, sign, signed }];
  });
}

function withoutSignature(structure: readonly VerificationCheck[]): SignatureReport {
  const none = notApplicable('signature-value', '署名のない文書です（構造だけを確かめました）');
  return { element: 'Document', signer: null, role: null, checks: [...structure, none] };
}

function refused(kind: VerificationReport['kind'], checks: readonly VerificationCheck[]): VerificationReport {
  return { valid: false, kind, signatures: [{ element: 'Document', signer: null, role: null, checks }] };
}

/** `verifyDocument` of a document that is open already. */
export function verificationOf(document: ParsedXml, setting: VerificationSetting): VerificationReport {
  const anchors: ReadAnchors = {
    signature: certificatesOfPem(setting.anchors.signature),
    timestamp: certificatesOfPem(setting.anchors.timestamp),
  };
  const nowMs = epochMsOf(setting.now);
  const kind = kindOf(document.root);
  const structure = [
    judged('structure', structureReason(document)),
    judged('unique-ids', idsReason(document.root)),
    judged('content-encoding', contentReason(document.root)),
  ];
  // Nothing below may be looked up in a document whose shape is not the expected one.
  if (structure.some((check) => check.result === 'fail')) return refused(kind, structure);
  const places = placesOf(document.root);
  const signatures =
    places.length === 0
      ? [withoutSignature(structure)]
      : places.map((place) =>
          verifySignature(document, place.sign, place.element, place.signed, structure, anchors, nowMs),
        );
  const valid = signatures.every(({ checks }) => checks.every((check) => check.result !== 'fail'));
  return { valid, kind, signatures };
}

/**
 * Verifies every signature of a prescription or dispensing document as a list of named checks. Trust comes from
 * `setting.anchors` alone; what the document carries is for building paths. The moment of judgement is the timestamp's,
 * else `setting.now`. Never throws, whatever the bytes.
 */
export function verifyDocument(bytes: Uint8Array, setting: VerificationSetting): VerificationReport {
  const read = withXml(bytes, DOCUMENT_LIMITS, (document) => verificationOf(document, setting));
  return read.ok ? read.value : unreadableReport(read.issues);
}

/** What is said of bytes that are no document at all. */
export function unreadableReport(issues: readonly Issue[]): VerificationReport {
  return refused('unknown', [fail('structure', issues.map((issue) => issue.text).join(' '))]);
}
