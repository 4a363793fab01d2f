import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { DispensingResult } from '../../../shared/domain/dispensing/dispensing-result.ts';
import { withEvidentReasons } from '../../../shared/domain/dispensing/evident-reasons.ts';
import { placeOfCare } from '../../../shared/domain/duplicate-check/lines-of-result.ts';
import { hasErrors, type Issue } from '../../../shared/domain/issue.ts';
import { patientMatchKey as patientMatchKeyOf } from '../../../shared/domain/kana.ts';
import type { InsuredPersonKey } from '../../../shared/domain/patient.ts';
import { dispensingResultFromCj1, readCj1 } from '../../../shared/formats/cj1.ts';
import { patientPartOf } from '../../../shared/formats/dispensing-from-records.ts';
import { blocksFromJahisTc } from '../../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc } from '../../../shared/formats/jahis-tc-document.ts';
import { audited } from '../audited.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { atRoundOf, newResultRow, prescriptionBehind } from '../result/draft-rows.ts';
import { resultIssues } from '../result/result-issues.ts';
import { type Created, type ImportInput, type ImportReading, nothing } from './import-reading.ts';
import { takeInPrescription } from './take-in-prescription.ts';

/** A result of this pharmacy, which waits for a pharmacist (確定待ち); another pharmacy's is refused. */
export function importCj1(context: Context, actor: Actor, text: string, sha256: string, again: boolean): ImportReading {
  const { document, issues } = readCj1(text);
  const mapped = dispensingResultFromCj1(document);
  const all = [...issues, ...mapped.issues];
  const records = document.records.length;
  if (mapped.result === null || hasErrors(all)) return nothing('cj1', records, all);
  const own = context.shop.pharmacy;
  const { pharmacy } = mapped.result;
  if (pharmacy.code !== own.code || pharmacy.prefecture !== own.prefecture) {
    return nothing('cj1', records, [
      ...all,
      applicationIssue('import.other-pharmacy', {
        code: `${pharmacy.prefecture}${pharmacy.feeScoreType}${pharmacy.code}`,
      }),
    ]);
  }
  if (!again && context.store.results.byImportSha256(sha256).length > 0)
    return nothing('cj1', records, [...all, applicationIssue('import.already')]);
  return storeImportedResult(context, actor, 'cj1', records, mapped.result, all, sha256);
}

function storeImportedResult(
  context: Context,
  actor: Actor,
  format: string,
  records: number,
  imported: DispensingResult,
  issues: readonly Issue[],
  sha256: string,
): ImportReading {
  return context.store.transaction(() => {
    const known =
      imported.prescriptionId === null ? null : context.store.prescriptions.byPrescriptionId(imported.prescriptionId);
    const result =
      known === null ? imported : withEvidentReasons(atRoundOf(known, imported), known.prescription, context.master);
    const unknown = result.prescriptionId !== null && known === null;
    const prescription =
      known ??
      takeInPrescription(context, actor, {
        prescription: prescriptionBehind(result, result.dispensingDate),
        source: unknown ? 'cj1-unknown-prescription' : 'cj1',
        sourceSha256: null,
        original: null,
        signatureValid: null,
        issues: [],
        reception: unknown ? 'preview' : 'local-only',
      }).row;
    const found = [...issues, ...resultIssues(context, result, known)];
    if (unknown)
      found.push(applicationIssue('import.unknown-prescription', { prescriptionId: result.prescriptionId ?? '' }));
    const row = newResultRow(context, actor, prescription, result, found, {
      status: 'pending-confirmation',
      importSha256: sha256,
      previous: null,
    });
    context.store.results.insert(row);
    audited(context, actor, 'result.import', row.resultId, { format }, row.createdAt);
    return { format, records, created: [{ kind: 'result', id: row.resultId }], issues: found };
  });
}

/** お薬手帳: blocks of this pharmacy become results (with the 資格情報 of the input), all else is 持参情報. */
export function importJahisTc(
  context: Context,
  actor: Actor,
  text: string,
  sha256: string,
  input: ImportInput,
): ImportReading {
  const { document, issues } = readJahisTc(text);
  const records = document.records.length;
  if (hasErrors(issues)) return nothing('jahis-tc', records, issues);
  const {
    own,
    broughtIn,
    notes,
    issues: blockIssues,
  } = blocksFromJahisTc(document, placeOfCare(context.shop.pharmacy).code);
  const { store } = context;
  const all: Issue[] = [...issues, ...blockIssues];
  const insured: InsuredPersonKey | null =
    input.insured === undefined
      ? null
      : { ...input.insured, relation: null, publicExpenses: [], specialPublicExpense: null };
  const patient = patientPartOf(document.records)?.patient ?? null;
  const patientMatchKey = insured === null || patient === null ? null : patientMatchKeyOf(patient, insured);
  const kept = store.broughtIn.ofFile(sha256);
  const ownTaken = store.results.byImportSha256(sha256).length > 0;
  // What came without 資格情報 is taken in again once somebody gives it; everything else once only.
  const isNew = kept === null || (kept === 'unidentified' && patientMatchKey !== null);
  const keepsOthers = (broughtIn.length > 0 || notes.length > 0) && (input.again || isNew);
  const takesOwn = own.length > 0 && (input.again || !ownTaken);
  if ((kept !== null || ownTaken) && !keepsOthers && !takesOwn)
    return nothing('jahis-tc', records, [...all, applicationIssue('import.already')]);
  return store.transaction(() => {
    if (keepsOthers) {
      store.broughtIn.insert({
        patientMatchKey,
        importSha256: sha256,
        drugs: broughtIn,
        notes,
        by: actor.name,
        at: context.clock.now(),
      });
      all.push(
        applicationIssue(patientMatchKey === null ? 'import.brought-in-unidentified' : 'import.brought-in', {
          blocks: broughtIn.length,
        }),
      );
    }
    const created: Created[] = [];
    for (const block of takesOwn ? own : []) {
      if (insured === null) {
        all.push(applicationIssue('import.insured-key-missing'));
        continue;
      }
      const stored = storeImportedResult(context, actor, 'jahis-tc', records, { ...block, insured }, [], sha256);
      created.push(...stored.created);
      all.push(...stored.issues);
    }
    return { format: 'jahis-tc', records, created, issues: all };
  });
}
