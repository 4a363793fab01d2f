import { attributeOrNull, childrenNamed, onlyChildOrNull } from './element-access.ts';
import { DS_NAMESPACE, XADES_NAMESPACE } from './signature-profile.ts';
import type { XmlElement } from './xml-engine.ts';

/** The elements of one `ds:Signature` at the places the schema fixes. */
export interface SignatureParts {
  readonly signature: XmlElement;
  readonly signedInfo: XmlElement;
  readonly references: readonly XmlElement[];
  readonly signatureValue: XmlElement;
  readonly keyInfo: XmlElement;
  readonly certificate: XmlElement;
  readonly qualifyingProperties: XmlElement;
  readonly signedProperties: XmlElement;
  readonly signingTime: XmlElement;
  readonly certificateDigest: XmlElement;
  /** Null on what a client sends */
  readonly unsignedProperties: XmlElement | null;
}

export function dsChild(parent: XmlElement | null, name: string): XmlElement | null {
  return onlyChildOrNull(parent, name, DS_NAMESPACE);
}

export function xadesChild(parent: XmlElement | null, name: string): XmlElement | null {
  return onlyChildOrNull(parent, name, XADES_NAMESPACE);
}

function must(element: XmlElement | null): XmlElement {
  if (element === null) throw new Error('the schema has let a signature without a mandatory part through');
  return element;
}

/** Only for a document that its schema has approved; throws otherwise (a defect). */
export function signaturePartsOf(signElement: XmlElement): SignatureParts {
  const signature = must(dsChild(signElement, 'Signature'));
  const signedInfo = must(dsChild(signature, 'SignedInfo'));
  const keyInfo = must(dsChild(signature, 'KeyInfo'));
  const qualifyingProperties = must(xadesChild(dsChild(signature, 'Object'), 'QualifyingProperties'));
  const signedProperties = must(xadesChild(qualifyingProperties, 'SignedProperties'));
  const signedSignatureProperties = xadesChild(signedProperties, 'SignedSignatureProperties');
  const cert = xadesChild(xadesChild(signedSignatureProperties, 'SigningCertificateV2'), 'Cert');
  return {
    signature,
    signedInfo,
    references: childrenNamed(signedInfo, 'Reference', DS_NAMESPACE),
    signatureValue: must(dsChild(signature, 'SignatureValue')),
    keyInfo,
    certificate: must(dsChild(dsChild(keyInfo, 'X509Data'), 'X509Certificate')),
    qualifyingProperties,
    signedProperties,
    signingTime: must(xadesChild(signedSignatureProperties, 'SigningTime')),
    certificateDigest: must(xadesChild(cert, 'CertDigest')),
    unsignedProperties: xadesChild(
      xadesChild(qualifyingProperties, 'UnsignedProperties'),
      'UnsignedSignatureProperties',
    ),
  };
}

export function algorithmOf(element: XmlElement | null): string | null {
  return attributeOrNull(element, 'Algorithm');
}
