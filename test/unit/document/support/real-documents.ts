import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { VerificationSetting } from '../../../../shared/document/verify-document.ts';
import { NOW } from './mock-pki.ts';

const folder = join(process.env.CHOZAI_FIXTURES ?? '', 'fixtures', 'signed');

/** Where the real samples are not to be had, their tests are skipped with this reason in the title. */
export const withoutRealDocuments = process.env.CHOZAI_FIXTURES === undefined || !existsSync(folder);
export const REASON = withoutRealDocuments ? ' (skipped: CHOZAI_FIXTURES not set)' : '';

export function realDocument(name: string): Uint8Array {
  return new Uint8Array(readFileSync(join(folder, name)));
}

function certificatesIn(bytes: Uint8Array): readonly X509Certificate[] {
  const text = new TextDecoder().decode(bytes);
  return [...text.matchAll(/<(?:\w+:)?EncapsulatedX509Certificate>([^<]+)</g)].map(
    (found) => new X509Certificate(Buffer.from(found[1] ?? '', 'base64')),
  );
}

/** Pins the test roots: this test takes them from the document by name; the program never does. */
export function pinnedSetting(): VerificationSetting {
  const all = certificatesIn(realDocument('Dispensing-005_03.xml'));
  const pinned = (name: string): string => {
    const found = all.find((each) => each.subject === each.issuer && each.subject.includes(name));
    if (found === undefined) throw new Error(`no root named ${name}`);
    return found.toString();
  };
  const signature = pinned('MHLW HPKI Root CA V2');
  return { anchors: { signature: [signature], timestamp: [pinned('Test CA for TimeStampServer')] }, now: NOW };
}

/** The signing CA, for documents that carry no chain. */
export function pinnedCaPem(): string {
  const found = certificatesIn(realDocument('Dispensing-005_03.xml')).find((each) =>
    each.subject.includes('HPKI-01-MedisSignCA2'),
  );
  if (found === undefined) throw new Error('no signing CA in the sample');
  return found.toString();
}
