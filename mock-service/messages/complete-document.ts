import { createHash, randomInt } from 'node:crypto';
import { completeDispensingDocument, signatureTimestampImprint } from '../../shared/document/service-additions.ts';
import { makeTimestampToken } from '../../shared/document/timestamp-maker.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import { convertCodes } from '../conversion/convert-codes.ts';
import type { MockContext } from './message-context.ts';
import type { ValidDocument } from './validate-document.ts';

export interface CompletedDocument {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly conversion: { readonly converted: number; readonly unconverted: number };
}

/** A token of the mock's time-stamp authority over the document's own signature; null for an unsigned document. */
function timestampFor(context: MockContext, bytes: Uint8Array, signed: boolean): Result<Uint8Array | null> {
  if (!signed) return success(null);
  const imprint = signatureTimestampImprint(bytes);
  if (!imprint.ok) return imprint;
  const request = { imprint: imprint.value, genTime: context.trueNow(), serialNumber: randomInt(1, 2 ** 47) };
  return success(makeTimestampToken(request, context.keys.timestampAuthority));
}

/** Id, code conversions and, for signed documents, the time stamp: all outside the signed element. */
export function completeDocument(
  context: MockContext,
  document: ValidDocument,
  dispensingId: Uuid,
): Result<CompletedDocument> {
  const token = timestampFor(context, document.bytes, document.signed);
  if (!token.ok) return token;
  const { conversions, unconverted } = convertCodes(document.cj1);
  const completed = completeDispensingDocument(document.bytes, {
    dispensingId,
    conversions,
    timestampToken: token.value,
  });
  if (!completed.ok) return completed;
  const sha256 = createHash('sha256').update(completed.value).digest('hex');
  return success({
    bytes: completed.value,
    sha256,
    conversion: { converted: conversions.length, unconverted },
  });
}
