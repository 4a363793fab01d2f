import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Context } from '../context.ts';
import { findPrescription, findResult } from '../queue/find-rows.ts';
import type { CheckSubject } from './service-check.ts';

/** A check is about a result, or about a prescription that has none yet; either of our ids names it. */
export function findCheckSubject(context: Pick<Context, 'store'>, id: string): Result<CheckSubject> {
  const result = findResult(context.store, id);
  if (result.ok) {
    const prescription = context.store.prescriptions.byKey(result.value.prescriptionKey);
    return prescription === null
      ? refusal(applicationIssue('record.not-found', { id }))
      : success({ prescription, row: result.value });
  }
  const prescription = findPrescription(context.store, id);
  return prescription.ok ? success({ prescription: prescription.value, row: null }) : prescription;
}
