import { uploadIssue } from '../../../shared/contract/upload-issues.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { SubmissionPatch } from '../row-ports.ts';
import type { CopyVerification } from './upload-ports.ts';
import type { UploadRoom } from './upload-room.ts';

/** The returned file with the verdict on it; a verdict of null means that the verifier failed and must be asked again. */
export interface JudgedCopy {
  readonly bytes: Uint8Array;
  readonly verification: CopyVerification | null;
}

export async function judgeCopy(room: UploadRoom, row: Submission, returned: Uint8Array): Promise<JudgedCopy> {
  const sent = row.documentSha256 === null ? null : room.store.documents.bySha256(row.documentSha256);
  if (sent === null) throw new Error(`submission ${row.submissionId} was sent without a document`);
  try {
    return { bytes: returned, verification: await room.copyVerifier.verify(row, sent.bytes, returned) };
  } catch (error) {
    room.log.error('upload.copy-unjudged', {
      submissionId: row.submissionId,
      error: error instanceof Error ? error.name : 'unknown',
    });
    return { bytes: returned, verification: null };
  }
}

/** Keeps the copy and its verdict, and says what the row shall say of it. Call inside a transaction. */
export function keepCopy(room: UploadRoom, row: Submission, copy: JudgedCopy): SubmissionPatch {
  const at = room.clock.now();
  const { submissionId } = row;
  const sha256 = room.store.documents.put('return-copy', copy.bytes, at);
  if (row.returnCopySha256 !== sha256) {
    room.store.returnCopies.insert({ submissionId, sha256, dispensingId: row.dispensingId, storedAt: at });
  }
  if (copy.verification === null) {
    return { copy: 'stored', returnCopySha256: sha256, lastIssue: lastIssue('upload.copy-unjudged') };
  }
  const { valid, checks } = copy.verification;
  room.store.returnCopies.setVerification(submissionId, { valid, checks, at });
  return valid
    ? { copy: 'verified', returnCopySha256: sha256, lastIssue: null, nextAttemptAt: null }
    : { copy: 'bad', returnCopySha256: sha256, lastIssue: lastIssue('upload.copy-bad'), nextAttemptAt: null };
}

/** The two fields a row keeps of an issue. */
export function lastIssue(
  code: Parameters<typeof uploadIssue>[0],
  parameters: Parameters<typeof uploadIssue>[1] = {},
): { readonly code: string; readonly text: string } {
  const { text } = uploadIssue(code, parameters);
  return { code, text };
}
