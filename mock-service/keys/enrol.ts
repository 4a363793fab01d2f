import { z } from 'zod';
import { issueFromRequest } from '../../shared/document/certificate-request.ts';
import { type Result, success } from '../../shared/domain/result.ts';
import type { MockContext } from '../messages/message-context.ts';
import { issuanceAt } from './mock-keys.ts';

export const enrolmentSchema = z.strictObject({ certificateRequestPem: z.string().min(1).max(16_384) });

export interface IssuedCertificate {
  readonly certificatePem: string;
  /** CA, then root */
  readonly chainPem: readonly string[];
}

/**
 * Certifies a pharmacist's key. MOCK: whoever asks gets one; the real card is issued after a check of person and licence.
 *
 * @returns `signing.bad-request` for what is no request signed with its own key
 */
export function issueCertificate(
  context: MockContext,
  request: z.infer<typeof enrolmentSchema>,
): Result<IssuedCertificate> {
  const { authority, root } = context.keys;
  const issuance = issuanceAt(context.trueNow());
  const issued = issueFromRequest(request.certificateRequestPem, 'Pharmacist', authority, issuance);
  if (!issued.ok) return issued;
  return success({ certificatePem: issued.value, chainPem: [authority.certificatePem, root.certificatePem] });
}
