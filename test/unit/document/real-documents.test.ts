import { describe, expect, it } from 'vitest';
import { buildDispensingDocument, readDispensingDocument } from '../../../shared/document/dispensing-document.ts';
import { DOCUMENT_LIMITS } from '../../../shared/document/document-schemas.ts';
import { onlyChildOrNull } from '../../../shared/document/element-access.ts';
import { readPrescriptionDocument } from '../../../shared/document/prescription-document.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { withXml, type XmlElement } from '../../../shared/document/xml-engine.ts';
import {
  codesOf,
  edited,
  failures,
  must,
  NOW,
  setting,
  signedDispensing,
  unsignedDispensing,
} from './support/mock-pki.ts';
import { pinnedCaPem, pinnedSetting, REASON, realDocument, withoutRealDocuments } from './support/real-documents.ts';

function shapeOf(element: XmlElement): string {
  const attributes = element.attributes.map((each) => ` ${each.localName}`).join('');
  return `<${element.localName}${attributes}>${element.children.map(shapeOf).join('')}</>`;
}

function canonicalPrescription(bytes: Uint8Array, path: readonly string[]): Uint8Array {
  return must(
    withXml(bytes, DOCUMENT_LIMITS, (document) => {
      const element = path.reduce<XmlElement | null>((parent, name) => onlyChildOrNull(parent, name), document.root);
      if (element === null) throw new Error('no such element');
      return document.canonicalise(element, 'inclusive');
    }),
  );
}

describe.skipIf(withoutRealDocuments)(`the real samples${REASON}`, () => {
  it('Prescription-004_01.xml passes every check that applies', () => {
    const report = verifyDocument(realDocument('Prescription-004_01.xml'), pinnedSetting());
    expect(report.kind).toBe('prescription');
    expect(report.valid).toBe(true);
    expect(report.signatures.map((each) => [each.element, each.signer, each.role])).toEqual([
      ['PrescriptionSign', 'Sanjushi Kagurazaka', 'Medical Doctor'],
    ]);
    expect(notPassed(report)).toEqual(['PrescriptionSign/archive-timestamp:not-applicable']);
  });

  it('Dispensing-005_03.xml passes with both signatures, archive time stamp included', () => {
    const report = verifyDocument(realDocument('Dispensing-005_03.xml'), pinnedSetting());
    expect(report.kind).toBe('dispensing');
    expect(report.valid).toBe(true);
    expect(report.signatures.map((each) => [each.element, each.signer, each.role])).toEqual([
      ['DispensingSign', 'Shiju Kagurazaka', 'Pharmacist'],
      ['PrescriptionSign', 'Sanjushi Kagurazaka', 'Medical Doctor'],
    ]);
    expect(notPassed(report)).toEqual(['PrescriptionSign/archive-timestamp:not-applicable']);
  });

  it('the roots inside a document earn no trust by themselves', () => {
    expect(
      failures(realDocument('Dispensing-005_03.xml'), { anchors: { signature: [], timestamp: [] }, now: NOW }),
    ).toEqual(
      expect.arrayContaining([
        'DispensingSign/chain',
        'DispensingSign/timestamp-chain',
        'DispensingSign/archive-timestamp',
        'PrescriptionSign/chain',
        'PrescriptionSign/timestamp-chain',
      ]),
    );
  });

  it('DispensingReferenceError.xml: digests and value fail in both signatures, and nothing else but the archive', () => {
    expect(failures(realDocument('DispensingReferenceError.xml'), pinnedSetting())).toEqual([
      'DispensingSign/data-digest',
      'DispensingSign/signed-properties-digest',
      'DispensingSign/signature-value',
      'DispensingSign/archive-timestamp',
      'PrescriptionSign/key-info-digest',
      'PrescriptionSign/signature-value',
    ]);
  });

  it('SignatureBase64Error.xml is refused by the signature value alone', () => {
    const pinned = pinnedSetting();
    const anchors = { ...pinned.anchors, signature: [...pinned.anchors.signature, pinnedCaPem()] };
    expect(failures(realDocument('SignatureBase64Error.xml'), { ...pinned, anchors })).toEqual([
      'PrescriptionSign/signature-value',
    ]);
  });

  it('SignedInfoError.xml (not UTF-8) is refused before any signature is looked at', () => {
    const report = verifyDocument(realDocument('SignedInfoError.xml'), pinnedSetting());
    expect(report).toMatchObject({ valid: false, kind: 'unknown', signatures: [{ element: 'Document' }] });
    expect(failures(realDocument('SignedInfoError.xml'), pinnedSetting())).toEqual(['Document/structure']);
  });

  it('are read: ids, texts, conversions', () => {
    const read = must(readDispensingDocument(realDocument('Dispensing-005_03.xml')));
    expect(read.dispensingId).toBe('024d68dd-074f-4442-8fee-7d8c6c952afd');
    expect(read.prescriptionId).toBe('1439e0c5-7c1d-4512-861d-263de48417bf');
    expect(read.cj1.startsWith('CJ1,\n1,')).toBe(true);
    expect(read.signed).toBe(true);
    expect(read.conversions.map(({ csvLineNo, code }) => [csvLineNo, code])).toEqual([
      [12, '622688101'],
      [18, '662640683'],
    ]);
    const lines = read.cj1.split('\n');
    for (const each of read.conversions) expect(lines[each.csvLineNo - 1]).toContain(each.code);
    const prescription = must(readPrescriptionDocument(realDocument('Prescription-004_01.xml')));
    expect(prescription).toEqual({
      prescriptionId: read.prescriptionId,
      sj1: read.prescriptionDocumentSj1,
      signed: true,
    });
  });

  it('each kind is refused by the reader of the other', () => {
    expect(codesOf(readDispensingDocument(realDocument('Prescription-004_01.xml')))).toEqual([
      'document.not-dispensing',
    ]);
    expect(codesOf(readPrescriptionDocument(realDocument('Dispensing-005_03.xml')))).toEqual([
      'document.not-prescription',
    ]);
  });

  it('our document has the shape of the real one, element by element, before and after the service', () => {
    const original = realDocument('Prescription-004_01.xml');
    const built = unsignedDispensing(undefined, original);
    const shape = (bytes: Uint8Array): string => must(withXml(bytes, DOCUMENT_LIMITS, ({ root }) => shapeOf(root)));
    const real = shape(realDocument('Dispensing-005_03.xml'))
      .replace('<DispensingId Value></>', '')
      .replace(/<AdditionalDispensedInformation.*$/, '</>');
    expect(shape(built)).toBe(real);
  });

  it('the original is embedded octet for octet, and its canonical form is what the prescriber signed', () => {
    const original = realDocument('Prescription-004_01.xml');
    const built = unsignedDispensing(undefined, original);
    const inner = /<Prescription>([\s\S]*)<\/Prescription>/.exec(new TextDecoder().decode(original))?.[1];
    expect(new TextDecoder().decode(built)).toContain(`<ReferencePrescription>${inner}</ReferencePrescription>`);
    expect(canonicalPrescription(built, ['Dispensing', 'ReferencePrescription', 'PrescriptionDocument'])).toEqual(
      canonicalPrescription(original, ['Prescription', 'PrescriptionDocument']),
    );
    const pinned = pinnedSetting();
    expect(failures(built, pinned)).toEqual([]);
    expect(verifyDocument(built, pinned).signatures.map((each) => each.element)).toEqual(['PrescriptionSign']);
  });

  it('an original whose extra namespaces would change its canonical form is refused, not embedded broken', () => {
    const extra = edited(realDocument('Prescription-004_01.xml'), (text) =>
      text.replace('<Document ', '<Document xmlns:more="urn:more" '),
    );
    expect(codesOf(buildDispensingDocument({ cj1: 'CJ1,\n', prescriptionOriginal: extra }))).toEqual([
      'document.original-not-embeddable',
    ]);
  });

  it('a test key of ours does not vouch for a real document, nor a real root for ours', () => {
    expect(failures(realDocument('Prescription-004_01.xml'), setting)).toContain('PrescriptionSign/chain');
    expect(failures(signedDispensing(), pinnedSetting())).toEqual(['DispensingSign/chain']);
  });
});

function notPassed(report: ReturnType<typeof verifyDocument>): readonly string[] {
  return report.signatures.flatMap((signature) =>
    signature.checks
      .filter((check) => check.result !== 'pass')
      .map((check) => `${signature.element}/${check.name}:${check.result}`),
  );
}
