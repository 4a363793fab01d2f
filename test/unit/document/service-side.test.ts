import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import forge from 'node-forge';
import { describe, expect, it } from 'vitest';
import { roleExtension } from '../../../shared/document/certificate-extensions.ts';
import { readCertificateOrNull } from '../../../shared/document/certificate-reader.ts';
import { checkRequest, createKeyAndRequest, issueFromRequest } from '../../../shared/document/certificate-request.ts';
import { verifyReturnCopy } from '../../../shared/document/compare-return-copy.ts';
import { readDispensingDocument } from '../../../shared/document/dispensing-document.ts';
import {
  completeDispensingDocument,
  completePrescriptionDocument,
  signatureTimestampImprint,
} from '../../../shared/document/service-additions.ts';
import {
  imprintMatches,
  readTimestampTokenOrNull,
  timestampTokenReason,
  tokenSignerOrNull,
} from '../../../shared/document/timestamp-token.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import {
  CJ1,
  ca,
  codesOf,
  DISPENSING_ID,
  edited,
  failures,
  issuance,
  must,
  NOW,
  prescription,
  returnedDispensing,
  revocationList,
  root,
  setting,
  signedDispensing,
  tokenFor,
  tsa,
  tsaRoot,
  unsignedDispensing,
} from './support/mock-pki.ts';

const OPENSSL = '/usr/bin/openssl';
const withoutOpenssl = !existsSync(OPENSSL);
const OPENSSL_REASON = withoutOpenssl ? ' (skipped: openssl is not installed)' : '';

/** Runs openssl over files of the given contents, each named in the arguments as @name. */
function openssl(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const run = spawnSync(
      OPENSSL,
      args.map((arg) => arg.replace(/^@/, `${folder}/`)),
      { encoding: 'utf8' },
    );
    return run.stdout + run.stderr;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const additions = { dispensingId: DISPENSING_ID, conversions: [], timestampToken: null };

describe('what the service adds', () => {
  it('stands outside the signed element, and every other octet stays', () => {
    const signed = signedDispensing();
    const returned = new TextDecoder().decode(returnedDispensing(signed));
    const back = returned
      .replace(/<DispensingId[^>]*><\/DispensingId>/, '')
      .replace(/<AdditionalDispensedInformation[\s\S]*<\/AdditionalDispensedInformation>/, '')
      .replace(/<xades:UnsignedProperties[\s\S]*<\/xades:UnsignedProperties>/, '');
    expect(back).toBe(new TextDecoder().decode(signed));
    expect(failures(returnedDispensing(signed))).toEqual([]);
  });

  it('can be read back, odd characters included', () => {
    const read = must(readDispensingDocument(returnedDispensing(signedDispensing())));
    expect(read.dispensingId).toBe(DISPENSING_ID);
    expect(read.conversions).toEqual([
      { csvLineNo: 4, code: '662640683', receiptLine: '201,1,アルメタ & <軟膏>,1,本,2,662640683,', yjLine: null },
    ]);
  });

  it('goes to the pharmacist’s signature, not to the prescriber’s inside', () => {
    const stampedPrescription = must(
      completePrescriptionDocument(prescription(), {
        conversions: [{ receiptLine: 'a', yjLine: 'b' }],
        timestampToken: tokenFor(prescription()),
        validation: { certificates: [ca.certificateDer], revocationLists: [revocationList(ca), revocationList(root)] },
      }),
    );
    expect(failures(stampedPrescription)).toEqual([]);
    const again = completePrescriptionDocument(stampedPrescription, {
      conversions: [],
      timestampToken: tokenFor(prescription()),
    });
    expect(codesOf(again), 'a time stamp is put in once').toEqual(['document.already-completed']);
    const unsigned = unsignedDispensing(CJ1, stampedPrescription);
    const completed = must(completeDispensingDocument(unsigned, additions));
    expect(failures(completed)).toEqual([]);
  });

  it('paper: id and conversions, no time stamp', () => {
    const completed = must(completeDispensingDocument(unsignedDispensing(), additions));
    expect(must(readDispensingDocument(completed))).toMatchObject({ dispensingId: DISPENSING_ID, signed: false });
    expect(codesOf(signatureTimestampImprint(completed))).toEqual(['signature.missing']);
  });

  it('is refused twice, for a missing signature, and for what is no result', () => {
    const token = tokenFor(signedDispensing());
    expect(codesOf(completeDispensingDocument(returnedDispensing(signedDispensing()), additions))).toEqual([
      'document.schema',
    ]);
    const unsigned = unsignedDispensing();
    expect(codesOf(completeDispensingDocument(unsigned, { ...additions, timestampToken: token }))).toEqual([
      'signature.missing',
    ]);
    expect(codesOf(completeDispensingDocument(prescription(), additions))).toEqual(['document.schema']);
    expect(codesOf(completeDispensingDocument(new Uint8Array([60]), additions))).toEqual(['xml.not-well-formed']);
  });
});

describe('verifyReturnCopy', () => {
  const expected = { ...setting, dispensingId: DISPENSING_ID, signed: true };
  const failing = (sent: Uint8Array, returned: Uint8Array, how = expected): readonly string[] =>
    verifyReturnCopy(sent, returned, how)
      .checks.filter((check) => check.result === 'fail')
      .map((check) => check.name);
  const signed = signedDispensing();

  it('passes on the copy of what was sent', () => {
    const report = verifyReturnCopy(signed, returnedDispensing(signed), expected);
    expect(report.valid).toBe(true);
    expect(report.checks.map((check) => check.result)).toEqual(Array(7).fill('pass'));
  });

  it('another id', () => {
    const other = { ...expected, dispensingId: '00000000-0000-4000-8000-000000000000' as Uuid };
    expect(failing(signed, returnedDispensing(signed), other)).toEqual(['dispensing-id']);
  });

  it('another signature over the same content', () => {
    expect(failing(signed, returnedDispensing(signedDispensing()))).toEqual(['same-signature']);
  });

  it('another result, properly signed', () => {
    const other = signedDispensing(undefined, undefined, CJ1.replace('アルメタ', 'ロコイド'));
    expect(failing(signed, returnedDispensing(other))).toEqual(['same-content', 'signed-octets', 'same-signature']);
  });

  it('white space put into the signed element', () => {
    const returned = edited(returnedDispensing(signed), (text) => text.replace('</Dispensing>', '\n</Dispensing>'));
    expect(failing(signed, returned)).toEqual(['signed-octets', 'signatures']);
  });

  it('no time stamp', () => {
    expect(failing(signed, returnedDispensing(signed, null))).toEqual(['timestamp']);
  });

  it('a time stamp of an authority we do not trust', () => {
    const untrusting = { ...expected, anchors: { ...setting.anchors, timestamp: [] } };
    expect(failing(signed, returnedDispensing(signed), untrusting)).toEqual(['timestamp', 'signatures']);
  });

  it('the signature taken off', () => {
    const returned = edited(returnedDispensing(signed), (text) =>
      text.replace(/<DispensingSign>[\s\S]*<\/DispensingSign>/, ''),
    );
    expect(failing(signed, returned)).toEqual(['same-signature', 'timestamp']);
  });

  it('a file that cannot be read', () => {
    expect(failing(signed, new TextEncoder().encode('<html/>'))).toEqual(['readable']);
    expect(failing(signed, returnedDispensing(signed).subarray(0, 900))).toEqual(['readable']);
  });

  it('paper: content and id are compared, signatures do not apply', () => {
    const sent = unsignedDispensing();
    const paper = { ...expected, signed: false };
    const returned = must(completeDispensingDocument(sent, additions));
    const report = verifyReturnCopy(sent, returned, paper);
    expect(report.valid).toBe(true);
    expect(report.checks.filter((check) => check.result === 'not-applicable').map((check) => check.name)).toEqual([
      'signed-octets',
      'same-signature',
      'timestamp',
    ]);
    const other = must(completeDispensingDocument(unsignedDispensing('CJ1,\n9\n'), additions));
    expect(failing(sent, other, paper)).toEqual(['same-content']);
  });
});

describe('the mock’s certificates', () => {
  it('hcRole has the DER of the public test certificates', () => {
    expect(forge.asn1.toDer(roleExtension('Pharmacist').value).toHex().toUpperCase()).toBe(
      '3030302E0606288185420001312431223020A01E311CA00C060A2A830886910F01060101A20C0C0A506861726D6163697374',
    );
  });

  it('a request becomes a certificate in the HPKI profile, for the same key, under a fake name', () => {
    const made = createKeyAndRequest('薬剤師　一郎');
    expect(must(checkRequest(made.requestPem)).displayName).toBe('薬剤師　一郎');
    const pem = must(issueFromRequest(made.requestPem, 'Pharmacist', ca, issuance(300)));
    const certificate = readCertificateOrNull(new Uint8Array(new X509Certificate(pem).raw));
    expect(certificate).toMatchObject({
      commonName: '薬剤師　一郎',
      role: 'Pharmacist',
      keyUsage: { critical: true, bits: [1] },
      extendedKeyUsage: null,
      unknownCritical: [],
    });
    expect(certificate?.x509.issuer).toContain('MOCK - not HPKI');
    expect(certificate?.x509.serialNumber).toBe('012C');
    expect(certificate?.x509.checkPrivateKey(createPrivateKey(made.privateKeyPem))).toBe(true);
  });

  it('a request that its key did not sign, or that is none, is refused', () => {
    const made = createKeyAndRequest('甲');
    const der = Buffer.from(made.requestPem.replace(/-----[^-]*-----|\s/g, ''), 'base64');
    der[der.length - 1] = (der.at(-1) ?? 0) ^ 1;
    const tampered = `-----BEGIN CERTIFICATE REQUEST-----\n${der.toString('base64')}\n-----END CERTIFICATE REQUEST-----`;
    for (const bad of [tampered, '', 'x'.repeat(20_000), ca.certificatePem]) {
      expect(codesOf(checkRequest(bad))).toEqual(['signing.bad-request']);
    }
  });

  it.skipIf(withoutOpenssl)(`openssl builds the same path${OPENSSL_REASON}`, () => {
    const pem = must(issueFromRequest(createKeyAndRequest('乙').requestPem, 'Pharmacist', ca, issuance(301)));
    const files = { 'root.pem': root.certificatePem, 'ca.pem': ca.certificatePem, 'leaf.pem': pem };
    const at = String(Date.parse(NOW) / 1000);
    const args = ['verify', '-attime', at, '-CAfile', '@root.pem', '-untrusted', '@ca.pem', '@leaf.pem'];
    expect(openssl(args, files)).toContain('leaf.pem: OK');
  });
});

describe('time-stamp tokens', () => {
  const octets = new TextEncoder().encode('signature value');
  const imprint = createHash('sha256').update(octets).digest();

  it('are about what they stamp', () => {
    const token = readTimestampTokenOrNull(tokenFor(signedDispensing()));
    expect(token?.genTimeMs).toBe(Date.parse(NOW));
    expect(token !== null && imprintMatches(token, octets)).toBe(false);
    expect(token === null ? 'unreadable' : timestampTokenReason(token, tokenSignerOrNull(token, []))).toBe(null);
  });

  it('no flipped byte goes unnoticed', () => {
    const der = tokenFor(signedDispensing());
    for (let position = 0; position < der.length; position += 7) {
      const flipped = Uint8Array.from(der);
      flipped[position] = (der[position] ?? 0) ^ 0x10;
      const token = readTimestampTokenOrNull(flipped);
      const signer = token === null ? null : tokenSignerOrNull(token, []);
      const trusted = signer?.x509.verify(new X509Certificate(tsaRoot.certificatePem).publicKey);
      const accepted = token !== null && trusted && timestampTokenReason(token, signer) === null;
      if (accepted) expect(token.content).toEqual(readTimestampTokenOrNull(der)?.content);
    }
  });

  it('a certificate that is not for time stamps is refused', () => {
    const token = readTimestampTokenOrNull(tokenFor(signedDispensing(), ca));
    expect(token !== null && timestampTokenReason(token, tokenSignerOrNull(token, []))).toContain('タイムスタンプ用');
  });

  it.skipIf(withoutOpenssl)(`openssl accepts them${OPENSSL_REASON}`, () => {
    const signed = signedDispensing();
    const digest = Buffer.from(must(signatureTimestampImprint(signed))).toString('hex');
    const files = { 'token.der': tokenFor(signed, tsa), 'root.pem': tsaRoot.certificatePem };
    const at = String(Date.parse(NOW) / 1000);
    const args = [
      'ts',
      '-verify',
      '-digest',
      digest,
      '-in',
      '@token.der',
      '-token_in',
      '-CAfile',
      '@root.pem',
      '-attime',
      at,
    ];
    expect(openssl(args, files)).toContain('Verification: OK');
    expect(openssl([...args.slice(0, 3), imprint.toString('hex'), ...args.slice(4)], files)).not.toContain(': OK');
  });
});
