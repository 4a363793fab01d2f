import { createPrivateKey, type KeyObject, sign } from 'node:crypto';
import type { KeyAndCertificate } from './certificates.ts';
import type { DocumentSigner } from './xades-sign.ts';

/** A signer over a key that Node holds; the key object is made once, which halves the cost of each signature. */
export function signerOfKey(key: KeyObject, certificateDer: Uint8Array): DocumentSigner {
  return { certificateDer, sign: (octets) => new Uint8Array(sign('sha256', octets, key)) };
}

/** For the mock's prescribers and for tests. */
export function softSigner(owner: KeyAndCertificate): DocumentSigner {
  return signerOfKey(createPrivateKey(owner.privateKeyPem), owner.certificateDer);
}
