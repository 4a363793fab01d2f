/** The elements that the service puts into a document outside what is signed. */
import type { CodeConversion } from './dispensing-document.ts';
import { XADES_NAMESPACE } from './signature-profile.ts';
import { encodeBase64 } from './strict-base64.ts';
import type { XmlToWrite } from './xml-writer.ts';

/** Certificates and lists (DER) that let the copy be verified long after (ES-XL); optional. */
export interface ValidationMaterial {
  readonly certificates: readonly Uint8Array[];
  readonly revocationLists: readonly Uint8Array[];
}

export function conversionElement(
  conversion: Pick<CodeConversion, 'receiptLine' | 'yjLine'>,
  attributes: Readonly<Record<string, string>>,
): XmlToWrite {
  const line = (name: string, text: string | null): XmlToWrite[] => (text === null ? [] : [{ name, text }]);
  return {
    name: 'ConversionPharmaceuticalCode',
    attributes,
    children: [...line('ConversionREcode', conversion.receiptLine), ...line('ConversionYJcode', conversion.yjLine)],
  };
}

function encapsulated(name: string, octets: Uint8Array): XmlToWrite {
  return { name: `xades:${name}`, text: encodeBase64(octets) };
}

function validationElements(validation: ValidationMaterial | undefined): readonly XmlToWrite[] {
  if (validation === undefined) return [];
  const certificates = validation.certificates.map((der) => encapsulated('EncapsulatedX509Certificate', der));
  const lists = validation.revocationLists.map((der) => encapsulated('EncapsulatedCRLValue', der));
  return [
    ...(certificates.length > 0 ? [{ name: 'xades:CertificateValues', children: certificates }] : []),
    ...(lists.length > 0
      ? [{ name: 'xades:RevocationValues', children: [{ name: 'xades:CRLValues', children: lists }] }]
      : []),
  ];
}

export function unsignedProperties(
  token: Uint8Array,
  id: string,
  validation: ValidationMaterial | undefined,
): XmlToWrite {
  const timestamp: XmlToWrite = {
    name: 'xades:SignatureTimeStamp',
    attributes: { Id: id },
    children: [encapsulated('EncapsulatedTimeStamp', token)],
  };
  return {
    name: 'xades:UnsignedProperties',
    attributes: { 'xmlns:xades': XADES_NAMESPACE },
    children: [{ name: 'xades:UnsignedSignatureProperties', children: [timestamp, ...validationElements(validation)] }],
  };
}
