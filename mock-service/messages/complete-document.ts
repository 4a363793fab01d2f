import { createHash, randomInt } from 'node:crypto';
import { completeFramedDispensing, type DocumentFrame } from '../../shared/document/service-additions.ts';
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
function timestampFor(context: MockContext, { signature }: DocumentFrame): Uint8Array | null {
  if (signature === null) return null;
  const request = { imprint: signature.imprint, genTime: context.trueNow(), serialNumber: randomInt(1, 2 ** 47) };
  return makeTimestampToken(request, context.keys.timestampAuthority);
}

/** Id, code conversions and, for signed documents, the time stamp: all outside the signed element. */
export function completeDocument(
  context: MockContext,
  document: ValidDocument,
  dispensingId: Uuid,
): Result<CompletedDocument> {
  const { conversions, unconverted } = convertCodes(document.cj1);
  const completed = completeFramedDispensing(document.bytes, document.frame, {
    dispensingId,
    conversions,
    timestampToken: timestampFor(context, document.frame),
  });
  if (!completed.ok) return completed;
  const sha256 = createHash('sha256').update(completed.value).digest('hex');
  return success({
    bytes: completed.value,
    sha256,
    conversion: { converted: conversions.length, unconverted },
  });
}
