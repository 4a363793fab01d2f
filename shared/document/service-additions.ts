/**
 * What the service adds to a document before it hands it out: its id, its code conversions, the time-stamp level.
 * All of it stands outside the signed element, and every other octet stays as it is: the additions are put into the
 * text, the document is never written anew.
 */
import { createHash } from 'node:crypto';
import type { Uuid } from '../domain/identifiers.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import type { CodeConversion } from './dispensing-document.ts';
import { documentIssue } from './document-issues.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors } from './document-schemas.ts';
import { onlyChildOrNull } from './element-access.ts';
import { signaturePartsOf } from './signature-parts.ts';
import { XADES_NAMESPACE } from './signature-profile.ts';
import { encodeBase64 } from './strict-base64.ts';
import { type ParsedXml, withXml, type XmlElement } from './xml-engine.ts';
import { writeXml, type XmlToWrite } from './xml-writer.ts';

/** Certificates and lists (DER) that let the copy be verified long after (ES-XL); optional. */
export interface ValidationMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
}

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

/** Text to put before the last place where `before` matches. */
interface Insertion {
  readonly before: RegExp;
  readonly text: string;
}

function inserted(text: string, insertion: Insertion): string | null {
  const position = [...text.matchAll(insertion.before)].at(-1)?.index;
  return position === undefined ? null : text.slice(0, position) + insertion.text + text.slice(position);
}

function conversionElement(
  conversion: Pick<CodeConversion, 'receiptLine' | 'yjLine'>,
  attributes: Readonly<Record<string, string>>,
): XmlToWrite {
  const line = (name: string, text: string | null): XmlToWrite[] => (text === null ? [] : [{ name, text }]);
  return {
    name: 'ConversionPharmaceuticalCode',
    attributes,
    children: [...line('ConversionREcode', conversion.receiptLine), ...line('ConversionYJcode', conversion.yjLine)],
  };
}

function encapsulated(name: string, octets: Uint8Array): XmlToWrite {
  return { name: `xades:${name}`, text: encodeBase64(octets) };
}

function validationElements(validation: ValidationMaterial | undefined): readonly XmlToWrite[] {
  if (validation === undefined) return [];
  const certificates = validation.certificates.map((der) => encapsulated('EncapsulatedX509Certificate', der));
  const lists = validation.revocationLists.map((der) => encapsulated('EncapsulatedCRLValue', der));
  return [
    ...(certificates.length > 0 ? [{ name: 'xades:CertificateValues', children: certificates }] : []),
    ...(lists.length > 0
      ? [{ name: 'xades:RevocationValues', children: [{ name: 'xades:CRLValues', children: lists }] }]
      : []),
  ];
}

function unsignedProperties(token: Uint8Array, id: string, validation: ValidationMaterial | undefined): XmlToWrite {
  const timestamp: XmlToWrite = {
    name: 'xades:SignatureTimeStamp',
    attributes: { Id: id },
    children: [encapsulated('EncapsulatedTimeStamp', token)],
  };
  return {
    name: 'xades:UnsignedProperties',
    attributes: { 'xmlns:xades': XADES_NAMESPACE },
    children: [{ name: 'xades:UnsignedSignatureProperties', children: [timestamp, ...validationElements(validation)] }],
  };
}

interface Frame {
  /** Local name of the element whose signature is stamped */
  readonly sign: 'DispensingSign' | 'PrescriptionSign';
  readonly parent: (root: XmlElement) => XmlElement | null;
}

const DISPENSING: Frame = { sign: 'DispensingSign', parent: (root) => root };
const PRESCRIPTION: Frame = { sign: 'PrescriptionSign', parent: (root) => onlyChildOrNull(root, 'Prescription') };

interface Plan {
  readonly signed: boolean;
  readonly insertions: readonly { readonly before: RegExp; readonly element: XmlToWrite }[];
}

/** Where the unsigned properties go: before the end tag of the signature's QualifyingProperties, the last of its kind. */
function stamp(
  document: ParsedXml,
  frame: Frame,
  token: Uint8Array | null,
  validation: ValidationMaterial | undefined,
): Result<Plan> {
  const sign = onlyChildOrNull(frame.parent(document.root), frame.sign);
  if (token === null) return success({ signed: sign !== null, insertions: [] });
  if (sign === null) return refusal(documentIssue('signature.missing'));
  const parts = signaturePartsOf(sign);
  if (parts.unsignedProperties !== null) {
    return refusal(documentIssue('document.already-completed', { element: 'UnsignedProperties' }));
  }
  const { prefix } = parts.qualifyingProperties;
  const name = prefix === '' ? 'QualifyingProperties' : `${prefix}:QualifyingProperties`;
  const element = unsignedProperties(token, `${frame.sign}-SignatureTimeStamp`, validation);
  return success({ signed: true, insertions: [{ before: new RegExp(`</${name}[ \\t\\r\\n]*>`, 'g'), element }] });
}

function apply(bytes: Uint8Array, plan: Plan['insertions']): Result<Uint8Array> {
  let text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  for (const { before, element } of plan) {
    const written = writeXml(element);
    if (!written.ok) return written;
    const next = inserted(text, { before, text: written.value });
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
 * The document as the service returns it.
 *
 * @returns `document.schema` when it is no document as a client sends it, `signature.missing` when there is a token but
 *   no signature, `document.text-not-allowed`, `xml.*`
 */
export function completeDispensingDocument(bytes: Uint8Array, additions: DispensingAdditions): Result<Uint8Array> {
  const planned = withXml(bytes, DOCUMENT_LIMITS, (document): Result<Plan> => {
    const [place] = documentSchemaErrors(document, 'as-sent');
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    if (onlyChildOrNull(document.root, 'Dispensing') === null) return refusal(documentIssue('document.not-dispensing'));
    return stamp(document, DISPENSING, additions.timestampToken, additions.validation);
  });
  if (!planned.ok) return planned;
  if (!planned.value.ok) return planned.value;
  const { signed, insertions } = planned.value.value;
  const information: XmlToWrite = {
    name: 'AdditionalDispensedInformation',
    attributes: { id: 'AdditionalDispensedInformation' },
    children: additions.conversions.map((each) =>
      conversionElement(each, { CsvLineNo: String(each.csvLineNo), DispensingDocumentCode: each.code }),
    ),
  };
  const completed = apply(bytes, [
    {
      before: /<\/DispensingManagement[ \t\r\n]*>/g,
      element: { name: 'DispensingId', attributes: { Value: additions.dispensingId } },
    },
    { before: signed ? /<DispensingSign[ \t\r\n]*>/g : /<\/Document[ \t\r\n]*>/g, element: information },
    ...insertions,
  ]);
  return completed.ok ? approved(completed.value) : completed;
}

/** A prescription as the service hands it out: conversions and, when signed, the time stamp. Issues as above. */
export function completePrescriptionDocument(bytes: Uint8Array, additions: PrescriptionAdditions): Result<Uint8Array> {
  const planned = withXml(bytes, DOCUMENT_LIMITS, (document): Result<Plan> => {
    const [place] = documentSchemaErrors(document, 'as-returned');
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    if (onlyChildOrNull(document.root, 'Prescription') === null) {
      return refusal(documentIssue('document.not-prescription'));
    }
    return stamp(document, PRESCRIPTION, additions.timestampToken, additions.validation);
  });
  if (!planned.ok) return planned;
  if (!planned.value.ok) return planned.value;
  const { signed, insertions } = planned.value.value;
  const information: XmlToWrite = {
    name: 'AdditionalPrescriptionInformation',
    attributes: { id: 'AdditionalPrescriptionInformation' },
    children: additions.conversions.map((each) => conversionElement(each, {})),
  };
  const completed = apply(bytes, [
    { before: signed ? /<PrescriptionSign[ \t\r\n]*>/g : /<\/Prescription[ \t\r\n]*>/g, element: information },
    ...insertions,
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
    const sign =
      onlyChildOrNull(document.root, 'DispensingSign') ??
      onlyChildOrNull(onlyChildOrNull(document.root, 'Prescription'), 'PrescriptionSign');
    if (sign === null) return refusal(documentIssue('signature.missing'));
    const sent = documentSchemaErrors(document, 'as-sent');
    const [place] = sent.length === 0 ? [] : documentSchemaErrors(document, 'as-returned');
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    const octets = document.canonicalise(signaturePartsOf(sign).signatureValue, 'inclusive');
    return success(createHash('sha256').update(octets).digest());
  });
  return read.ok ? read.value : read;
}
