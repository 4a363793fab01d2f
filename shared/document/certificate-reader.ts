import { createHash, X509Certificate } from 'node:crypto';
import { fromBER, ObjectIdentifier, Utf8String } from 'asn1js';
import { BasicConstraints, Certificate, type Extension, ExtKeyUsage } from 'pkijs';

/** What the checks need of one certificate. Times are milliseconds since 1970. */
export interface ReadCertificate {
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
  readonly parsed: Certificate;
  readonly commonName: string | null;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** Null when there is no such extension; otherwise the bits set, digitalSignature = 0 … decipherOnly = 8 */
  readonly keyUsage: { readonly critical: boolean; readonly bits: readonly number[] } | null;
  readonly basicConstraints: { readonly ca: boolean; readonly pathLength: number | null } | null;
  readonly extendedKeyUsage: { readonly critical: boolean; readonly purposes: readonly string[] } | null;
  /** hcRole (ISO 17090), such as `Pharmacist`; null when there is none */
  readonly role: string | null;
  /** Critical extensions this program does not understand */
  readonly unknownCritical: readonly string[];
}

export const KEY_USAGE_BIT = { nonRepudiation: 1, keyCertSign: 5, crlSign: 6 } as const;

const OID = {
  subjectDirectoryAttributes: '2.5.29.9',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  certificatePolicies: '2.5.29.32',
  extendedKeyUsage: '2.5.29.37',
  healthcareActor: '1.0.17090.0.1',
  roleCodingScheme: '1.2.392.100495.1.6.1.1',
} as const;

const UNDERSTOOD: ReadonlySet<string> = new Set([
  OID.keyUsage,
  OID.subjectAltName,
  OID.basicConstraints,
  OID.certificatePolicies,
  OID.extendedKeyUsage,
]);

/** Larger than any certificate of the samples (1.6 kB) by far; a bound for the ASN.1 reader. */
const MAX_CERTIFICATE_BYTES = 64 * 1024;

/** DER bytes of the one ASN.1 value in them; throws when there is none or something follows it. */
export function readAsn1(der: Uint8Array): ReturnType<typeof fromBER>['result'] {
  const { offset, result } = fromBER(Uint8Array.from(der).buffer);
  if (offset !== der.length) throw new Error('not exactly one ASN.1 value');
  return result;
}

function childrenOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !('valueBlock' in value)) return [];
  const block = value.valueBlock;
  return typeof block === 'object' && block !== null && 'value' in block && Array.isArray(block.value)
    ? block.value
    : [];
}

/** CodedData SET { [0] coding scheme, [2] text }: the text when the scheme is that of hcRole. */
function codedRole(codedData: unknown): string | null {
  const parts = childrenOf(codedData).flatMap((tagged) => childrenOf(tagged));
  const scheme = parts.find((part) => part instanceof ObjectIdentifier);
  const text = parts.find((part) => part instanceof Utf8String);
  return scheme instanceof ObjectIdentifier &&
    scheme.valueBlock.toString() === OID.roleCodingScheme &&
    text instanceof Utf8String
    ? text.valueBlock.value
    : null;
}

/** SEQUENCE OF Attribute { OID, SET { SET OF HCActor SEQUENCE { [0] CodedData } } } (eps.md §3.3). */
function roleOf(extension: Extension | undefined): string | null {
  if (extension === undefined) return null;
  for (const attribute of childrenOf(readAsn1(extension.extnValue.valueBlock.valueHexView))) {
    const [type, values] = childrenOf(attribute);
    if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== OID.healthcareActor) continue;
    for (const actor of childrenOf(values).flatMap((actors) => childrenOf(actors))) {
      for (const coded of childrenOf(actor).flatMap((tagged) => childrenOf(tagged))) {
        const role = codedRole(coded);
        if (role !== null) return role;
      }
    }
  }
  return null;
}

function keyUsageBits(extension: Extension): readonly number[] {
  const value = readAsn1(extension.extnValue.valueBlock.valueHexView);
  const block = value.valueBlock;
  if (!('valueHexView' in block) || !(block.valueHexView instanceof Uint8Array)) throw new Error('no bit string');
  const octets = block.valueHexView;
  const bits: number[] = [];
  for (let bit = 0; bit < octets.length * 8; bit++) {
    if (((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0) bits.push(bit);
  }
  return bits;
}

function read(der: Uint8Array): ReadCertificate {
  const x509 = new X509Certificate(der);
  if (!x509.raw.equals(der)) throw new Error('bytes after the certificate');
  const parsed = new Certificate({ schema: readAsn1(der) });
  const extensions = new Map((parsed.extensions ?? []).map((each) => [each.extnID, each]));
  if (extensions.size !== (parsed.extensions ?? []).length) throw new Error('an extension occurs twice');
  const keyUsage = extensions.get(OID.keyUsage);
  const constraints = extensions.get(OID.basicConstraints)?.parsedValue;
  const purposes = extensions.get(OID.extendedKeyUsage);
  const purposeValue = purposes?.parsedValue;
  return {
    der,
    x509,
    parsed,
    commonName: /(?:^|\n)CN=(.*)/.exec(x509.subject)?.[1] ?? null,
    notBeforeMs: parsed.notBefore.value.getTime(),
    notAfterMs: parsed.notAfter.value.getTime(),
    keyUsage: keyUsage === undefined ? null : { critical: keyUsage.critical, bits: keyUsageBits(keyUsage) },
    basicConstraints:
      constraints instanceof BasicConstraints
        ? {
            ca: constraints.cA,
            pathLength: typeof constraints.pathLenConstraint === 'number' ? constraints.pathLenConstraint : null,
          }
        : null,
    extendedKeyUsage:
      purposes !== undefined && purposeValue instanceof ExtKeyUsage
        ? { critical: purposes.critical, purposes: purposeValue.keyPurposes }
        : null,
    role: roleOf(extensions.get(OID.subjectDirectoryAttributes)),
    unknownCritical: [...extensions.values()]
      .filter((each) => each.critical && !UNDERSTOOD.has(each.extnID))
      .map((each) => each.extnID),
  };
}

/**
 * The same few certificates (signers, CAs, authorities) stand in every document of a day, and reading one costs more than
 * all hashing of a document. Reading is a function of the bytes alone, so what was read is kept, oldest out first.
 */
const MOST_KEPT = 256;
const kept = new Map<string, ReadCertificate>();

function readOnce(der: Uint8Array): ReadCertificate {
  const name = createHash('sha256').update(der).digest('base64');
  const known = kept.get(name);
  if (known !== undefined) return known;
  const certificate = read(Uint8Array.from(der));
  const oldest = kept.keys().next();
  if (kept.size >= MOST_KEPT && oldest.done !== true) kept.delete(oldest.value);
  kept.set(name, certificate);
  return certificate;
}

/** Null for whatever is no certificate; never throws. */
export function readCertificateOrNull(der: Uint8Array | null): ReadCertificate | null {
  if (der === null || der.length > MAX_CERTIFICATE_BYTES) return null;
  try {
    return readOnce(der);
  } catch {
    return null;
  }
}

const PEM_BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]*)-----END CERTIFICATE-----/g;

/** All certificates of the PEM texts; what cannot be read earns no trust and is left out. */
export function certificatesOfPem(pems: readonly string[]): readonly ReadCertificate[] {
  const known = readBefore.get(pems);
  if (known !== undefined) return known;
  const certificates = readPems(pems);
  readBefore.set(pems, certificates);
  return certificates;
}

/** A profile's anchors are one list for its whole life, asked about for every document. */
const readBefore = new WeakMap<readonly string[], readonly ReadCertificate[]>();

function readPems(pems: readonly string[]): readonly ReadCertificate[] {
  return pems
    .flatMap((pem) => [...pem.matchAll(PEM_BLOCK)])
    .map((block) => readCertificateOrNull(new Uint8Array(Buffer.from(block[1] ?? '', 'base64'))))
    .filter((certificate) => certificate !== null);
}
