import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import type { Store } from '../ports.ts';
import type { PrescriptionRow } from '../row-ports.ts';

/**
 * Why nothing may be dispensed from a prescription as it stands here, or null. An electronic one counts only when the
 * service has handed it over and the prescriber's signature stands (product.md §3, §8); a 引換番号付き紙 may be dispensed
 * before its reception is through; one that was given back is another pharmacy's.
 */
export function dispensingRefusal(prescription: PrescriptionRow): Issue | null {
  const { kind, reception, signatureValid } = prescription;
  if (reception === 'preview') return applicationIssue('reception.unsigned-preview');
  const waiting = reception === 'waiting-next-round' && kind !== 'paper';
  if (reception === 'cancelled' || waiting) return applicationIssue('record.not-in-hand');
  if (kind !== 'electronic') return null;
  if (reception === 'pending') return applicationIssue('record.not-in-hand');
  if (signatureValid === true) return null;
  return applicationIssue('reception.signature-invalid', {
    check: signatureValid === null ? '署名がありません' : '署名が正しくありません',
  });
}

/**
 * The same, and while its 受付取消 is on its way: perhaps begun while somebody typed, or while the service was asked. A result
 * would follow a prescription that is not here any more.
 */
export function resultRefusal(store: Store, prescription: PrescriptionRow): Issue | null {
  return (
    dispensingRefusal(prescription) ??
    (isBeingGivenBack(store, prescription) ? applicationIssue('record.being-given-back') : null)
  );
}

function isBeingGivenBack(store: Store, { prescriptionKey }: PrescriptionRow): boolean {
  return store.submissions
    .chain(prescriptionKey)
    .some(({ kind, state }) => kind === 'cancel-reception' && state !== 'voided' && state !== 'registered');
}
