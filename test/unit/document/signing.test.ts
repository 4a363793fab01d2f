import { createHash, createPrivateKey, createPublicKey, randomUUID } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { readDispensingDocument } from '../../../shared/document/dispensing-document.ts';
import { DOCUMENT_LIMITS } from '../../../shared/document/document-schemas.ts';
import { eachElement } from '../../../shared/document/element-access.ts';
import { buildPrescriptionDocument, readPrescriptionDocument } from '../../../shared/document/prescription-document.ts';
import { writeSignature } from '../../../shared/document/signature-writer.ts';
import { type DocumentSigner, signDispensingDocument } from '../../../shared/document/xades-sign.ts';
import { type CanonicalMode, withXml } from '../../../shared/document/xml-engine.ts';
import {
  CJ1,
  codesOf,
  doctor,
  failures,
  must,
  NOW,
  PRESCRIPTION_ID,
  pharmacist,
  pharmacistKey,
  prescription,
  SJ1,
  signedDispensing,
  unsignedDispensing,
} from './support/mock-pki.ts';

const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

function canonicalText(bytes: Uint8Array, name: string, mode: CanonicalMode): string {
  return must(
    withXml(bytes, DOCUMENT_LIMITS, (document) => {
      const element = [...eachElement(document.root)].find((each) => each.localName === name);
      if (element === undefined) throw new Error(`no ${name}`);
      return decode(document.canonicalise(element, mode));
    }),
  );
}

describe('signDispensingDocument', () => {
  it('writes the profile of the real samples: three references in order, transforms only on the last two', () => {
    const text = decode(signedDispensing());
    const references = [...text.matchAll(/<ds:Reference [^>]*URI="([^"]*)">(<ds:Transforms>)?/g)];
    expect(references.map((each) => [each[1]?.replace(/^#id[0-9a-f-]+-/, '#…-'), each[2] !== undefined])).toEqual([
      ['#Dispensing', false],
      ['#…-KeyInfo', true],
      ['#…-SignedProperties', true],
    ]);
    expect(text).toContain('<xades:SigningTime>2026-11-22T01:02:03+00:00</xades:SigningTime>');
    expect(text).toContain('<xades:SigningCertificateV2>');
    expect(text).not.toContain('UnsignedProperties');
    expect(text.match(/<ds:X509Certificate>/g)).toHaveLength(1);
  });

  it('adds DispensingSign and leaves every other octet as it was', () => {
    const unsigned = unsignedDispensing(CJ1, prescription());
    const signed = must(signDispensingDocument(unsigned, pharmacist, NOW, randomUUID));
    const without = decode(signed).replace(/<DispensingSign>[\s\S]*<\/DispensingSign>/, '');
    expect(without).toBe(decode(unsigned));
  });

  it('hashes exactly what the XML library canonicalises, part by part', () => {
    const hashed: string[] = [];
    const signature = writeSignature({
      signatureId: 'DispensingSign',
      signedId: 'Dispensing',
      dataDigest: new Uint8Array(32),
      certificateDer: pharmacist.certificateDer,
      signingTime: '2026-11-22T01:02:03+00:00',
      ids: randomUUID,
      sign: (octets) => {
        hashed.push(decode(octets));
        return pharmacist.sign(octets);
      },
    });
    const inside = new TextEncoder().encode(
      `<Document xmlns:xsi="urn:xsi" xmlns:more="urn:more">${signature}</Document>`,
    );
    expect(hashed).toEqual([canonicalText(inside, 'SignedInfo', 'exclusive')]);
    for (const name of ['KeyInfo', 'SignedProperties']) {
      const canonical = canonicalText(inside, name, 'exclusive');
      const digest = createHash('sha256').update(canonical).digest('base64');
      expect(signature).toContain(`<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`);
    }
  });

  it('the data digest covers the inherited namespace: inclusive, not exclusive', () => {
    const signed = signedDispensing();
    expect(canonicalText(signed, 'Dispensing', 'inclusive')).toContain('xmlns:xsi=');
    expect(canonicalText(signed, 'Dispensing', 'exclusive')).not.toContain('xmlns:xsi=');
  });

  it('Node’s signature has the bytes of node-forge’s own', () => {
    const key = forge.pki.privateKeyFromPem(pharmacistKey.privateKeyPem);
    for (const text of ['', 'x', '調剤結果'.repeat(500)]) {
      const octets = new TextEncoder().encode(text);
      const digest = forge.md.sha256.create().update(Buffer.from(octets).toString('binary'));
      expect(Buffer.from(pharmacist.sign(octets)).toString('hex')).toBe(
        Buffer.from(key.sign(digest), 'binary').toString('hex'),
      );
    }
  });

  it('lets no signature out that does not verify', () => {
    const otherKey: DocumentSigner = {
      certificateDer: pharmacist.certificateDer,
      sign: (octets) => doctor.sign(octets),
    };
    const noCertificate: DocumentSigner = { certificateDer: new Uint8Array([1, 2, 3]), sign: pharmacist.sign };
    const half: DocumentSigner = { ...pharmacist, sign: (octets) => pharmacist.sign(octets.subarray(1)) };
    for (const signer of [otherKey, noCertificate, half]) {
      const refused = signDispensingDocument(unsignedDispensing(), signer, NOW, randomUUID);
      expect(codesOf(refused)).toEqual(['signature.self-check-failed']);
    }
  });

  it('ids stay unique within a document even when the source of names repeats itself', () => {
    const signed = signDispensingDocument(unsignedDispensing(), pharmacist, NOW, () => 'same');
    expect(signed.ok && failures(signed.value)).toEqual([]);
    const names = signed.ok ? [...decode(signed.value).matchAll(/ Id="([^"]*)"/g)].map((each) => each[1]) : [];
    expect(new Set(names).size).toBe(names.length);
  });

  it('refuses what is not an unsigned result', () => {
    expect(codesOf(signDispensingDocument(signedDispensing(), pharmacist, NOW, randomUUID))).toEqual([
      'signature.already-signed',
    ]);
    expect(codesOf(signDispensingDocument(prescription(null), pharmacist, NOW, randomUUID))).toEqual([
      'document.not-dispensing',
    ]);
    expect(codesOf(signDispensingDocument(new Uint8Array(), pharmacist, NOW, randomUUID))).toEqual([
      'xml.not-well-formed',
    ]);
  });
});

describe('documents', () => {
  it('a result is read as it was written; its Base64 is one line', () => {
    const signed = must(signDispensingDocument(unsignedDispensing(CJ1, prescription()), pharmacist, NOW, randomUUID));
    expect(must(readDispensingDocument(signed))).toEqual({
      dispensingId: null,
      cj1: CJ1,
      prescriptionDocumentSj1: SJ1,
      prescriptionId: PRESCRIPTION_ID,
      signed: true,
      conversions: [],
    });
    expect(decode(unsignedDispensing('x'.repeat(5000)))).toMatch(
      /<DispensingDocument id="DispensingDocument">[A-Za-z0-9+/=]+</,
    );
  });

  it('paper: our wrapper without ReferencePrescription, valid in structure, signatures not applicable', () => {
    const read = must(readDispensingDocument(unsignedDispensing()));
    expect(read).toMatchObject({ prescriptionId: null, prescriptionDocumentSj1: null, signed: false });
    expect(failures(unsignedDispensing())).toEqual([]);
  });

  it('an unsigned original is not embedded', () => {
    expect(() => unsignedDispensing(CJ1, prescription(null))).toThrow('document.original-unsigned');
    expect(() => unsignedDispensing(CJ1, unsignedDispensing())).toThrow('document.not-prescription');
  });

  it('a prescription is built, signed and read', () => {
    expect(must(readPrescriptionDocument(prescription()))).toEqual({
      prescriptionId: PRESCRIPTION_ID,
      sj1: SJ1,
      signed: true,
    });
    expect(failures(prescription())).toEqual([]);
    const unsigned = must(
      buildPrescriptionDocument({ sj1: SJ1, prescriptionId: PRESCRIPTION_ID, signer: null, signingTime: NOW }),
    );
    expect(must(readPrescriptionDocument(unsigned)).signed).toBe(false);
  });

  it('broken content is told by its element', () => {
    const broken = (content: string): Uint8Array =>
      new TextEncoder().encode(
        decode(unsignedDispensing()).replace(/(<DispensingDocument[^>]*>)[^<]*/, `$1${content}`),
      );
    expect(codesOf(readDispensingDocument(broken('A*==')))).toEqual(['document.bad-base64']);
    expect(codesOf(readDispensingDocument(broken('gqA=')))).toEqual(['document.content-not-utf8']);
    expect(codesOf(readDispensingDocument(broken('<b></b>')))).toEqual(['document.schema']);
  });
});

describe('the key', () => {
  it('is RSA 2048 as in the samples', () => {
    const key = createPublicKey(createPrivateKey(pharmacistKey.privateKeyPem));
    expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  });
});
