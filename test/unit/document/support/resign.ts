import { createHash } from 'node:crypto';
import { DOCUMENT_LIMITS } from '../../../../shared/document/document-schemas.ts';
import { eachElement } from '../../../../shared/document/element-access.ts';
import type { DocumentSigner } from '../../../../shared/document/xades-sign.ts';
import { type ParsedXml, withXml, type XmlElement } from '../../../../shared/document/xml-engine.ts';
import { edited, must } from './mock-pki.ts';

function sha256(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('base64');
}

function named(root: XmlElement, name: string): XmlElement {
  const found = [...eachElement(root)].filter((each) => each.localName === name);
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} elements ${name}`);
  return found[0];
}

function parsed<T>(bytes: Uint8Array, use: (document: ParsedXml) => T): T {
  return must(withXml(bytes, DOCUMENT_LIMITS, use));
}

export type Kept = 'data' | 'keyInfo' | 'properties' | 'value';

function withDigest(bytes: Uint8Array, reference: 1 | 2 | 3, digest: string): Uint8Array {
  let count = 0;
  return edited(bytes, (text) =>
    text.replace(/(<ds:Reference [\s\S]*?<ds:DigestValue>)[^<]*/g, (whole, before: string) =>
      ++count === reference ? `${before}${digest} ` : whole,
    ),
  );
}

/**
 * What an attacker (or a careless program) with the private key can do: an edited document of ours with one signature,
 * digests and value made right again, but for those to be kept as they are.
 */
export function resigned(bytes: Uint8Array, signer: DocumentSigner, keep: readonly Kept[] = []): Uint8Array {
  let now = bytes;
  const targets: readonly (readonly [Kept, 1 | 2 | 3, string, 'inclusive' | 'exclusive'])[] = [
    ['data', 1, 'Dispensing', 'inclusive'],
    ['keyInfo', 2, 'KeyInfo', 'exclusive'],
    ['properties', 3, 'SignedProperties', 'exclusive'],
  ];
  for (const [what, reference, name, mode] of targets) {
    if (keep.includes(what)) continue;
    const digest = parsed(now, (document) => sha256(document.canonicalise(named(document.root, name), mode)));
    now = withDigest(now, reference, digest);
  }
  if (keep.includes('value')) return now;
  const octets = parsed(now, (document) => document.canonicalise(named(document.root, 'SignedInfo'), 'exclusive'));
  const value = Buffer.from(signer.sign(octets)).toString('base64');
  return edited(now, (text) => text.replace(/(<ds:SignatureValue[^>]*>)[^<]*/, `$1${value} `));
}
