import { documentIssue } from '../../../shared/document/document-issues.ts';
import { openSigningKey } from '../../../shared/document/pkcs12-key.ts';
import type { DocumentSigner } from '../../../shared/document/xades-sign.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { type Result, refusal } from '../../../shared/domain/result.ts';
import type { Store } from '../../application/ports.ts';
import type { Clock } from '../../application/system-ports.ts';

/**
 * Opens a user's present key with the PIN. A try is counted in the store *before* the PIN is used, so that pulling the
 * plug gives no try back; at zero the key locks and an owner must re-issue it. The right PIN gives all tries back.
 *
 * @returns `signing.no-key`, `signing.key-locked`, `signing.wrong-pin-tries-left`, or why key and certificate do not
 *   serve although the PIN was right: `signing.key-unreadable`, `signing.certificate-*`
 */
export function openKey(
  keys: Store['signingKeys'],
  userId: Uuid,
  pin: string,
  clock: Pick<Clock, 'now'>,
): Result<DocumentSigner> {
  const row = keys.current(userId);
  if (row === null) return refusal(documentIssue('signing.no-key'));
  if (row.lockedAt !== null || row.triesLeft <= 0) return refusal(documentIssue('signing.key-locked'));
  const left = keys.takeTry(row.keyId);
  const opened = openSigningKey(row.pkcs12, pin, row.certificatePem, clock.now());
  const codes = opened.ok ? [] : opened.issues.map((issue) => issue.code);
  // Trouble with the certificate comes to light only after the PIN has opened the key.
  if (codes.every((code) => code.startsWith('signing.certificate-'))) keys.resetTries(row.keyId);
  if (!codes.includes('signing.wrong-pin')) return opened;
  if (left > 0) return refusal(documentIssue('signing.wrong-pin-tries-left', { left }));
  keys.lock(row.keyId, clock.now());
  return refusal(documentIssue('signing.key-locked'));
}
