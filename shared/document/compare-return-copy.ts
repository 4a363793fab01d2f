import type { Uuid } from '../domain/identifiers.ts';
import { DOCUMENT_LIMITS, documentSchemaErrors, levelOf } from './document-schemas.ts';
import { attributeOrNull, onlyChildOrNull } from './element-access.ts';
import { signaturePartsOf } from './signature-parts.ts';
import { decodeStrictBase64 } from './strict-base64.ts';
import type { VerificationReport } from './verification-report.ts';
import { unreadableReport, type VerificationSetting, verificationOf } from './verify-document.ts';
import { type ParsedXml, withXml } from './xml-engine.ts';

export interface ReturnCopyExpectation extends VerificationSetting {
  readonly dispensingId: Uuid;
  /** Whether what was sent was signed; then signature and time stamp must be there and hold */
  readonly signed: boolean;
}

export interface ReturnCopyCheck {
  readonly name:
    | 'readable'
    | 'dispensing-id'
    | 'same-content'
    | 'signed-octets'
    | 'same-signature'
    | 'timestamp'
    | 'signatures';
  readonly result: 'pass' | 'fail' | 'not-applicable';
  /** Japanese; never a patient's data */
  readonly detail: string | null;
}

export interface ReturnCopyReport {
  readonly valid: boolean;
  readonly checks: readonly ReturnCopyCheck[];
  /** All signatures of the copy, the prescriber's included */
  readonly verification: VerificationReport;
}

interface ComparableDocument {
  readonly dispensingId: string | null;
  /** Inclusive canonical octets of `Dispensing`; null where no signature is expected to cover it */
  readonly dispensing: Uint8Array | null;
  /** Octets of the Base64 inside `DispensingDocument` */
  readonly content: Uint8Array | null;
  /** Exclusive canonical octets of SignedInfo and the signature value; null without signature */
  readonly signature: Uint8Array | null;
}

/** @param checked false for what was sent: it was held to the schema before it was stored */
function comparableOf(document: ParsedXml, checked: boolean, signed: boolean): ComparableDocument | null {
  const dispensing = onlyChildOrNull(document.root, 'Dispensing');
  const content = onlyChildOrNull(dispensing, 'DispensingDocument');
  if (dispensing === null || content === null) return null;
  if (checked && documentSchemaErrors(document, levelOf(document)).length > 0) return null;
  const sign = onlyChildOrNull(document.root, 'DispensingSign');
  const parts = sign === null ? null : signaturePartsOf(sign);
  const value = parts === null ? null : decodeStrictBase64(parts.signatureValue.text);
  const id = onlyChildOrNull(onlyChildOrNull(document.root, 'DispensingManagement'), 'DispensingId');
  return {
    dispensingId: attributeOrNull(id, 'Value'),
    dispensing: signed ? document.canonicalise(dispensing, 'inclusive') : null,
    content: decodeStrictBase64(content.text),
    signature:
      parts === null || value === null
        ? null
        : Buffer.concat([document.canonicalise(parts.signedInfo, 'exclusive'), value]),
  };
}

function same(one: Uint8Array | null, other: Uint8Array | null): boolean {
  return one !== null && other !== null && Buffer.compare(one, other) === 0;
}

function check(name: ReturnCopyCheck['name'], holds: boolean, detail: string): ReturnCopyCheck {
  return { name, result: holds ? 'pass' : 'fail', detail: holds ? null : detail };
}

function none(name: ReturnCopyCheck['name'], detail: string): ReturnCopyCheck {
  return { name, result: 'not-applicable', detail };
}

function timestampHolds(verification: VerificationReport): boolean {
  const own = verification.signatures.find((each) => each.element === 'DispensingSign');
  const named = (own?.checks ?? []).filter((each) => each.name.startsWith('timestamp-'));
  return named.length > 0 && named.every((each) => each.result === 'pass');
}

function signatureChecks(
  sent: ComparableDocument,
  returned: ComparableDocument,
  expected: ReturnCopyExpectation,
): readonly ReturnCopyCheck[] {
  if (!expected.signed) {
    const detail = '署名のない調剤結果です';
    return [none('signed-octets', detail), none('same-signature', detail)];
  }
  return [
    check('signed-octets', same(sent.dispensing, returned.dispensing), '署名した内容が送ったものと違います'),
    check('same-signature', same(sent.signature, returned.signature), '署名が送ったものと違います'),
  ];
}

/**
 * Compares what the service handed back with what was sent. Signed: the signed octets and the signature are the same,
 * every signature holds and the service's time stamp is there. Unsigned (paper): the embedded CSV is the same, octet for
 * octet, and the signature checks do not apply. The 調剤結果ID is the expected one. Never throws, whatever the bytes.
 */
export function verifyReturnCopy(
  sent: Uint8Array,
  returned: Uint8Array,
  expected: ReturnCopyExpectation,
): ReturnCopyReport {
  const { signed } = expected;
  const sentRead = withXml(sent, DOCUMENT_LIMITS, (document) => comparableOf(document, false, signed));
  const sentParts = sentRead.ok ? sentRead.value : null;
  // Opened once for both judgements: at closing every returned file passes through here.
  const read = withXml(returned, DOCUMENT_LIMITS, (document) => ({
    verification: verificationOf(document, expected),
    parts: comparableOf(document, true, signed),
  }));
  const { verification, parts: returnedParts } = read.ok
    ? read.value
    : { verification: unreadableReport(read.issues), parts: null };
  if (sentParts === null || returnedParts === null) {
    const detail = returnedParts === null ? '控えの文書を読めません' : '送った文書を読めません';
    return { valid: false, checks: [check('readable', false, detail)], verification };
  }
  const checks: readonly ReturnCopyCheck[] = [
    check('readable', true, ''),
    check('dispensing-id', returnedParts.dispensingId === expected.dispensingId, '調剤結果IDが登録時のものと違います'),
    check('same-content', same(sentParts.content, returnedParts.content), '調剤情報が送ったものと違います'),
    ...signatureChecks(sentParts, returnedParts, expected),
    expected.signed
      ? check('timestamp', timestampHolds(verification), '有効なタイムスタンプがありません')
      : none('timestamp', '署名のない調剤結果です'),
    check('signatures', verification.valid, '署名の検証に失敗した項目があります'),
  ];
  return { valid: checks.every((each) => each.result !== 'fail'), checks, verification };
}
