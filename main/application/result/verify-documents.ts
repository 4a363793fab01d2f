import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { verifyDocument } from '../../../shared/document/verify-document.ts';
import type { Instant } from '../../../shared/domain/calendar-date.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Context } from '../context.ts';
import type { TrustAnchorsPem } from '../service-ports.ts';

type Verified = OperationOutput<'document.verify'>;

/** Anchors from a file: every certificate in it is trusted for signatures and for time stamps. */
function anchorsFromPem(pem: string): TrustAnchorsPem {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*-----END CERTIFICATE-----/g) ?? [];
  return { signature: certificates, timestamp: certificates };
}

/**
 * Named checks of each file. Needs no profile: without one, and without `--trust`, nothing is trusted and the chain check
 * says so. What a document carries is never an anchor.
 */
export function verifyDocuments(
  input: OperationInput<'document.verify'>,
  context: Context | null,
  now: Instant,
): Result<Verified> {
  if (input.all && context === null) return refusal(applicationIssue('verify.needs-profile'));
  const anchors =
    input.trustPem === undefined
      ? (context?.shop.anchors ?? { signature: [], timestamp: [] })
      : anchorsFromPem(input.trustPem);
  const named = input.files.map((file) => ({
    name: file.name,
    bytes: Buffer.from(file.base64, 'base64') as Uint8Array,
  }));
  if (input.all && context !== null) named.push(...returnCopies(context));
  return success(
    named.map(({ name, bytes }) => {
      const report = verifyDocument(bytes, { anchors, now });
      return {
        file: name,
        valid: report.valid,
        kind: report.kind,
        signatures: report.signatures.map((signature) => ({
          ...signature,
          checks: signature.checks.map((check) => ({ ...check, detail: check.detail ?? null })),
        })),
      };
    }),
  );
}

function returnCopies(context: Context): { name: string; bytes: Uint8Array }[] {
  return context.store.submissions.list({ limit: 1_000_000 }).flatMap((row) => {
    const stored = row.returnCopySha256 === null ? null : context.store.documents.bySha256(row.returnCopySha256);
    return stored === null ? [] : [{ name: `${row.submissionId}.xml`, bytes: stored.bytes }];
  });
}
