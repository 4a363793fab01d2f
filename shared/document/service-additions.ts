/**
 * What the service adds to a document before it hands it out: its id, its code conversions, the time-stamp level.
 * All of it stands outside the signed element, and every other octet stays as it is: the additions are put into the
 * text, the document is never written anew.
 */
import { createHash } from 'node:crypto';
import type { Uuid } from '../domain/identifiers.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { conversionElement, unsignedProperties, type ValidationMaterial } from './addition-elements.ts';
import type { CodeConversion } from './dispensing-document.ts';
import { documentIssue } from './document-issues.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors } from './document-schemas.ts';
import { onlyChildOrNull } from './element-access.ts';
import { signaturePartsOf } from './signature-parts.ts';
import { type ParsedXml, withXml, type XmlElement } from './xml-engine.ts';
import { writeUnsignedXml, type XmlToWrite } from './xml-writer.ts';

export interface DispensingAdditions {
  readonly dispensingId: Uuid;
  readonly conversions: readonly CodeConversion[];
  /** DER of an RFC 3161 token over `signatureTimestampImprint`; null for a document without signature */
  readonly timestampToken: Uint8Array | null;
  readonly validation?: ValidationMaterial;
}

export interface PrescriptionAdditions {
  readonly conversions: readonly Pick<CodeConversion, 'receiptLine' | 'yjLine'>[];
  readonly timestampToken: Uint8Array | null;
  readonly validation?: ValidationMaterial;
}

/** Puts text before the last place where `before` matches; null when there is none. */
function inserted(text: string, before: RegExp, addition: string): string | null {
  const position = [...text.matchAll(before)].at(-1)?.index;
  return position === undefined ? null : text.slice(0, position) + addition + text.slice(position);
}

/** Which signature of which document is stamped. */
interface SignaturePlace {
  /** Local name of the element whose signature is stamped */
  readonly sign: 'DispensingSign' | 'PrescriptionSign';
  readonly parent: (root: XmlElement) => XmlElement | null;
}

const DISPENSING: SignaturePlace = { sign: 'DispensingSign', parent: (root) => root };
const PRESCRIPTION: SignaturePlace = {
  sign: 'PrescriptionSign',
  parent: (root) => onlyChildOrNull(root, 'Prescription'),
};

/** What completing needs to know of a document; safe to keep after it is closed. */
export interface DocumentFrame {
  readonly sign: SignaturePlace['sign'];
  /** null where nobody has signed */
  readonly signature: {
    /** Tag of the signature's QualifyingProperties as it is written */
    readonly propertiesTag: string;
    readonly stamped: boolean;
    /** SHA-256 of the inclusive canonical `ds:SignatureValue` */
    readonly imprint: Uint8Array;
  } | null;
}

/** Only for a document that its schema has approved. */
function frameOf(document: ParsedXml, place: SignaturePlace): DocumentFrame {
  const sign = onlyChildOrNull(place.parent(document.root), place.sign);
  if (sign === null) return { sign: place.sign, signature: null };
  const parts = signaturePartsOf(sign);
  const { prefix } = parts.qualifyingProperties;
  return {
    sign: place.sign,
    signature: {
      propertiesTag: prefix === '' ? 'QualifyingProperties' : `${prefix}:QualifyingProperties`,
      stamped: parts.unsignedProperties !== null,
      imprint: createHash('sha256').update(document.canonicalise(parts.signatureValue, 'inclusive')).digest(),
    },
  };
}

/**
 * Frame of an open dispensing document as a client sends it. Issues: `document.schema`, `document.not-dispensing`.
 */
export function dispensingFrame(document: ParsedXml): Result<DocumentFrame> {
  const [place] = documentSchemaErrors(document, 'as-sent');
  if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
  if (onlyChildOrNull(document.root, 'Dispensing') === null) return refusal(documentIssue('document.not-dispensing'));
  return success(frameOf(document, DISPENSING));
}

interface PlacedElement {
  readonly before: RegExp;
  readonly element: XmlToWrite;
}

/** Where the unsigned properties go: before the end tag of the signature's QualifyingProperties, the last of its kind. */
function stamp(
  frame: DocumentFrame,
  token: Uint8Array | null,
  validation: ValidationMaterial | undefined,
): Result<readonly PlacedElement[]> {
  if (token === null) return success([]);
  if (frame.signature === null) return refusal(documentIssue('signature.missing'));
  const { stamped, propertiesTag } = frame.signature;
  if (stamped) return refusal(documentIssue('document.already-completed', { element: 'UnsignedProperties' }));
  const element = unsignedProperties(token, `${frame.sign}-SignatureTimeStamp`, validation);
  return success([{ before: new RegExp(`</${propertiesTag}[ \\t\\r\\n]*>`, 'g'), element }]);
}

function apply(bytes: Uint8Array, plan: readonly PlacedElement[]): Result<Uint8Array> {
  let text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  for (const { before, element } of plan) {
    const written = writeUnsignedXml(element);
    if (!written.ok) return written;
    const next = inserted(text, before, written.value);
    if (next === null) return refusal(documentIssue('document.schema', { place: element.name }));
    text = next;
  }
  return success(new TextEncoder().encode(text));
}

function approved(bytes: Uint8Array): Result<Uint8Array> {
  const errors = withXml(bytes, DOCUMENT_LIMITS, (document) => documentSchemaErrors(document, 'as-returned'));
  if (!errors.ok) return errors;
  const [place] = errors.value;
  return place === undefined ? success(bytes) : refusal(documentIssue('document.schema', { place }));
}

/**
 * The document as the service returns it, when its frame is known from reading it.
 *
 * @param frame that of these very bytes
 * @returns `signature.missing` when there is a token but no signature, `document.already-completed`,
 *   `document.text-not-allowed`, `document.schema` when the completed document is none
 */
export function completeFramedDispensing(
  bytes: Uint8Array,
  frame: DocumentFrame,
  additions: DispensingAdditions,
): Result<Uint8Array> {
  const stamps = stamp(frame, additions.timestampToken, additions.validation);
  if (!stamps.ok) return stamps;
  const information: XmlToWrite = {
    name: 'AdditionalDispensedInformation',
    attributes: { id: 'AdditionalDispensedInformation' },
    children: additions.conversions.map((each) =>
      conversionElement(each, { CsvLineNo: String(each.csvLineNo), DispensingDocumentCode: each.code }),
    ),
  };
  const signed = frame.signature !== null;
  const completed = apply(bytes, [
    {
      before: /<\/DispensingManagement[ \t\r\n]*>/g,
      element: { name: 'DispensingId', attributes: { Value: additions.dispensingId } },
    },
    { before: signed ? /<DispensingSign[ \t\r\n]*>/g : /<\/Document[ \t\r\n]*>/g, element: information },
    ...stamps.value,
  ]);
  return completed.ok ? approved(completed.value) : completed;
}

/** As above for bytes alone. Issues also: `document.schema` when it is no document as a client sends it, `xml.*`. */
export function completeDispensingDocument(bytes: Uint8Array, additions: DispensingAdditions): Result<Uint8Array> {
  const frame = withXml(bytes, DOCUMENT_LIMITS, dispensingFrame);
  if (!frame.ok) return frame;
  return frame.value.ok ? completeFramedDispensing(bytes, frame.value.value, additions) : frame.value;
}

/** A prescription as the service hands it out: conversions and, when signed, the time stamp. Issues as above. */
export function completePrescriptionDocument(bytes: Uint8Array, additions: PrescriptionAdditions): Result<Uint8Array> {
  const framed = withXml(bytes, DOCUMENT_LIMITS, (document): Result<DocumentFrame> => {
    const [place] = documentSchemaErrors(document, 'as-returned');
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    if (onlyChildOrNull(document.root, 'Prescription') === null) {
      return refusal(documentIssue('document.not-prescription'));
    }
    return success(frameOf(document, PRESCRIPTION));
  });
  if (!framed.ok) return framed;
  if (!framed.value.ok) return framed.value;
  const frame = framed.value.value;
  const stamps = stamp(frame, additions.timestampToken, additions.validation);
  if (!stamps.ok) return stamps;
  const information: XmlToWrite = {
    name: 'AdditionalPrescriptionInformation',
    attributes: { id: 'AdditionalPrescriptionInformation' },
    children: additions.conversions.map((each) => conversionElement(each, {})),
  };
  const signed = frame.signature !== null;
  const completed = apply(bytes, [
    { before: signed ? /<PrescriptionSign[ \t\r\n]*>/g : /<\/Prescription[ \t\r\n]*>/g, element: information },
    ...stamps.value,
  ]);
  return completed.ok ? approved(completed.value) : completed;
}

/**
 * What a signature time stamp is about: SHA-256 of the inclusive canonical `ds:SignatureValue` of the document's own
 * signature (`DispensingSign`, or `PrescriptionSign` of a prescription). Issues: `signature.missing`, `document.schema`,
 * `xml.*`.
 */
export function signatureTimestampImprint(bytes: Uint8Array): Result<Uint8Array> {
  const read = withXml(bytes, DOCUMENT_LIMITS, (document): Result<Uint8Array> => {
    const place = [DISPENSING, PRESCRIPTION].find(
      ({ sign, parent }) => onlyChildOrNull(parent(document.root), sign) !== null,
    );
    if (place === undefined) return refusal(documentIssue('signature.missing'));
    const sent = documentSchemaErrors(document, 'as-sent');
    const [error] = sent.length === 0 ? [] : documentSchemaErrors(document, 'as-returned');
    if (error !== undefined) return refusal(documentIssue('document.schema', { place: error }));
    const { signature } = frameOf(document, place);
    return signature === null ? refusal(documentIssue('signature.missing')) : success(signature.imprint);
  });
  return read.ok ? read.value : read;
}
