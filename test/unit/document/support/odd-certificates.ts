import { X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { roleExtension } from '../../../../shared/document/certificate-extensions.ts';
import { newKeyPair } from '../../../../shared/document/certificates.ts';
import { softSigner } from '../../../../shared/document/soft-signer.ts';
import type { DocumentSigner } from '../../../../shared/document/xades-sign.ts';
import { ca } from './mock-pki.ts';

/** A pharmacist's certificate of the right CA that is for authentication, not for signing documents. */
export function signerWithoutNonRepudiation(): DocumentSigner {
  const pair = newKeyPair();
  const issuer = forge.pki.certificateFromPem(ca.certificatePem);
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKeyPem);
  certificate.serialNumber = '20';
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z');
  certificate.validity.notAfter = new Date('2030-01-01T00:00:00Z');
  certificate.setSubject([{ name: 'commonName', value: 'authentication only' }]);
  certificate.setIssuer(issuer.subject.attributes);
  certificate.setExtensions([
    { name: 'keyUsage', digitalSignature: true, critical: true },
    roleExtension('Pharmacist'),
  ]);
  certificate.sign(forge.pki.privateKeyFromPem(ca.privateKeyPem), forge.md.sha256.create());
  const certificatePem = forge.pki.certificateToPem(certificate);
  const certificateDer = new Uint8Array(new X509Certificate(certificatePem).raw);
  return softSigner({ privateKeyPem: pair.privateKeyPem, certificatePem, certificateDer });
}
