import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { archiveOctets } from '../../../shared/document/archive-timestamp.ts';
import {
  createAuthority,
  createRootAuthority,
  createSigner,
  createTimestampAuthority,
  MOCK_CA_NAME,
  MOCK_ROOT_NAME,
  MOCK_TSA_NAME,
  MOCK_TSA_ROOT_NAME,
} from '../../../shared/document/certificates.ts';
import { DOCUMENT_LIMITS } from '../../../shared/document/document-schemas.ts';
import { signaturePartsOf } from '../../../shared/document/signature-parts.ts';
import { softSigner } from '../../../shared/document/soft-signer.ts';
import { makeTimestampToken } from '../../../shared/document/timestamp-maker.ts';
import type { CheckName } from '../../../shared/document/verification-report.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import { withXml } from '../../../shared/document/xml-engine.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import {
  ca,
  doctor,
  edited,
  failures,
  issuance,
  must,
  NOW,
  pharmacist,
  pharmacistKey,
  returnedDispensing,
  revocationList,
  root,
  setting,
  signedDispensing,
  tokenFor,
  tsa,
} from './support/mock-pki.ts';
import { signerWithoutNonRepudiation } from './support/odd-certificates.ts';
import { resigned } from './support/resign.ts';

const ZERO_DIGEST = createHash('sha256').update('').digest('base64');

function wrongDigest(reference: number): Uint8Array {
  let count = 0;
  const changed = edited(signedDispensing(), (text) =>
    text.replace(/(<ds:Reference [\s\S]*?<ds:DigestValue>)[^<]*/g, (whole, before: string) =>
      ++count === reference ? before + ZERO_DIGEST : whole,
    ),
  );
  return resigned(changed, pharmacist, ['data', 'keyInfo', 'properties']);
}

/** A document of ours up to the archive level, its last imprint right or wrong. */
function archived(wrong: boolean): Uint8Array {
  const returned = returnedDispensing(signedDispensing());
  const withArchive = (token: string): Uint8Array =>
    edited(returned, (text) =>
      text.replace(
        '</xades:UnsignedSignatureProperties>',
        `<x:ArchiveTimeStamp xmlns:x="http://uri.etsi.org/01903/v1.4.1#" Id="archive"><xades:EncapsulatedTimeStamp>${token}</xades:EncapsulatedTimeStamp></x:ArchiveTimeStamp></xades:UnsignedSignatureProperties>`,
      ),
    );
  const octets = must(
    withXml(withArchive(''), DOCUMENT_LIMITS, (document) => {
      const [, dispensing, , sign] = document.root.children;
      if (dispensing === undefined || sign === undefined) throw new Error('not the expected shape');
      const parts = signaturePartsOf(sign);
      const archive = parts.unsignedProperties?.children.at(-1);
      if (archive === undefined) throw new Error('no archive time stamp');
      return archiveOctets(document, parts, dispensing, archive);
    }),
  );
  const imprint = createHash('sha256')
    .update(octets)
    .update(wrong ? 'x' : '')
    .digest();
  const token = makeTimestampToken({ imprint, genTime: NOW, serialNumber: 9 }, tsa);
  return withArchive(Buffer.from(token).toString('base64'));
}

const rogueRoot = createRootAuthority(MOCK_ROOT_NAME, issuance(1));
const rogueCa = createAuthority(MOCK_CA_NAME, rogueRoot, issuance(2));
const rogueTsaRoot = createRootAuthority(MOCK_TSA_ROOT_NAME, issuance(1));
const rogueTsa = createTimestampAuthority(MOCK_TSA_NAME, rogueTsaRoot, issuance(2));

/** One document per named check that breaks this check and no other. */
const broken: Readonly<Record<CheckName, () => Uint8Array>> = {
  structure: () => edited(signedDispensing(), (text) => text.replace('</Dispensing>', '<Extra></Extra></Dispensing>')),
  'unique-ids': () => {
    const changed = edited(signedDispensing(), (text) => {
      const keyInfoId = /<ds:KeyInfo Id="([^"]+)"/.exec(text)?.[1] ?? '';
      return text.replace(/<ds:SignedInfo Id="[^"]+"/, `<ds:SignedInfo Id="${keyInfoId}"`);
    });
    return resigned(changed, pharmacist);
  },
  'content-encoding': () => {
    const changed = edited(signedDispensing(), (text) =>
      text.replace('<DispensingDocument id="DispensingDocument">', '<DispensingDocument id="DispensingDocument">*'),
    );
    return resigned(changed, pharmacist);
  },
  algorithms: () => {
    const changed = edited(signedDispensing(), (text) =>
      text.replace('xmldsig-more#rsa-sha256', 'xmldsig-more#rsa-sha384'),
    );
    return resigned(changed, pharmacist);
  },
  references: () =>
    resigned(
      edited(signedDispensing(), (text) => text.replace('URI="#Dispensing"', 'URI="#DispensingDocument"')),
      pharmacist,
    ),
  'data-digest': () => wrongDigest(1),
  'key-info-digest': () => wrongDigest(2),
  'signed-properties-digest': () => wrongDigest(3),
  'signature-value': () =>
    edited(signedDispensing(), (text) =>
      text.replace(
        /(<ds:SignatureValue[^>]*>)(.)/,
        (_, before: string, first: string) => before + (first === 'A' ? 'B' : 'A'),
      ),
    ),
  'certificate-digest': () => {
    const changed = edited(signedDispensing(), (text) =>
      text.replace(/(<xades:CertDigest>[\s\S]*?<ds:DigestValue>)[^<]*/, `$1${ZERO_DIGEST}`),
    );
    return resigned(changed, pharmacist);
  },
  'key-usage': () => signedDispensing(signerWithoutNonRepudiation()),
  role: () => signedDispensing(doctor),
  'signing-time': () => signedDispensing(pharmacist, '2029-01-01T00:00:00.000Z' as Instant),
  'timestamp-imprint': () => returnedDispensing(signedDispensing(), tokenFor(signedDispensing())),
  'timestamp-token': () => {
    const signed = signedDispensing();
    const token = Uint8Array.from(tokenFor(signed));
    token[token.length - 1] = (token.at(-1) ?? 0) ^ 1;
    return returnedDispensing(signed, token);
  },
  'timestamp-chain': () => {
    const signed = signedDispensing();
    return returnedDispensing(signed, tokenFor(signed, rogueTsa));
  },
  'archive-timestamp': () => archived(true),
  chain: () =>
    signedDispensing(
      softSigner(createSigner({ displayName: '薬剤師　偽', role: 'Pharmacist' }, rogueCa, issuance(10))),
    ),
  validity: () =>
    signedDispensing(
      softSigner(
        createSigner({ displayName: '期限　切', role: 'Pharmacist' }, ca, issuance(12, '2026-11-01T00:00:00.000Z')),
      ),
    ),
  revocation: () => returnedDispensing(signedDispensing(), undefined, [revocationList(ca, [10]), revocationList(root)]),
};

describe('verifyDocument, check by check', () => {
  it('passes every check on what the service returns', () => {
    const report = verifyDocument(archived(false), setting);
    const results = report.signatures.flatMap((each) => each.checks.map((check) => `${check.name}:${check.result}`));
    expect(report.valid).toBe(true);
    expect(new Set(results)).toEqual(new Set(Object.keys(broken).map((name) => `${name}:pass`)));
  });

  for (const [name, document] of Object.entries(broken)) {
    const where = ['structure', 'unique-ids', 'content-encoding'].includes(name) ? 'Document' : 'DispensingSign';
    it(`${name} fails alone when it alone is broken`, () => {
      const bytes = document();
      expect(failures(bytes)).toEqual([`${where}/${name}`]);
      expect(verifyDocument(bytes, setting).valid).toBe(false);
    });
  }
});

describe('the moment of judgement', () => {
  const expiring = softSigner(
    createSigner({ displayName: '期限　間近', role: 'Pharmacist' }, ca, issuance(13, '2026-11-25T00:00:00.000Z')),
  );
  const later = { ...setting, now: '2026-12-24T00:00:00.000Z' as Instant };

  it('is the time stamp’s, so that a certificate may expire afterwards', () => {
    const signed = signedDispensing(expiring);
    expect(failures(returnedDispensing(signed), later)).toEqual([]);
    expect(failures(signed, later)).toEqual(['DispensingSign/validity']);
  });

  it('is now when the time stamp does not hold', () => {
    const signed = signedDispensing(expiring);
    const forged = returnedDispensing(signed, tokenFor(signed, rogueTsa));
    expect(failures(forged, later)).toEqual([
      'DispensingSign/validity',
      'DispensingSign/revocation',
      'DispensingSign/timestamp-chain',
    ]);
  });

  it('a revocation after that moment does not count', () => {
    const lists = [revocationList(ca, [10]), revocationList(root)];
    const claimed = signedDispensing(pharmacist, '2026-11-20T11:00:00.000Z' as Instant);
    const stamped = returnedDispensing(claimed, tokenFor(claimed, tsa, '2026-11-20T12:00:00.000Z' as Instant), lists);
    expect(failures(stamped)).toEqual([]);
  });
});

describe('trust', () => {
  it('comes from the caller only: without anchors nothing is trusted', () => {
    const none = { anchors: { signature: [], timestamp: [] }, now: NOW };
    expect(failures(returnedDispensing(signedDispensing()), none)).toEqual([
      'DispensingSign/chain',
      'DispensingSign/timestamp-chain',
    ]);
  });

  it('the root alone is enough when the document carries the CA', () => {
    const rootOnly = { ...setting, anchors: { ...setting.anchors, signature: [root.certificatePem] } };
    expect(failures(returnedDispensing(signedDispensing()), rootOnly)).toEqual([]);
    expect(failures(signedDispensing(), rootOnly)).toEqual(['DispensingSign/chain']);
  });

  it('anchors that cannot be read earn none', () => {
    const junk = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----';
    const anchors = { signature: [junk, 'junk'], timestamp: [junk] };
    expect(failures(signedDispensing(), { anchors, now: NOW })).toEqual(['DispensingSign/chain']);
  });

  it('a person’s certificate cannot issue another', () => {
    const below = createSigner({ displayName: '孫　証明書', role: 'Pharmacist' }, pharmacistKey, issuance(14));
    const returned = edited(returnedDispensing(signedDispensing(softSigner(below))), (text) =>
      text.replace(
        '<xades:CertificateValues>',
        `<xades:CertificateValues><xades:EncapsulatedX509Certificate>${Buffer.from(pharmacistKey.certificateDer).toString('base64')}</xades:EncapsulatedX509Certificate>`,
      ),
    );
    expect(failures(returned)).toEqual(['DispensingSign/chain']);
  });
});
