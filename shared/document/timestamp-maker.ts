import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { Set as Asn1Set, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';
import {
  AlgorithmIdentifier,
  Attribute,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TSTInfo,
} from 'pkijs';
import { epochMsOf, type Instant } from '../domain/calendar-date.ts';
import { MOCK_POLICY_OID } from './certificate-extensions.ts';
import { type ReadCertificate, readCertificateOrNull } from './certificate-reader.ts';
import type { KeyAndCertificate } from './certificates.ts';

const OID = {
  sha256: '2.16.840.1.101.3.4.2.1',
  sha512: '2.16.840.1.101.3.4.2.3',
  rsaEncryption: '1.2.840.113549.1.1.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const;

export interface TimestampRequest {
  /** SHA-256 of what is stamped */
  readonly imprint: Uint8Array;
  readonly genTime: Instant;
  /** Unique per token of this authority, positive */
  readonly serialNumber: number;
}

function algorithm(id: string): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithmId: id });
}

function attribute(type: string, value: ObjectIdentifier | OctetString | Sequence): Attribute {
  return new Attribute({ type, values: [value] });
}

function octets(bytes: Uint8Array): OctetString {
  return new OctetString({ valueHex: Uint8Array.from(bytes).buffer });
}

function sha512(bytes: Uint8Array): Uint8Array {
  return createHash('sha512').update(bytes).digest();
}

/** SigningCertificateV2 { { { hash algorithm, hash } } } (RFC 5035 §3) with SHA-512. */
function signingCertificate(der: Uint8Array): Sequence {
  const id = new Sequence({ value: [algorithm(OID.sha512).toSchema(), octets(sha512(der))] });
  return new Sequence({ value: [new Sequence({ value: [id] })] });
}

interface ReadAuthority {
  readonly key: KeyObject;
  readonly certificate: ReadCertificate;
}

const readBefore = new WeakMap<KeyAndCertificate, ReadAuthority>();

/** An authority stamps with the same key for years: it is read once. */
function readAuthority(authority: KeyAndCertificate): ReadAuthority {
  const known = readBefore.get(authority);
  if (known !== undefined) return known;
  const certificate = readCertificateOrNull(authority.certificateDer);
  if (certificate === null) throw new Error('the time-stamp authority has no readable certificate');
  const read = { key: createPrivateKey(authority.privateKeyPem), certificate };
  readBefore.set(authority, read);
  return read;
}

/**
 * The (mock) time-stamp authority: an RFC 3161 token over a SHA-256 imprint, hashed with SHA-512 inside as the real
 * tokens are, holding the authority's certificate. Returns DER of the ContentInfo.
 */
export function makeTimestampToken(request: TimestampRequest, authority: KeyAndCertificate): Uint8Array {
  const { key, certificate } = readAuthority(authority);
  const info = new TSTInfo({
    version: 1,
    policy: MOCK_POLICY_OID,
    messageImprint: new MessageImprint({
      hashAlgorithm: algorithm(OID.sha256),
      hashedMessage: octets(request.imprint),
    }),
    serialNumber: new Integer({ value: request.serialNumber }),
    genTime: new Date(epochMsOf(request.genTime)),
  });
  const content = new Uint8Array(info.toSchema().toBER(false));
  const attributes = [
    attribute(OID.contentType, new ObjectIdentifier({ value: OID.tstInfo })),
    attribute(OID.messageDigest, octets(sha512(content))),
    attribute(OID.signingCertificateV2, signingCertificate(certificate.der)),
  ];
  // DER orders the members of a SET OF by their encodings (X.690 §11.6).
  const ordered = attributes
    .map((each) => ({ each, encoding: Buffer.from(each.toSchema().toBER(false)) }))
    .sort((one, other) => Buffer.compare(one.encoding, other.encoding))
    .map(({ each }) => each);
  const toSign = new Asn1Set({ value: ordered.map((each) => each.toSchema()) }).toBER(false);
  const signature = sign('sha512', new Uint8Array(toSign), key);
  const signedData = new SignedData({
    version: 3,
    digestAlgorithms: [algorithm(OID.sha512)],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: OID.tstInfo, eContent: octets(content) }),
    certificates: [certificate.parsed],
    signerInfos: [
      new SignerInfo({
        version: 1,
        sid: new IssuerAndSerialNumber({
          issuer: certificate.parsed.issuer,
          serialNumber: certificate.parsed.serialNumber,
        }),
        digestAlgorithm: algorithm(OID.sha512),
        signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: ordered }),
        signatureAlgorithm: algorithm(OID.rsaEncryption),
        signature: octets(signature),
      }),
    ],
  });
  const contentInfo = new ContentInfo({ contentType: OID.signedData, content: signedData.toSchema(true) });
  return new Uint8Array(contentInfo.toSchema().toBER(false));
}
