import forge from 'node-forge';
import type { LineCertificate } from './failing-line.ts';

const HOUR_MS = 3_600_000;

export interface LineAuthority {
  readonly pem: string;
  /** A certificate of the service's for some hosts. @param hours from now until it ends; negative: it has ended */
  issue(hosts: readonly string[], hours?: number): LineCertificate;
}

type Attributes = forge.pki.CertificateField[];

function certificate(
  subject: Attributes,
  issuer: Attributes,
  publicKey: forge.pki.PublicKey,
  signingKey: forge.pki.PrivateKey,
  hours: number,
  extensions: readonly object[],
): string {
  const made = forge.pki.createCertificate();
  made.publicKey = publicKey;
  made.serialNumber = `0${forge.util.bytesToHex(forge.random.getBytesSync(8))}`;
  made.validity.notBefore = new Date(Date.now() - 48 * HOUR_MS);
  made.validity.notAfter = new Date(Date.now() + hours * HOUR_MS);
  made.setSubject(subject);
  made.setIssuer(issuer);
  made.setExtensions([...extensions]);
  made.sign(signingKey as forge.pki.rsa.PrivateKey, forge.md.sha256.create());
  return forge.pki.certificateToPem(made);
}

/** An authority of the test's own: what the service of a closed network would hand to a pharmacy. */
export function lineAuthority(): LineAuthority {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const name = [{ name: 'commonName', value: 'MOCK line authority' }];
  const own = [{ name: 'basicConstraints', cA: true, critical: true }];
  return {
    pem: certificate(name, name, keys.publicKey, keys.privateKey, 24, own),
    issue(hosts, hours = 24) {
      const pair = forge.pki.rsa.generateKeyPair(2048);
      const altNames = hosts.map((host) => (/^[\d.]+$/.test(host) ? { type: 7, ip: host } : { type: 2, value: host }));
      const extensions = [{ name: 'subjectAltName', altNames }];
      const subject = [{ name: 'commonName', value: hosts[0] ?? '' }];
      return {
        key: forge.pki.privateKeyToPem(pair.privateKey),
        cert: certificate(subject, name, pair.publicKey, keys.privateKey, hours, extensions),
      };
    },
  };
}

/** A certificate that nobody but itself stands for. */
export function selfSigned(host: string): LineCertificate {
  const pair = forge.pki.rsa.generateKeyPair(2048);
  const name = [{ name: 'commonName', value: host }];
  return {
    key: forge.pki.privateKeyToPem(pair.privateKey),
    cert: certificate(name, name, pair.publicKey, pair.privateKey, 24, []),
  };
}
