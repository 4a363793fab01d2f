import { createPublicKey, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAuthority,
  createRootAuthority,
  createSigner,
  issueSignerCertificate,
  MOCK_CA_NAME,
  MOCK_ROOT_NAME,
} from '../../../shared/document/certificates.ts';
import { completeDispensingDocument } from '../../../shared/document/service-additions.ts';
import { softSigner } from '../../../shared/document/soft-signer.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { signDispensingDocument } from '../../../shared/document/xades-sign.ts';
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
