/**
 * MOCK public-key infrastructure: root → CA → person, and a time-stamp authority, by node-forge. The certificates copy
 * the profile of the HPKI test certificates (eps.md §3.3) under names that nobody can take for real ones.
 */
import { constants, generateKeyPairSync, privateEncrypt, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { epochMsOf, type Instant } from '../domain/calendar-date.ts';
import {
  authorityKeyExtension,
  japaneseNameExtension,
  policyExtension,
  revocationPointExtension,
  roleExtension,
  type SignerRole,
} from './certificate-extensions.ts';

export interface KeyAndCertificate {
  /** PKCS#8 PEM, not encrypted: keep it in an encrypted store */
  readonly privateKeyPem: string;
  readonly certificatePem: string;
  readonly certificateDer: Uint8Array;
}

/** What every certificate needs of its caller: nothing here reads a clock or counts. */
export interface Issuance {
  readonly notBefore: Instant;
  readonly notAfter: Instant;
  /** Unique per issuer, 1 to 2^53 */
  readonly serialNumber: number;
}

export interface AuthorityName {
  readonly organization: string;
  readonly commonName: string;
}

export const MOCK_ROOT_NAME: AuthorityName = {
  organization: 'MOCK - not MHLW',
  commonName: 'MOCK - not HPKI Root CA',
};
export const MOCK_CA_NAME: AuthorityName = {
  organization: 'MOCK - not a healthcare CA',
  commonName: 'MOCK - not HPKI CA for nonRepudiation',
};
export const MOCK_TSA_ROOT_NAME: AuthorityName = {
  organization: 'MOCK - not a time-stamp service',
  commonName: 'MOCK - not a TSA Root CA',
};
export const MOCK_TSA_NAME: AuthorityName = {
  organization: 'MOCK - not a time-stamp service',
  commonName: 'MOCK - not a time-stamp authority',
};

/** The person in a certificate. */
export interface SignerSubject {
  /** Common name, Japanese or Latin; also in the alternative name */
  readonly displayName: string;
  readonly role: SignerRole;
}

function field(name: string, value: string): forge.pki.CertificateField {
  // The types of node-forge name the wrong enumeration for the tag; values are plain strings, it encodes them itself.
  return { name, value, valueTagClass: forge.asn1.Type.UTF8 as unknown as forge.asn1.Class };
}

function nameFields(name: AuthorityName, serialNumber: string | null): forge.pki.CertificateField[] {
  const number = serialNumber === null ? [] : [{ name: 'serialNumber', value: serialNumber }];
  return [
    { name: 'countryName', value: 'JP' },
    field('organizationName', name.organization),
    field('commonName', name.commonName),
    ...number,
  ];
}

function hexSerial(serialNumber: number): string {
  if (!Number.isSafeInteger(serialNumber) || serialNumber < 1) throw new Error('a serial number is a positive integer');
  const hex = serialNumber.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  // A leading one bit would make the ASN.1 integer negative.
  return /^[89a-f]/.test(even) ? `00${even}` : even;
}

/** RSA-2048 by Node's crypto: node-forge would take seconds. PKCS#8 and SPKI, PEM. */
export function newKeyPair(): { readonly privateKeyPem: string; readonly publicKeyPem: string } {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { privateKeyPem: pair.privateKey, publicKeyPem: pair.publicKey };
}

function draft(publicKeyPem: string, issuance: Issuance): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKeyPem);
  certificate.serialNumber = hexSerial(issuance.serialNumber);
  certificate.validity.notBefore = new Date(epochMsOf(issuance.notBefore));
  certificate.validity.notAfter = new Date(epochMsOf(issuance.notAfter));
  return certificate;
}

/** DigestInfo of a SHA-256 digest without the digest (RFC 8017, 9.2) */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');

/** A key node-forge signs with, by Node's crypto: in JavaScript a signature takes a tenth of a second. SHA-256 only. */
export function forgeKey(privateKeyPem: string): forge.pki.rsa.PrivateKey {
  return {
    ...forge.pki.privateKeyFromPem(privateKeyPem),
    sign: (digest) => {
      const octets = typeof digest === 'string' ? digest : digest.digest().getBytes();
      const key = { key: privateKeyPem, padding: constants.RSA_PKCS1_PADDING };
      return privateEncrypt(key, Buffer.concat([SHA256_INFO, Buffer.from(octets, 'latin1')])).toString('latin1');
    },
  };
}

function signed(certificate: forge.pki.Certificate, issuerKeyPem: string): string {
  certificate.sign(forgeKey(issuerKeyPem), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate).replaceAll('\r\n', '\n');
}

function withDer(privateKeyPem: string, certificatePem: string): KeyAndCertificate {
  return { privateKeyPem, certificatePem, certificateDer: new Uint8Array(new X509Certificate(certificatePem).raw) };
}

/** Fresh objects each time: node-forge fills the values into what it is given. */
function authorityExtensions(): object[] {
  return [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ];
}

/** A root that signed itself. */
export function createRootAuthority(name: AuthorityName, issuance: Issuance): KeyAndCertificate {
  const pair = newKeyPair();
  const certificate = draft(pair.publicKeyPem, issuance);
  certificate.setSubject(nameFields(name, null));
  certificate.setIssuer(nameFields(name, null));
  certificate.setExtensions(authorityExtensions());
  return withDer(pair.privateKeyPem, signed(certificate, pair.privateKeyPem));
}

/** A CA below `issuer`. */
export function createAuthority(name: AuthorityName, issuer: KeyAndCertificate, issuance: Issuance): KeyAndCertificate {
  const pair = newKeyPair();
  const above = forge.pki.certificateFromPem(issuer.certificatePem);
  const certificate = draft(pair.publicKeyPem, issuance);
  certificate.setSubject(nameFields(name, null));
  certificate.setIssuer(above.subject.attributes);
  certificate.setExtensions([...authorityExtensions(), authorityKeyExtension(above), policyExtension()]);
  return withDer(pair.privateKeyPem, signed(certificate, issuer.privateKeyPem));
}

/** A time-stamp authority: extended key usage timeStamping only, critical (RFC 3161 §2.3). */
export function createTimestampAuthority(
  name: AuthorityName,
  issuer: KeyAndCertificate,
  issuance: Issuance,
): KeyAndCertificate {
  const pair = newKeyPair();
  const above = forge.pki.certificateFromPem(issuer.certificatePem);
  const certificate = draft(pair.publicKeyPem, issuance);
  certificate.setSubject(nameFields(name, null));
  certificate.setIssuer(above.subject.attributes);
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, nonRepudiation: true, critical: true },
    { name: 'extKeyUsage', timeStamping: true, critical: true },
    { name: 'subjectKeyIdentifier' },
    authorityKeyExtension(above),
  ]);
  return withDer(pair.privateKeyPem, signed(certificate, issuer.privateKeyPem));
}

/**
 * A person's certificate in the HPKI profile: keyUsage critical with nonRepudiation only, hcRole, policies critical.
 *
 * @returns PEM
 */
export function issueSignerCertificate(
  publicKeyPem: string,
  subject: SignerSubject,
  issuer: KeyAndCertificate,
  issuance: Issuance,
): string {
  const above = forge.pki.certificateFromPem(issuer.certificatePem);
  const name = { organization: 'MOCK - not a healthcare institution', commonName: subject.displayName };
  const certificate = draft(publicKeyPem, issuance);
  certificate.setSubject(nameFields(name, `MOCK${issuance.serialNumber}`));
  certificate.setIssuer(above.subject.attributes);
  certificate.setExtensions([
    authorityKeyExtension(above),
    { name: 'subjectKeyIdentifier' },
    { name: 'keyUsage', nonRepudiation: true, critical: true },
    japaneseNameExtension(certificate.subject),
    revocationPointExtension(),
    roleExtension(subject.role),
    policyExtension(),
  ]);
  return signed(certificate, issuer.privateKeyPem);
}

/** Key and certificate at once, for the mock's own prescribers. */
export function createSigner(subject: SignerSubject, issuer: KeyAndCertificate, issuance: Issuance): KeyAndCertificate {
  const pair = newKeyPair();
  return withDer(pair.privateKeyPem, issueSignerCertificate(pair.publicKeyPem, subject, issuer, issuance));
}
