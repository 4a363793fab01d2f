import { createHash } from 'node:crypto';
import {
  DS_NAMESPACE,
  EXCLUSIVE_C14N,
  RSA_SHA256,
  SHA256,
  SIGNED_PROPERTIES_TYPE,
  XADES_NAMESPACE,
} from './signature-profile.ts';
import { encodeBase64 } from './strict-base64.ts';

export interface SignatureToWrite {
  /** `Id` of the signature: the name of the element it stands in */
  readonly signatureId: string;
  /** `id` of the signed element */
  readonly signedId: string;
  readonly dataDigest: Uint8Array;
  readonly certificateDer: Uint8Array;
  /** `YYYY-MM-DDTHH:mm:ss+00:00` */
  readonly signingTime: string;
  /** Unique names without their leading `id`: signed info, three references, value, key info, properties (two) */
  readonly ids: () => string;
  /** RSASSA-PKCS1-v1_5 with SHA-256 over the octets given */
  readonly sign: (octets: Uint8Array) => Uint8Array;
}

function sha256Base64(octets: Uint8Array | string): string {
  return createHash('sha256').update(octets).digest('base64');
}

function reference(id: string, uri: string, type: string | null, exclusive: boolean, digest: string): string {
  const typed = type === null ? '' : ` Type="${type}"`;
  const transforms = exclusive
    ? `<ds:Transforms><ds:Transform Algorithm="${EXCLUSIVE_C14N}"></ds:Transform></ds:Transforms>`
    : '';
  return `<ds:Reference Id="${id}"${typed} URI="#${uri}">${transforms}<ds:DigestMethod Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
}

/**
 * Writes a `ds:Signature` whose parts stand in the text already in their exclusive canonical spelling: each is hashed
 * with the namespace declarations that canonicalisation would put on it, and embedded without them. Every value is an
 * id, a constant, Base64 or a time, so nothing needs escaping. A test compares each part with the XML library's
 * canonical form, and each signature is verified before it leaves (`xades-sign.ts`).
 */
export function writeSignature(parts: SignatureToWrite): string {
  const name = (suffix: string): string => `id${parts.ids()}-${suffix}`;
  const keyInfoId = name('KeyInfo');
  const propertiesId = name('SignedProperties');
  const ds = ` xmlns:ds="${DS_NAMESPACE}"`;
  const xades = ` xmlns:xades="${XADES_NAMESPACE}"`;

  const keyInfo = (declaration: string): string =>
    `<ds:KeyInfo${declaration} Id="${keyInfoId}"><ds:X509Data><ds:X509Certificate>${encodeBase64(parts.certificateDer)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const properties = (onProperties: string, onDigest: string): string =>
    `<xades:SignedProperties${onProperties} Id="${propertiesId}"><xades:SignedSignatureProperties><xades:SigningTime>${parts.signingTime}</xades:SigningTime><xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod${onDigest} Algorithm="${SHA256}"></ds:DigestMethod><ds:DigestValue${onDigest}>${sha256Base64(parts.certificateDer)}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2></xades:SignedSignatureProperties></xades:SignedProperties>`;

  const signedInfoId = name('SignedInfo');
  const references = [
    reference(name('Reference1-Detached'), parts.signedId, null, false, encodeBase64(parts.dataDigest)),
    reference(name('Reference2-KeyInfo'), keyInfoId, null, true, sha256Base64(keyInfo(ds))),
    reference(
      name('Reference3-SignedProperties'),
      propertiesId,
      SIGNED_PROPERTIES_TYPE,
      true,
      sha256Base64(properties(xades, ds)),
    ),
  ].join('');
  const signedInfo = (declaration: string): string =>
    `<ds:SignedInfo${declaration} Id="${signedInfoId}"><ds:CanonicalizationMethod Algorithm="${EXCLUSIVE_C14N}"></ds:CanonicalizationMethod><ds:SignatureMethod Algorithm="${RSA_SHA256}"></ds:SignatureMethod>${references}</ds:SignedInfo>`;
  const value = encodeBase64(parts.sign(new TextEncoder().encode(signedInfo(ds))));

  return `<ds:Signature${ds} Id="${parts.signatureId}">${signedInfo('')}<ds:SignatureValue Id="${name('SignatureValue')}">${value}</ds:SignatureValue>${keyInfo('')}<ds:Object${xades}><xades:QualifyingProperties Id="${name('QualifyingProperties')}" Target="#${parts.signatureId}">${properties('', '')}</xades:QualifyingProperties></ds:Object></ds:Signature>`;
}
