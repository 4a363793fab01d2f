import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { isStrongRsaKey } from './certification-path.ts';
import { attributeOrNull } from './element-access.ts';
import { algorithmOf, dsChild, type SignatureParts } from './signature-parts.ts';
import { EXCLUSIVE_C14N, RSA_SHA256, SHA256, SIGNED_PROPERTIES_TYPE } from './signature-profile.ts';
import { decodeStrictBase64 } from './strict-base64.ts';
import { judged, type VerificationCheck } from './verification-report.ts';
import type { ParsedXml, XmlElement } from './xml-engine.ts';

/** Null when the certificate cannot be read or its key is no strong RSA key. */
export interface SignerKey {
  readonly certificateDer: Uint8Array;
  readonly publicKey: KeyObject;
}

/** A pharmacy meets few certificates and each of them all day long; reading one takes as long as a digest of a document. */
const KEPT_KEYS = 32;
const KEPT_LENGTH_MAX = 16_384;
const keptKeys = new Map<string, SignerKey>();

export function signerKeyOrNull(parts: SignatureParts): SignerKey | null {
  const { text } = parts.certificate;
  const kept = keptKeys.get(text);
  if (kept !== undefined) return kept;
  const key = readSignerKey(text);
  if (key === null || text.length > KEPT_LENGTH_MAX) return key;
  const [oldest] = keptKeys.keys();
  if (keptKeys.size >= KEPT_KEYS && oldest !== undefined) keptKeys.delete(oldest);
  keptKeys.set(text, key);
  return key;
}

function readSignerKey(text: string): SignerKey | null {
  const certificateDer = decodeStrictBase64(text);
  if (certificateDer === null) return null;
  try {
    const certificate = new X509Certificate(certificateDer);
    if (!certificate.raw.equals(certificateDer)) return null;
    const { publicKey } = certificate;
    return isStrongRsaKey(publicKey) ? { certificateDer, publicKey } : null;
  } catch {
    return null;
  }
}

/** The transforms of a reference: none means Canonical XML 1.0 (XML Signature §4.4.3.2), one must be exclusive. */
function transformAlgorithms(reference: XmlElement): readonly (string | null)[] {
  return (dsChild(reference, 'Transforms')?.children ?? []).map(algorithmOf);
}

function algorithmsReason(parts: SignatureParts): string | null {
  const used: readonly (readonly [string, string | null, string])[] = [
    ['CanonicalizationMethod', algorithmOf(dsChild(parts.signedInfo, 'CanonicalizationMethod')), EXCLUSIVE_C14N],
    ['SignatureMethod', algorithmOf(dsChild(parts.signedInfo, 'SignatureMethod')), RSA_SHA256],
    ['CertDigest', algorithmOf(dsChild(parts.certificateDigest, 'DigestMethod')), SHA256],
    ...parts.references.flatMap((reference): (readonly [string, string | null, string])[] => [
      ['DigestMethod', algorithmOf(dsChild(reference, 'DigestMethod')), SHA256],
      ...transformAlgorithms(reference).map((found): readonly [string, string | null, string] => [
        'Transform',
        found,
        EXCLUSIVE_C14N,
      ]),
    ]),
  ];
  const wrong = used.find(([, found, allowed]) => found !== allowed);
  return wrong === undefined ? null : `許可していないアルゴリズムです（${wrong[0]}）`;
}

/** By-id references count only when they name exactly the three elements at their own places, in order. */
function referencesReason(parts: SignatureParts, signed: XmlElement): string | null {
  const targets = [
    attributeOrNull(signed, 'id'),
    attributeOrNull(parts.keyInfo, 'Id'),
    attributeOrNull(parts.signedProperties, 'Id'),
  ];
  for (const [index, target] of targets.entries()) {
    const reference = parts.references[index] ?? null;
    if (target === null || attributeOrNull(reference, 'URI') !== `#${target}`) {
      return `${index + 1}番目の参照が所定の要素を指していません`;
    }
  }
  if (attributeOrNull(parts.references[2] ?? null, 'Type') !== SIGNED_PROPERTIES_TYPE)
    return '3番目の参照の種別が違います';
  const owner = attributeOrNull(parts.signature, 'Id');
  return attributeOrNull(parts.qualifyingProperties, 'Target') === `#${owner}` ? null : 'Targetが署名を指していません';
}

function digestReason(document: ParsedXml, reference: XmlElement | undefined, target: XmlElement): string | null {
  if (reference === undefined) return '参照がありません';
  const expected = decodeStrictBase64(dsChild(reference, 'DigestValue')?.text ?? '');
  if (expected === null) return 'ハッシュ値のBase64が正しくありません';
  const mode = transformAlgorithms(reference).length === 0 ? 'inclusive' : 'exclusive';
  const actual = createHash('sha256').update(document.canonicalise(target, mode)).digest();
  return actual.equals(expected) ? null : 'ハッシュ値が一致しません';
}

function signatureValueReason(document: ParsedXml, parts: SignatureParts, key: SignerKey | null): string | null {
  if (key === null) return '署名者の証明書を読めません';
  const value = decodeStrictBase64(parts.signatureValue.text);
  if (value === null) return '署名値のBase64が正しくありません';
  const octets = document.canonicalise(parts.signedInfo, 'exclusive');
  return verify('sha256', octets, key.publicKey, value) ? null : '署名値が一致しません';
}

function certificateDigestReason(parts: SignatureParts, key: SignerKey | null): string | null {
  if (key === null) return '署名者の証明書を読めません';
  const expected = decodeStrictBase64(dsChild(parts.certificateDigest, 'DigestValue')?.text ?? '');
  if (expected === null) return 'ハッシュ値のBase64が正しくありません';
  const actual = createHash('sha256').update(key.certificateDer).digest();
  return actual.equals(expected) ? null : '署名時の証明書と異なります';
}

/**
 * What a signature alone can prove, without trust: algorithms, references, digests, value, and that the certificate is
 * the one that was signed for (another certificate of the same key is refused).
 *
 * @param signed the element at the place that the signature must cover
 */
export function coreChecks(
  document: ParsedXml,
  parts: SignatureParts,
  signed: XmlElement,
  key: SignerKey | null,
): readonly VerificationCheck[] {
  const [data, keyInfo, properties] = parts.references;
  return [
    judged('algorithms', algorithmsReason(parts)),
    judged('references', referencesReason(parts, signed)),
    judged('data-digest', digestReason(document, data, signed)),
    judged('key-info-digest', digestReason(document, keyInfo, parts.keyInfo)),
    judged('signed-properties-digest', digestReason(document, properties, parts.signedProperties)),
    judged('signature-value', signatureValueReason(document, parts, key)),
    judged('certificate-digest', certificateDigestReason(parts, key)),
  ];
}
