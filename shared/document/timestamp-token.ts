import { createHash, verify } from 'node:crypto';
import { ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import { type Attribute, IssuerAndSerialNumber, SignerInfo, TSTInfo } from 'pkijs';
import { type ReadCertificate, readAsn1, readCertificateOrNull } from './certificate-reader.ts';
import { hasStrongRsaKey } from './certification-path.ts';

/** A readable RFC 3161 time-stamp token; nothing of it is trusted yet. */
export interface TimestampToken {
  readonly genTimeMs: number;
  readonly imprint: { readonly hash: string; readonly digest: Uint8Array };
  readonly certificates: readonly ReadCertificate[];
  readonly content: Uint8Array;
  readonly signerInfo: SignerInfo;
}

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  rsaEncryption: '1.2.840.113549.1.1.1',
  timeStamping: '1.3.6.1.5.5.7.3.8',
} as const;

const HASH: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
const HASH_WITH_RSA: Readonly<Record<string, string>> = {
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
const MAX_TOKEN_BYTES = 256 * 1024;

function membersOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !('valueBlock' in value)) return [];
  const block = value.valueBlock;
  return typeof block === 'object' && block !== null && 'value' in block && Array.isArray(block.value)
    ? block.value
    : [];
}

function isObjectId(value: unknown, id: string): boolean {
  return value instanceof ObjectIdentifier && value.valueBlock.toString() === id;
}

/** The members of SignedData (RFC 5652 §5.1) that a token needs; pkijs' own reader would parse all certificates again. */
function signedDataOf(contentInfo: unknown): {
  content: Uint8Array;
  certificates: readonly unknown[];
  signer: Sequence;
} {
  const [contentType, explicit] = membersOf(contentInfo);
  const [signedData] = membersOf(explicit);
  if (!isObjectId(contentType, OID.signedData)) throw new Error('no signed data');
  const [, , encapsulated, ...rest] = membersOf(signedData);
  const [type, wrapped] = membersOf(encapsulated);
  const [content] = membersOf(wrapped);
  if (!isObjectId(type, OID.tstInfo) || !(content instanceof OctetString)) throw new Error('no TSTInfo');
  const [signer, another] = membersOf(rest.at(-1));
  if (!(signer instanceof Sequence) || another !== undefined) throw new Error('not exactly one signer');
  const certificates = rest.length > 1 ? membersOf(rest[0]) : [];
  return { content: new Uint8Array(content.getValue()), certificates, signer };
}

function read(der: Uint8Array): TimestampToken {
  const { content, certificates, signer } = signedDataOf(readAsn1(der));
  const info = new TSTInfo({ schema: readAsn1(content) });
  const hash = HASH[info.messageImprint.hashAlgorithm.algorithmId];
  if (hash === undefined) throw new Error('imprint algorithm not allowed');
  return {
    genTimeMs: info.genTime.getTime(),
    imprint: { hash, digest: new Uint8Array(info.messageImprint.hashedMessage.valueBlock.valueHexView) },
    certificates: certificates
      .map((each) => (each instanceof Sequence ? readCertificateOrNull(each.valueBeforeDecodeView) : null))
      .filter((each) => each !== null),
    content,
    signerInfo: new SignerInfo({ schema: signer }),
  };
}

/** Null for whatever is no time-stamp token with one signer and an allowed hash; never throws. */
export function readTimestampTokenOrNull(der: Uint8Array | null): TimestampToken | null {
  if (der === null || der.length > MAX_TOKEN_BYTES) return null;
  try {
    return read(der);
  } catch {
    return null;
  }
}

/** Whether the token is about these octets. */
export function imprintMatches(token: TimestampToken, octets: Uint8Array): boolean {
  return createHash(token.imprint.hash).update(octets).digest().equals(token.imprint.digest);
}

function soleValue(attributes: readonly Attribute[], type: string): unknown {
  const found = attributes.filter((each) => each.type === type);
  const values: readonly unknown[] = found[0]?.values ?? [];
  return found.length === 1 && values.length === 1 ? values[0] : null;
}

/** ESSCertIDv2 { hashAlgorithm DEFAULT sha256, certHash, … } (RFC 5035 §4); version 1 has SHA-1 and no algorithm. */
function certificateHash(id: readonly unknown[], version: 1 | 2): { hash: string; octets: OctetString } | null {
  const [first, second] = id;
  if (first instanceof OctetString) return { hash: version === 1 ? 'sha1' : 'sha256', octets: first };
  const [algorithm] = membersOf(first);
  if (version === 1 || !(algorithm instanceof ObjectIdentifier) || !(second instanceof OctetString)) return null;
  const hash = HASH[algorithm.valueBlock.toString()];
  return hash === undefined ? null : { hash, octets: second };
}

/** The first id in SigningCertificate (RFC 2634, SHA-1 by definition) or SigningCertificateV2 names the signer. */
function namesCertificate(attributes: readonly Attribute[], certificate: ReadCertificate): boolean {
  const second = soleValue(attributes, OID.signingCertificateV2);
  const value = second ?? soleValue(attributes, OID.signingCertificate);
  const [ids] = membersOf(value);
  const [id] = membersOf(ids);
  const named = certificateHash(membersOf(id), second === null ? 1 : 2);
  return (
    named !== null &&
    createHash(named.hash).update(certificate.der).digest().equals(named.octets.valueBlock.valueHexView)
  );
}

function isNamedBy(signerInfo: SignerInfo, certificate: ReadCertificate): boolean {
  const id: unknown = signerInfo.sid;
  return (
    id instanceof IssuerAndSerialNumber &&
    id.serialNumber.isEqual(certificate.parsed.serialNumber) &&
    id.issuer.isEqual(certificate.parsed.issuer)
  );
}

function signatureHashOrNull(signerInfo: SignerInfo): string | null {
  const algorithm = signerInfo.signatureAlgorithm.algorithmId;
  const digest = HASH[signerInfo.digestAlgorithm.algorithmId] ?? null;
  if (algorithm === OID.rsaEncryption) return digest;
  const named = HASH_WITH_RSA[algorithm] ?? null;
  return named === digest ? named : null;
}

function attributesReason(token: TimestampToken, attributes: readonly Attribute[], hash: string): string | null {
  const type = soleValue(attributes, OID.contentType);
  if (!(type instanceof ObjectIdentifier) || type.valueBlock.toString() !== OID.tstInfo) {
    return 'タイムスタンプの内容種別が違います';
  }
  const digest = soleValue(attributes, OID.messageDigest);
  if (!(digest instanceof OctetString)) return 'タイムスタンプにハッシュ値がありません';
  const actual = createHash(hash).update(token.content).digest();
  return actual.equals(digest.valueBlock.valueHexView) ? null : 'タイムスタンプの内容が改変されています';
}

/** The certificate that signed the token, from the token itself or the document; null when there is none. */
export function tokenSignerOrNull(
  token: TimestampToken,
  candidates: readonly ReadCertificate[],
): ReadCertificate | null {
  return [...token.certificates, ...candidates].find((each) => isNamedBy(token.signerInfo, each)) ?? null;
}

function tokenReason(token: TimestampToken, signer: ReadCertificate | null): string | null {
  if (signer === null) return 'タイムスタンプ局の証明書がありません';
  const purposes = signer.extendedKeyUsage;
  if (purposes === null || !purposes.critical || purposes.purposes.join() !== OID.timeStamping) {
    return 'タイムスタンプ用の証明書ではありません';
  }
  const hash = signatureHashOrNull(token.signerInfo);
  const attributes = token.signerInfo.signedAttrs;
  if (hash === null || attributes === undefined || !hasStrongRsaKey(signer)) return '許可していないアルゴリズムです';
  const wrong = attributesReason(token, attributes.attributes, hash);
  if (wrong !== null) return wrong;
  if (!namesCertificate(attributes.attributes, signer)) return 'タイムスタンプの署名者証明書が違います';
  // RFC 5652 §5.4: what is signed is the SET OF, not the [0] that stands in the token.
  const signed = Buffer.from(attributes.encodedValue);
  signed[0] = 0x31;
  return verify(hash, signed, signer.x509.publicKey, token.signerInfo.signature.valueBlock.valueHexView)
    ? null
    : 'タイムスタンプの署名値が一致しません';
}

/** Why the token is not the word of that certificate, or null; trust in the certificate is checked apart. */
export function timestampTokenReason(token: TimestampToken, signer: ReadCertificate | null): string | null {
  try {
    return tokenReason(token, signer);
  } catch {
    return 'タイムスタンプを読めません';
  }
}
