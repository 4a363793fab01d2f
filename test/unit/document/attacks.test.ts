import { createHash, createPublicKey, randomUUID, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import forge from 'node-forge';
import { describe, expect, it, vi } from 'vitest';
import { certificatesOfPem, readCertificateOrNull } from '../../../shared/document/certificate-reader.ts';
import {
  createAuthority,
  createRootAuthority,
  createSigner,
  forgeKey,
  issueSignerCertificate,
  MOCK_CA_NAME,
  MOCK_ROOT_NAME,
  newKeyPair,
} from '../../../shared/document/certificates.ts';
import { certificationPathOrNull } from '../../../shared/document/certification-path.ts';
import { completeDispensingDocument } from '../../../shared/document/service-additions.ts';
import { softSigner } from '../../../shared/document/soft-signer.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { type DocumentSigner, signDispensingDocument } from '../../../shared/document/xades-sign.ts';
import {
  CJ1,
  ca,
  DISPENSING_ID,
  doctor,
  edited,
  failures,
  issuance,
  must,
  NOW,
  pharmacist,
  pharmacistKey,
  prescription,
  returnedDispensing,
  setting,
  signedDispensing,
  tokenFor,
  unsignedDispensing,
} from './support/mock-pki.ts';
import { resigned } from './support/resign.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const FORGED = base64(CJ1.replace('アルメタ軟膏', 'ベタメサゾン'));

function replaced(bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array {
  return edited(bytes, (text) => text.replace(from, to));
}

/** The signed `Dispensing` with its text, to be put elsewhere. */
function signedElement(text: string): string {
  return /<Dispensing id="Dispensing">[\s\S]*<\/Dispensing>/.exec(text)?.[0] ?? '';
}

function forgedElement(id: string): string {
  return `<Dispensing id="${id}"><DispensingDocument id="DispensingDocument">${FORGED}</DispensingDocument></Dispensing>`;
}

function numbered(count: number, part: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => part(n)).join(' ');
}

/** DigestInfo of a SHA-256 digest without the digest (RFC 8017, 9.2) */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

function derOf(pem: string): Uint8Array {
  return new Uint8Array(Buffer.from(pem.replace(/-----[^-]*-----|\s/g, ''), 'base64'));
}

/** Under an exponent of one the padded digest is its own signature: everybody can make it. */
function everybody(): DocumentSigner {
  const n = Buffer.alloc(256, 0xff).toString('base64url');
  const key = createPublicKey({ format: 'jwk', key: { kty: 'RSA', n, e: 'AQ' } });
  const publicKeyPem = key.export({ type: 'spki', format: 'pem' }).toString();
  const pem = issueSignerCertificate(publicKeyPem, { displayName: '誰でも', role: 'Pharmacist' }, ca, issuance(90));
  return {
    certificateDer: derOf(pem),
    sign(octets) {
      const info = Buffer.concat([SHA256_INFO, createHash('sha256').update(octets).digest()]);
      return Buffer.concat([Uint8Array.of(0, 1), Buffer.alloc(256 - 3 - info.length, 0xff), Uint8Array.of(0), info]);
    },
  };
}

/** Signed by somebody whose own signer refuses to. */
function signedWith(signer: DocumentSigner): Uint8Array {
  const digest = createHash('sha256').update(signer.certificateDer).digest('base64');
  const swapped = edited(signedDispensing(), (text) =>
    text
      .replace(/(<ds:X509Certificate>)[^<]*/, `$1${Buffer.from(signer.certificateDer).toString('base64')}`)
      .replace(/(<xades:CertDigest>[\s\S]*?<ds:DigestValue>)[^<]*/, `$1${digest}`),
  );
  return resigned(swapped, signer);
}

/** Authorities of one name and one key that all issued one another: the ways through them grow with the fourth power. */
function crossIssued(count: number): readonly Uint8Array[] {
  const pair = newKeyPair();
  return Array.from({ length: count }, (_, serial) => {
    const certificate = forge.pki.createCertificate();
    certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKeyPem);
    certificate.serialNumber = `0${(0x1000000 + serial).toString(16)}`;
    certificate.validity.notBefore = new Date(issuance(1).notBefore);
    certificate.validity.notAfter = new Date(issuance(1).notAfter);
    certificate.setSubject([{ name: 'commonName', value: 'X' }]);
    certificate.setIssuer([{ name: 'commonName', value: 'X' }]);
    certificate.setExtensions([
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ]);
    certificate.sign(forgeKey(pair.privateKeyPem), forge.md.sha256.create());
    return derOf(forge.pki.certificateToPem(certificate));
  });
}

/** Attacks that well-known verifiers let through, and what by-id references add to them. Each is refused. */
const attacks: Readonly<Record<string, () => Uint8Array>> = {
  'a drug changed under the signature': () =>
    replaced(signedDispensing(), /(<DispensingDocument[^>]*>)[^<]*/, `$1${FORGED}`),
  'by id: forged Dispensing in place, the signed one moved into ds:Object': () =>
    edited(signedDispensing(), (text) => {
      const original = signedElement(text);
      return text
        .replace(original, forgedElement('other'))
        .replace('</ds:Object>', `</ds:Object><ds:Object>${original}</ds:Object>`);
    }),
  'a forged Dispensing in an extra ds:Object, the signed one in its place': () =>
    edited(signedDispensing(), (text) =>
      text.replace('</ds:Object>', `</ds:Object><ds:Object>${forgedElement('other')}</ds:Object>`),
    ),
  'by id: the signed Dispensing wrapped inside a forged one': () =>
    edited(signedDispensing(), (text) => {
      const original = signedElement(text);
      return text.replace(
        original,
        forgedElement('other').replace('<DispensingDocument', `${original}<DispensingDocument`),
      );
    }),
  'by id: two Dispensing with the same id, the forged one first': () =>
    edited(signedDispensing(), (text) =>
      text.replace('<Dispensing id', `${forgedElement('Dispensing')}<Dispensing id`),
    ),
  'by id: two Dispensing with the same id, the forged one last': () =>
    edited(signedDispensing(), (text) => text.replace('</Dispensing>', `</Dispensing>${forgedElement('Dispensing')}`)),
  'by id: the signed Dispensing in UnsignedProperties': () =>
    edited(returnedDispensing(signedDispensing()), (text) => {
      const original = signedElement(text);
      return text
        .replace(original, forgedElement('other'))
        .replace('</xades:UnsignedSignatureProperties>', `${original}</xades:UnsignedSignatureProperties>`);
    }),
  'by id: a forged root around the whole document': () =>
    edited(
      signedDispensing(),
      (text) => `<Document id="outer">${forgedElement('other')}${text.replace(/<\?xml[^>]*>/, '')}</Document>`,
    ),
  'the first reference names DispensingDocument instead of Dispensing': () =>
    replaced(signedDispensing(), 'URI="#Dispensing"', 'URI="#DispensingDocument"'),
  'an empty reference (URI="") to the whole document': () =>
    replaced(signedDispensing(), 'URI="#Dispensing"', 'URI=""'),
  'an xpointer reference': () => replaced(signedDispensing(), 'URI="#Dispensing"', `URI="#xpointer(id('Dispensing'))"`),
  'a reference to another file': () => replaced(signedDispensing(), 'URI="#Dispensing"', 'URI="file:///etc/passwd"'),
  'KeyInfo under a second id, the signed one elsewhere': () =>
    edited(signedDispensing(), (text) => {
      const keyInfo = /<ds:KeyInfo[\s\S]*<\/ds:KeyInfo>/.exec(text)?.[0] ?? '';
      return text
        .replace(keyInfo, keyInfo.replace(/Id="[^"]*"/, 'Id="mine"'))
        .replace('</ds:Object>', `</ds:Object><ds:Object>${keyInfo}</ds:Object>`);
    }),
  'the signature moved into DispensingManagement': () =>
    edited(signedDispensing(), (text) => {
      const sign = /<DispensingSign>[\s\S]*<\/DispensingSign>/.exec(text)?.[0] ?? '';
      return text.replace(sign, '').replace('</DispensingManagement>', `${sign}</DispensingManagement>`);
    }),
  'the signature moved before what it signs': () =>
    edited(signedDispensing(), (text) => {
      const sign = /<DispensingSign>[\s\S]*<\/DispensingSign>/.exec(text)?.[0] ?? '';
      return text.replace(sign, '').replace('<Dispensing id', `${sign}<Dispensing id`);
    }),
  'a second signature beside the first': () =>
    edited(signedDispensing(), (text) => {
      const sign = /<DispensingSign>[\s\S]*<\/DispensingSign>/.exec(text)?.[0] ?? '';
      return text.replace(sign, sign + sign);
    }),
  'two SignedInfo (CVE-2025-29774)': () =>
    edited(signedDispensing(), (text) => {
      const info = /<ds:SignedInfo[\s\S]*<\/ds:SignedInfo>/.exec(text)?.[0] ?? '';
      return text.replace(info, info + info.replace(/Id="id/g, 'Id="jd'));
    }),
  'a comment in DigestValue (CVE-2025-29775)': () =>
    replaced(signedDispensing(), '<ds:DigestValue>', '<ds:DigestValue><!--x-->'),
  'a comment in the content': () =>
    replaced(
      signedDispensing(),
      '<DispensingDocument id="DispensingDocument">',
      '<DispensingDocument id="DispensingDocument"><!---->',
    ),
  'CDATA in the content': () =>
    replaced(signedDispensing(), /(<DispensingDocument[^>]*>)([^<]{8})/, '$1<![CDATA[$2]]>'),
  'a processing instruction inside the text': () =>
    replaced(signedDispensing(), /(<DispensingDocument[^>]*>)([^<]{8})/, '$1<?x $2?>'),
  'a processing instruction after the root': () => edited(signedDispensing(), (text) => `${text}<?x y?>`),
  'a DOCTYPE with an entity': () =>
    replaced(signedDispensing(), '<Document ', '<!DOCTYPE Document [<!ENTITY e "x">]><Document '),
  'a DOCTYPE that declares ids': () =>
    replaced(signedDispensing(), '<Document ', '<!DOCTYPE Document [<!ATTLIST Dispensing id ID #IMPLIED>]><Document '),
  'junk in the Base64 of the signature value': () => replaced(signedDispensing(), /(<ds:SignatureValue[^>]*>)/, '$1!'),
  'junk in the Base64 of a digest': () => replaced(signedDispensing(), '<ds:DigestValue>', '<ds:DigestValue>-'),
  'junk in the Base64 of the certificate': () =>
    replaced(signedDispensing(), '<ds:X509Certificate>', '<ds:X509Certificate>_'),
  'a second spelling of the last Base64 digit of a digest': () =>
    edited(signedDispensing(), (text) =>
      text.replace(/(<ds:DigestValue>[^<]{42})([^<])=/, (_, before: string, last: string) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
        return `${before}${alphabet[alphabet.indexOf(last) ^ 1]}=`;
      }),
    ),
  'the certificate of another key, KeyInfo made right again': () => {
    const other = createSigner({ displayName: '別の薬剤師', role: 'Pharmacist' }, ca, issuance(78));
    const der = other.certificatePem.replace(/-----[^-]*-----|\s/g, '');
    const changed = replaced(signedDispensing(), /(<ds:X509Certificate>)[^<]*/, `$1${der}`);
    return resigned(changed, pharmacist);
  },
  'one character of the signing time': () => replaced(signedDispensing(), /(<xades:SigningTime>\d{3})(\d)/, '$19'),
  'the same key under another certificate (another role), KeyInfo made right again': () => {
    const publicKeyPem = createPublicKey(pharmacistKey.privateKeyPem)
      .export({ type: 'spki', format: 'pem' })
      .toString();
    const other = issueSignerCertificate(publicKeyPem, { displayName: '別名', role: 'Pharmacist' }, ca, issuance(77));
    const der = other.replace(/-----[^-]*-----|\s/g, '');
    const changed = replaced(signedDispensing(), /(<ds:X509Certificate>)[^<]*/, `$1${der}`);
    return resigned(changed, pharmacist);
  },
  'everything signed again under a rogue authority, its root inside the document': () => {
    const signer = softSigner(
      createSigner({ displayName: '薬剤師　花子', role: 'Pharmacist' }, rogue.ca, issuance(10)),
    );
    const signed = signedDispensing(signer);
    return must(
      completeDispensingDocument(signed, {
        dispensingId: DISPENSING_ID,
        conversions: [],
        timestampToken: tokenFor(signed),
        validation: { certificates: [rogue.ca.certificateDer, rogue.root.certificateDer], revocationLists: [] },
      }),
    );
  },
  'a key of exponent one, with which everybody signs': () => signedWith(everybody()),
  'a doctor signs the dispensing result': () => signedDispensing(doctor),
  'a pharmacist signs the prescription': () => prescription(pharmacist),
  'HMAC as signature method': () =>
    replaced(
      signedDispensing(),
      /http:\/\/www.w3.org\/2001\/04\/xmldsig-more#rsa-sha256/,
      'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
    ),
  'SHA-1 as digest method': () =>
    replaced(signedDispensing(), 'http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2000/09/xmldsig#sha1'),
  'an XSLT transform': () =>
    replaced(
      signedDispensing(),
      'Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"',
    ),
  'canonicalisation with comments': () =>
    replaced(
      signedDispensing(),
      'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"',
      'CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#WithComments"',
    ),
  'a namespace declaration that changes the inclusive canonical form': () =>
    replaced(signedDispensing(), '<Document ', '<Document xmlns:more="urn:more" '),
  'a default namespace on the root': () => replaced(signedDispensing(), '<Document ', '<Document xmlns="urn:other" '),
  'a namespace without a scheme, which has no canonical form': () =>
    replaced(signedDispensing(), '<Document ', '<Document xmlns:more="more" '),
  'xml:id beside id': () =>
    replaced(signedDispensing(), '<DispensingDocument id', '<DispensingDocument xml:id="Dispensing" id'),
  'xsi:type below the root': () =>
    replaced(signedDispensing(), '<DispensingDocument id', '<DispensingDocument xsi:type="DispensingDocumentType" id'),
  'an unsigned property on what a client sends': () =>
    edited(returnedDispensing(signedDispensing()), (text) => text.replace(/<DispensingId[^>]*><\/DispensingId>/, '')),
};

const rogueRoot = createRootAuthority(MOCK_ROOT_NAME, issuance(1));
const rogue = {
  root: rogueRoot,
  ca: createAuthority(MOCK_CA_NAME, rogueRoot, issuance(2)),
};

describe('attacks', () => {
  it('the document they start from is good', () => {
    expect(failures(signedDispensing())).toEqual([]);
    expect(failures(returnedDispensing(signedDispensing()))).toEqual([]);
  });

  for (const [name, attack] of Object.entries(attacks)) {
    it(`refuses: ${name}`, () => {
      const bytes = attack();
      expect(verifyDocument(bytes, setting).valid).toBe(false);
      expect(failures(bytes)).not.toEqual([]);
    });
  }

  const floods: Readonly<Record<string, () => Uint8Array>> = {
    // The canonical form looks for each at all the others: these held the process for half a minute.
    namespaces: () =>
      replaced(signedDispensing(), '<Document ', `<Document ${numbered(20_000, (n) => `xmlns:n${n}="urn:${n}"`)} `),
    elements: () => replaced(signedDispensing(), '</Dispensing>', `${numbered(500_000, () => '<a/>')}</Dispensing>`),
    attributes: () =>
      replaced(signedDispensing(), '<Dispensing ', `<Dispensing ${numbered(300_000, (n) => `a${n}=""`)} `),
  };
  for (const [what, flood] of Object.entries(floods)) {
    it(`a flood of ${what} is refused by its bytes alone`, () => {
      const [only] = verifyDocument(flood(), setting).signatures;
      expect(only?.checks).toEqual([
        { name: 'structure', result: 'fail', detail: expect.stringContaining('多すぎます') },
      ]);
    });
  }

  it('of authorities that all issued one another only so many ways are tried', () => {
    const certificates = crossIssued(40).map((der) => readCertificateOrNull(der) ?? expect.unreachable());
    const [leaf] = certificates;
    if (leaf === undefined) expect.unreachable();
    const verify = vi.spyOn(X509Certificate.prototype, 'verify');
    try {
      expect(certificationPathOrNull(leaf, certificates, certificatesOfPem(setting.anchors.signature))).toBeNull();
      expect(verify.mock.calls.length).toBeLessThanOrEqual(64);
    } finally {
      verify.mockRestore();
    }
  });

  it('an unsigned document with a good prescription inside does not count as signed', () => {
    const unsigned = unsignedDispensing(CJ1, prescription());
    const report = verifyDocument(unsigned, setting);
    expect(report.signatures.map((each) => each.element)).toEqual(['PrescriptionSign']);
    expect(verifyDocument(unsignedDispensing(), setting)).toMatchObject({
      valid: true,
      signatures: [
        {
          element: 'Document',
          checks: expect.arrayContaining([
            expect.objectContaining({ name: 'signature-value', result: 'not-applicable' }),
          ]),
        },
      ],
    });
  });

  it('the embedded prescription changed after the pharmacist signed is found in both signatures', () => {
    const signed = must(signDispensingDocument(unsignedDispensing(CJ1, prescription()), pharmacist, NOW, randomUUID));
    const changed = replaced(signed, /(<PrescriptionDocument[^>]*>)[^<]*/, `$1${base64('SJ1\n')}`);
    expect(failures(changed)).toEqual(['DispensingSign/data-digest', 'PrescriptionSign/data-digest']);
  });

  it('a forged prescription under a good pharmacist’s signature fails by the prescriber’s alone', () => {
    const forged = replaced(prescription(), /(<PrescriptionDocument[^>]*>)[^<]*/, `$1${base64('SJ1\n')}`);
    const signed = must(signDispensingDocument(unsignedDispensing(CJ1, forged), pharmacist, NOW, randomUUID));
    expect(failures(signed)).toEqual(['PrescriptionSign/data-digest']);
  });

  it('never throws and never accepts random bytes or random edits', () => {
    const good = signedDispensing();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(verifyDocument(bytes, setting).valid).toBe(false);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.uint8Array({ minLength: 1, maxLength: 12 }), (position, bytes) => {
        const mutant = Uint8Array.from(good);
        mutant.set(bytes.subarray(0, good.length - position), position);
        const report = verifyDocument(mutant, setting);
        expect(typeof report.valid).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});
