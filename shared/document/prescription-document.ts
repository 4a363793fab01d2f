import type { Instant } from '../domain/calendar-date.ts';
import { parseUuid, type Uuid } from '../domain/identifiers.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { csvInside } from './document-content.ts';
import { documentIssue } from './document-issues.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors, levelOf } from './document-schemas.ts';
import { documentElement, XML_DECLARATION } from './document-wrapper.ts';
import { attributeOrNull, onlyChildOrNull } from './element-access.ts';
import { encodeBase64 } from './strict-base64.ts';
import { type DocumentSigner, signPrescriptionDocument } from './xades-sign.ts';
import { withXml, type XmlElement } from './xml-engine.ts';
import { writeXml } from './xml-writer.ts';

export interface PrescriptionDocumentContent {
  readonly prescriptionId: Uuid | null;
  /** SJ1 CSV, UTF-8 text with LF */
  readonly sj1: string;
  /** A signature is there; whether it holds is for `verifyDocument`. */
  readonly signed: boolean;
}

export interface PrescriptionDocumentParts {
  readonly sj1: string;
  readonly prescriptionId: Uuid;
  /** The (mock) prescriber; null = 処方箋情報提供ファイル of a paper original, which carries no signature */
  readonly signer: DocumentSigner | null;
  readonly signingTime: Instant;
}

/**
 * A prescription as the service hands it out: `Document/Prescription` with its id, the signature over
 * `PrescriptionDocument` only, so that ids and conversions stand outside of it (real sample `Prescription-004_01.xml`).
 */
export function buildPrescriptionDocument(parts: PrescriptionDocumentParts): Result<Uint8Array> {
  const written = writeXml(
    documentElement('EP.xsd', [
      {
        name: 'Prescription',
        children: [
          {
            name: 'PrescriptionManagement',
            attributes: { id: 'PrescriptionManagement' },
            children: [
              { name: 'Version', attributes: { Value: 'EPS1.0' } },
              { name: 'PrescriptionId', attributes: { Value: parts.prescriptionId } },
            ],
          },
          {
            name: 'PrescriptionDocument',
            attributes: { id: 'PrescriptionDocument' },
            text: encodeBase64(new TextEncoder().encode(parts.sj1)),
          },
        ],
      },
    ]),
  );
  if (!written.ok) return written;
  const unsigned = new TextEncoder().encode(`${XML_DECLARATION}${written.value}`);
  if (parts.signer === null) return success(unsigned);
  let count = 0;
  const ids = (): string => `${parts.prescriptionId.slice(0, 8)}-${++count}`;
  return signPrescriptionDocument(unsigned, parts.signer, parts.signingTime, ids);
}

/** Reads a `Prescription` or `ReferencePrescription` element whose structure the schema has approved. */
export function prescriptionContent(prescription: XmlElement): Result<PrescriptionDocumentContent> {
  const document = onlyChildOrNull(prescription, 'PrescriptionDocument');
  if (document === null) return refusal(documentIssue('document.not-prescription'));
  const sj1 = csvInside(document);
  if (!sj1.ok) return sj1;
  const id = onlyChildOrNull(onlyChildOrNull(prescription, 'PrescriptionManagement'), 'PrescriptionId');
  return success({
    prescriptionId: parseUuid(attributeOrNull(id, 'Value') ?? ''),
    sj1: sj1.value,
    signed: onlyChildOrNull(prescription, 'PrescriptionSign') !== null,
  });
}

/** Issues: `xml.*`, `document.not-prescription`, `document.schema`, `document.bad-base64`, `document.content-not-utf8`. */
export function readPrescriptionDocument(bytes: Uint8Array): Result<PrescriptionDocumentContent> {
  const read = withXml(bytes, DOCUMENT_LIMITS, (document): Result<PrescriptionDocumentContent> => {
    const prescription = onlyChildOrNull(document.root, 'Prescription');
    if (prescription === null) return refusal(documentIssue('document.not-prescription'));
    const [place] = documentSchemaErrors(document, levelOf(document));
    if (place !== undefined) return refusal(documentIssue('document.schema', { place }));
    return prescriptionContent(prescription);
  });
  return read.ok ? read.value : read;
}
