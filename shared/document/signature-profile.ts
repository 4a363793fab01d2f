/** Names and algorithms of the XAdES profile of the real samples (eps.md §3.2). What is not listed here is refused. */
export const DS_NAMESPACE = 'http://www.w3.org/2000/09/xmldsig#';
export const XADES_NAMESPACE = 'http://uri.etsi.org/01903/v1.3.2#';
export const XADES_141_NAMESPACE = 'http://uri.etsi.org/01903/v1.4.1#';
export const EXCLUSIVE_C14N = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const SIGNED_PROPERTIES_TYPE = 'http://uri.etsi.org/01903#SignedProperties';

/** The element a signature stands in; its `ds:Signature` bears the same name as its Id. */
export type SignElementName = 'DispensingSign' | 'PrescriptionSign';

/** What each signature signs, by the id that its first reference names. */
export const SIGNED_ELEMENT: Readonly<Record<SignElementName, 'Dispensing' | 'PrescriptionDocument'>> = {
  DispensingSign: 'Dispensing',
  PrescriptionSign: 'PrescriptionDocument',
};
