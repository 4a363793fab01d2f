import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS } from '../../../shared/document/document-schemas.ts';
import { onlyChildOrNull } from '../../../shared/document/element-access.ts';
import { signDispensingDocument } from '../../../shared/document/xades-sign.ts';
import { withXml } from '../../../shared/document/xml-engine.ts';
import {
  failures,
  must,
  NOW,
  pharmacist,
  prescription,
  returnedDispensing,
  signedDispensing,
  unsignedDispensing,
} from './support/mock-pki.ts';
import { withoutXmlsec, XMLSEC_REASON, xmlsecAccepted } from './support/xmlsec.ts';

/** Every other one on an electronic original; texts of changing length, so that the Base64 ends differ. */
function document(index: number): Uint8Array {
  const cj1 = `CJ1,\n501,${'備考＆<>"'.repeat(index % 7)}${'x'.repeat(index % 5)},\n201,${index},髙﨑𠮷,\n`;
  const original = index % 2 === 0 ? prescription(undefined, `SJ1\n81,${index}\n`) : null;
  return must(signDispensingDocument(unsignedDispensing(cj1, original), pharmacist, NOW, randomUUID));
}

/** Canonical octets of the signed element, or null when the document is no XML any more. */
function signedOctetsOrNull(bytes: Uint8Array): Uint8Array | null {
  const read = withXml(bytes, DOCUMENT_LIMITS, (parsed) => {
    const dispensing = onlyChildOrNull(parsed.root, 'Dispensing');
    return dispensing === null ? null : parsed.canonicalise(dispensing, 'inclusive');
  });
  return read.ok ? read.value : null;
}

describe.skipIf(withoutXmlsec)(`xmlsec1 as the second verifier${XMLSEC_REASON}`, () => {
  it('accepts 200 documents of ours, as our own verifier does', () => {
    const documents = Array.from({ length: 200 }, (_, index) => document(index));
    expect(xmlsecAccepted(documents)).toBe(200);
    expect(documents.filter((bytes) => failures(bytes).length > 0)).toEqual([]);
  });

  it('accepts what the service returns', () => {
    expect(xmlsecAccepted([returnedDispensing(signedDispensing())])).toBe(1);
  });

  it('both refuse after the flip of a byte of the signed part, or the canonical octets are unchanged', () => {
    const good = document(2);
    const text = Buffer.from(good).toString('latin1');
    const [start, end] = [text.indexOf('<Dispensing '), text.indexOf('</Dispensing>') + '</Dispensing>'.length];
    const octets = signedOctetsOrNull(good);
    const samples = 120;
    let refused = 0;
    for (let sample = 0; sample < samples; sample++) {
      const position = start + Math.floor((sample * (end - start)) / samples);
      const flipped = Uint8Array.from(good);
      flipped[position] = (good[position] ?? 0) ^ (1 << (sample % 8));
      const after = signedOctetsOrNull(flipped);
      if (octets !== null && after !== null && Buffer.compare(octets, after) === 0) continue;
      refused++;
      expect(failures(flipped), `ours, byte ${position}`).not.toEqual([]);
      expect(xmlsecAccepted([flipped]), `xmlsec1, byte ${position}`).toBe(0);
    }
    expect(refused).toBeGreaterThan(samples * 0.9);
  });
});
