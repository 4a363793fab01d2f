import forge from 'node-forge';

/** hcRole of the person a certificate is for (national list; HPKI certificate profile) */
export type SignerRole = 'Pharmacist' | 'Medical Doctor' | 'Dentist';

/** RFC 5612: the number kept for documentation. Nobody's policy, so that no one can take it for HPKI's. */
export const MOCK_POLICY_OID = '1.3.6.1.4.1.32473.1.1';

const OID = {
  subjectDirectoryAttributes: '2.5.29.9',
  subjectAltName: '2.5.29.17',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  cpsQualifier: '1.3.6.1.5.5.7.2.1',
  healthcareActor: '1.0.17090.0.1',
  roleCodingScheme: '1.2.392.100495.1.6.1.1',
} as const;

const { Class, Type, create } = forge.asn1;

function sequence(...members: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return create(Class.UNIVERSAL, Type.SEQUENCE, true, members);
}

function setOf(...members: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return create(Class.UNIVERSAL, Type.SET, true, members);
}

function objectId(id: string): forge.asn1.Asn1 {
  return create(Class.UNIVERSAL, Type.OID, false, forge.asn1.oidToDer(id).getBytes());
}

function tagged(tag: number, ...members: forge.asn1.Asn1[]): forge.asn1.Asn1 {
  return create(Class.CONTEXT_SPECIFIC, tag, true, members);
}

function taggedText(tag: number, text: string): forge.asn1.Asn1 {
  return create(Class.CONTEXT_SPECIFIC, tag, false, text);
}

interface Extension {
  readonly id: string;
  readonly critical: boolean;
  readonly value: forge.asn1.Asn1;
}

/**
 * hcRole: SEQUENCE OF Attribute { 1.0.17090.0.1, SET { SET { HCActor { [0] { SET { [0] scheme, [2] text } } } } } };
 * for a pharmacist exactly the DER of the public test certificates.
 */
export function roleExtension(role: SignerRole): Extension {
  const text = create(Class.UNIVERSAL, Type.UTF8, false, role);
  const coded = setOf(tagged(0, objectId(OID.roleCodingScheme)), tagged(2, text));
  const actors = setOf(sequence(tagged(0, coded)));
  const value = sequence(sequence(objectId(OID.healthcareActor), setOf(actors)));
  return { id: OID.subjectDirectoryAttributes, critical: false, value };
}

export function policyExtension(): Extension {
  const cps = create(Class.UNIVERSAL, Type.IA5STRING, false, 'http://mock.invalid/cps');
  const qualifier = sequence(sequence(objectId(OID.cpsQualifier), cps));
  const value = sequence(sequence(objectId(MOCK_POLICY_OID), qualifier));
  return { id: OID.certificatePolicies, critical: true, value };
}

export function revocationPointExtension(): Extension {
  const point = tagged(0, tagged(0, taggedText(6, 'http://mock.invalid/signers.crl')));
  return { id: OID.crlDistributionPoints, critical: false, value: sequence(sequence(point)) };
}

/** Key id, issuer and serial number of the issuer's certificate, as the public test certificates have it. */
export function authorityKeyExtension(issuer: forge.pki.Certificate): Extension {
  const keyId = issuer.generateSubjectKeyIdentifier().getBytes();
  const issuerName = forge.pki.distinguishedNameToAsn1(issuer.issuer);
  const value = sequence(
    taggedText(0, keyId),
    tagged(1, tagged(4, issuerName)),
    taggedText(2, forge.util.hexToBytes(issuer.serialNumber)),
  );
  return { id: OID.authorityKeyIdentifier, critical: false, value };
}

/** The name in Japanese as a directoryName. */
export function japaneseNameExtension(name: forge.pki.Certificate['subject']): Extension {
  const value = sequence(tagged(4, forge.pki.distinguishedNameToAsn1(name)));
  return { id: OID.subjectAltName, critical: false, value };
}
