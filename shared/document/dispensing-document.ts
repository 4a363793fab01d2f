import { parseUuid, type Uuid } from '../domain/identifiers.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { csvInside } from './document-content.ts';
import { documentIssue } from './document-issues.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors, levelOf } from './document-schemas.ts';
import { documentElement, XML_DECLARATION } from './document-wrapper.ts';
import { attributeOrNull, childrenNamed, onlyChildOrNull } from './element-access.ts';
import { prescriptionContent } from './prescription-document.ts';
import { encodeBase64 } from './strict-base64.ts';
import { type ParsedXml, withXml, type XmlElement } from './xml-engine.ts';
import { writeXml } from './xml-writer.ts';

/** One `ConversionPharmaceuticalCode`: the CSV line of a drug in レセ電 and in YJ codes, as the service made them. */
export interface CodeConversion {
  /** 1-based, counting the header line `CJ1` */
  readonly csvLineNo: number;
  /** The code as dispensed */
  readonly code: string;
  readonly receiptLine: string | null;
  readonly yjLine: string | null;
}

export interface DispensingDocumentContent {
  /** 調剤結果ID, null before the service has given it */
  readonly dispensingId: Uuid | null;
  /** CJ1 CSV, UTF-8 text with LF */
  readonly cj1: string;
  /** SJ1 CSV of the embedded prescription; null for paper originals and interim rounds */
  readonly prescriptionDocumentSj1: string | null;
  readonly prescriptionId: Uuid | null;
  /** A signature is there; whether it holds is for `verifyDocument`. */
  readonly signed: boolean;
  readonly conversions: readonly CodeConversion[];
}

const EMPTY_REFERENCE = '<ReferencePrescription></ReferencePrescription>';

/**
 * The octets between `<Prescription>` and `</Prescription>`. Searching the text is safe: the guard has refused
 * comments, CDATA and processing instructions, and no value can hold a raw `<`.
 */
function insidePrescription(original: Uint8Array): Result<string> {
  const text = new TextDecoder().decode(original);
  const start = /<Prescription[ \t\r\n]*>/.exec(text);
  const end = text.lastIndexOf('</Prescription');
  const rootTag = /<Document[^>]*>/.exec(text)?.[0] ?? '';
  // The prescriber's reference is inclusive: what is in scope at its element is part of what was signed.
  const declared = rootTag.match(/\sxmlns(?::[^\s=]+)?[ \t\r\n]*=/g)?.map((each) => each.replace(/[\s=]/g, ''));
  if (start === null || declared?.length !== 1 || declared[0] !== 'xmlns:xsi') {
    return refusal(documentIssue('document.original-not-embeddable'));
  }
  return success(text.slice(start.index + start[0].length, end));
}

function embeddable(original: Uint8Array): Result<string> {
  const checked = withXml(original, DOCUMENT_LIMITS, (document): Result<null> => {
    const prescription = onlyChildOrNull(document.root, 'Prescription');
    if (prescription === null) return refusal(documentIssue('document.not-prescription'));
    const [place] = documentSchemaErrors(document, 'as-returned');
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    if (onlyChildOrNull(prescription, 'PrescriptionSign') === null) {
      return refusal(documentIssue('document.original-unsigned'));
    }
    return success(null);
  });
  if (!checked.ok) return checked;
  return checked.value.ok ? insidePrescription(original) : checked.value;
}

/**
 * A dispensing result in the shape of the real sample `Dispensing-005_03.xml`, before signing and before the service
 * adds its id. The electronic original goes into `ReferencePrescription` octet for octet. Without an original (paper,
 * interim rounds) the wrapper is ours: MOCK, see docs/documents.md.
 *
 * @returns `document.not-prescription`, `document.schema`, `document.original-unsigned`,
 *   `document.original-not-embeddable`, `xml.*` about the original
 */
export function buildDispensingDocument(parts: {
  readonly cj1: string;
  readonly prescriptionOriginal: Uint8Array | null;
}): Result<Uint8Array> {
  const reference = parts.prescriptionOriginal === null ? success('') : embeddable(parts.prescriptionOriginal);
  if (!reference.ok) return reference;
  const document = {
    name: 'DispensingDocument',
    attributes: { id: 'DispensingDocument' },
    text: encodeBase64(new TextEncoder().encode(parts.cj1)),
  };
  const written = writeXml(
    documentElement('ED.xsd', [
      {
        name: 'DispensingManagement',
        attributes: { id: 'DispensingManagement' },
        children: [{ name: 'Version', attributes: { Value: 'EPD1.0' } }],
      },
      {
        name: 'Dispensing',
        attributes: { id: 'Dispensing' },
        children: reference.value === '' ? [document] : [{ name: 'ReferencePrescription' }, document],
      },
    ]),
  );
  if (!written.ok) return written;
  const [before, after] = written.value.split(EMPTY_REFERENCE);
  const whole =
    after === undefined
      ? written.value
      : `${before}<ReferencePrescription>${reference.value}</ReferencePrescription>${after}`;
  return success(new TextEncoder().encode(`${XML_DECLARATION}${whole}`));
}

function conversionsOf(root: XmlElement): readonly CodeConversion[] {
  const added = onlyChildOrNull(root, 'AdditionalDispensedInformation');
  return childrenNamed(added, 'ConversionPharmaceuticalCode').map((each) => ({
    csvLineNo: Number(attributeOrNull(each, 'CsvLineNo')),
    code: attributeOrNull(each, 'DispensingDocumentCode') ?? '',
    receiptLine: onlyChildOrNull(each, 'ConversionREcode')?.text ?? null,
    yjLine: onlyChildOrNull(each, 'ConversionYJcode')?.text ?? null,
  }));
}

/** Content of an open document, its structure judged by the schema of its level. Issues as `readDispensingDocument`. */
export function dispensingContent(document: ParsedXml): Result<DispensingDocumentContent> {
  const dispensing = onlyChildOrNull(document.root, 'Dispensing');
  const csv = onlyChildOrNull(dispensing, 'DispensingDocument');
  if (csv === null) return refusal(documentIssue('document.not-dispensing'));
  const [place] = documentSchemaErrors(document, levelOf(document));
  if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
  const cj1 = csvInside(csv);
  if (!cj1.ok) return cj1;
  const reference = onlyChildOrNull(dispensing, 'ReferencePrescription');
  const prescription = reference === null ? null : prescriptionContent(reference);
  if (prescription !== null && !prescription.ok) return prescription;
  const id = onlyChildOrNull(onlyChildOrNull(document.root, 'DispensingManagement'), 'DispensingId');
  return success({
    dispensingId: parseUuid(attributeOrNull(id, 'Value') ?? ''),
    cj1: cj1.value,
    prescriptionDocumentSj1: prescription?.value.sj1 ?? null,
    prescriptionId: prescription?.value.prescriptionId ?? null,
    signed: onlyChildOrNull(document.root, 'DispensingSign') !== null,
    conversions: conversionsOf(document.root),
  });
}

/** Issues: `xml.*`, `document.not-dispensing`, `document.schema`, `document.bad-base64`, `document.content-not-utf8`. */
export function readDispensingDocument(bytes: Uint8Array): Result<DispensingDocumentContent> {
  const read = withXml(bytes, DOCUMENT_LIMITS, dispensingContent);
  return read.ok ? read.value : read;
}
