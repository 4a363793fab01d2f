import { createHash } from 'node:crypto';
import { applicationIssue } from '../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../shared/contract/operations.ts';
import type { DispensingResult } from '../../shared/domain/dispensing-result.ts';
import { placeOfCare } from '../../shared/domain/duplicate-check/lines-of-result.ts';
import { withEvidentReasons } from '../../shared/domain/evident-reasons.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { hasErrors, type Issue } from '../../shared/domain/issue.ts';
import type { InsuredPersonKey } from '../../shared/domain/patient.ts';
import { patientMatchKey as patientMatchKeyOf } from '../../shared/domain/patient-match-key.ts';
import { refusal, success } from '../../shared/domain/result.ts';
import { dispensingResultFromCj1, readCj1 } from '../../shared/formats/cj1.ts';
import { detectFormat } from '../../shared/formats/detect-format.ts';
import { patientPartOf } from '../../shared/formats/dispensing-from-records.ts';
import { prescriptionFromJahisRx, readJahisRx } from '../../shared/formats/jahis-rx.ts';
import { joinJahisRxSymbols } from '../../shared/formats/jahis-rx-symbols.ts';
import { blocksFromJahisTc } from '../../shared/formats/jahis-tc-blocks.ts';
import { readJahisTc } from '../../shared/formats/jahis-tc-document.ts';
import { joinJahisTcParts } from '../../shared/formats/jahis-tc-parts.ts';
import { prescriptionFromSj1, readSj1 } from '../../shared/formats/sj1.ts';
import type { Context, UseCase } from './context.ts';
import { denial } from './denial.ts';
import { newResultRow, prescriptionBehind } from './draft-rows.ts';
import { finaliseRows } from './finalise-results.ts';
import type { Actor, PrescriptionRow } from './ports.ts';
import { resultIssues } from './result-issues.ts';
import { readSignedPrescription, takeInPrescription } from './take-in-prescription.ts';

type ImportInput = OperationInput<'import.files'>;
type ImportedFile = OperationOutput<'import.files'>[number];
type Created = ImportedFile['created'][number];

interface Reading {
  readonly format: string | null;
  readonly records: number;
  readonly created: readonly Created[];
  readonly issues: readonly Issue[];
}

const nothing = (format: string | null, records: number, issues: readonly Issue[]): Reading => ({
  format,
  records,
  created: [],
  issues,
});

/** Takes a stranger's files in, one transaction a file: what is refused leaves nothing behind, the others go on. */
export const importFiles: UseCase<ImportInput, OperationOutput<'import.files'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  if (input.finalise && !actor.rights.includes('finalise')) {
    return refusal(denial(context, actor, 'import --finalise', ['finalise']));
  }
  const files: ImportedFile[] = input.join ? [importJoined(context, actor, input)] : [];
  for (const [index, file] of input.join ? [] : input.files.entries()) {
    const bytes = Buffer.from(file.base64, 'base64');
    const reading = importOne(context, actor, bytes, input);
    files.push({ file: file.name, ...reading, created: [...reading.created], issues: [...reading.issues] });
    progress({
      phase: 'import',
      done: index + 1,
      total: input.files.length,
      perMinute: null,
      secondsLeft: null,
      row: null,
    });
    await context.clock.sleep(0);
  }
  if (!input.finalise) return success(files);
  const ids = files.flatMap((file) =>
    file.created.filter((created) => created.kind === 'result').map((created) => created.id as Uuid),
  );
  const outcomes = await finaliseRows(
    context,
    actor,
    ids,
    { settle: input.settle, lateReason: input.lateReason, checkReason: undefined },
    progress,
  );
  for (const file of files) {
    const mine = outcomes.filter((outcome) => file.created.some((created) => created.id === outcome.resultId));
    file.issues.push(
      ...mine.flatMap((outcome) =>
        outcome.issues.filter(
          (issue) => !file.issues.some((known) => known.code === issue.code && known.line === issue.line),
        ),
      ),
    );
  }
  return success(files);
};

/** Symbols or parts, in whatever order they were read, as one document; another patient's or a repeated one is refused. */
function importJoined(context: Context, actor: Actor, input: ImportInput): ImportedFile {
  const name = input.files.map((file) => file.name).join(' + ');
  const texts: string[] = [];
  for (const file of input.files) {
    const decoded = context.decodeText(Buffer.from(file.base64, 'base64'));
    if (!decoded.ok) return { file: name, format: null, records: 0, created: [], issues: [...decoded.issues] };
    texts.push(decoded.value.text);
  }
  const joined = texts.some((text) => detectFormat(text) === 'jahis-tc')
    ? joinJahisTcParts(texts)
    : joinJahisRxSymbols(texts);
  if (!joined.ok) return { file: name, format: null, records: 0, created: [], issues: [...joined.issues] };
  const bytes = Buffer.from(joined.value, 'utf8');
  const reading = importText(context, actor, bytes, joined.value, sha256Of(bytes), input);
  return { file: name, ...reading, created: [...reading.created], issues: [...reading.issues] };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function importOne(context: Context, actor: Actor, bytes: Uint8Array, input: ImportInput): Reading {
  const decoded = context.decodeText(bytes);
  if (!decoded.ok) return nothing(null, 0, decoded.issues);
  const { text, issues } = decoded.value;
  const reading = importText(context, actor, bytes, text, sha256Of(bytes), input);
  return { ...reading, issues: [...issues, ...reading.issues] };
}

function importText(
  context: Context,
  actor: Actor,
  bytes: Uint8Array,
  text: string,
  sha256: string,
  input: ImportInput,
): Reading {
  const format = detectFormat(text);
  switch (format) {
    case 'jahis-rx':
      return importJahisRx(context, actor, text, sha256, input.again);
    case 'sj1':
      return importSj1(context, actor, text, sha256, input.again);
    case 'cj1':
      return importCj1(context, actor, text, sha256, input.again);
    case 'jahis-tc':
      return importJahisTc(context, actor, text, sha256, input);
    case 'xml':
      return importPrescriptionXml(context, actor, bytes, sha256, input.again);
    case 'slip-qr':
      return nothing(format, 1, [applicationIssue('reception.slip-offline')]);
    default:
      return nothing(null, 0, [applicationIssue('import.unreadable')]);
  }
}

/** The row of the same file, when it was taken in before and is not asked for again. */
function already(context: Context, sha256: string, again: boolean): PrescriptionRow | null {
  return again ? null : context.store.prescriptions.bySourceSha256(sha256);
}

function importJahisRx(context: Context, actor: Actor, text: string, sha256: string, again: boolean): Reading {
  const { document, issues } = readJahisRx(text);
  const mapped = prescriptionFromJahisRx(document);
  const all = [...issues, ...mapped.issues];
  const records = document.records.length;
  if (mapped.prescription === null || hasErrors(all)) return nothing('jahis-rx', records, all);
  if (already(context, sha256, again) !== null)
    return nothing('jahis-rx', records, [...all, applicationIssue('import.already')]);
  const { row } = takeInPrescription(context, actor, {
    prescription: mapped.prescription,
    source: 'jahis-rx',
    sourceSha256: sha256,
    original: null,
    signatureValid: null,
    issues: all,
    // 引換番号付き紙: dispensing may begin offline, its reception must reach the service before its result.
    reception: mapped.prescription.kind === 'paper-with-exchange-number' ? 'pending' : 'local-only',
  });
  return { format: 'jahis-rx', records, created: [{ kind: 'prescription', id: row.prescriptionKey }], issues: all };
}

function importSj1(context: Context, actor: Actor, text: string, sha256: string, again: boolean): Reading {
  const { document, issues } = readSj1(text);
  const mapped = prescriptionFromSj1(document, { kind: 'electronic', prescriptionId: null });
  const all = [...issues, ...mapped.issues];
  const records = document.records.length;
  if (mapped.prescription === null || hasErrors(all)) return nothing('sj1', records, all);
  if (already(context, sha256, again) !== null)
    return nothing('sj1', records, [...all, applicationIssue('import.already')]);
  const preview = applicationIssue('reception.unsigned-preview');
  const { row } = takeInPrescription(context, actor, {
    prescription: mapped.prescription,
    source: 'sj1-preview',
    sourceSha256: sha256,
    original: null,
    signatureValid: null,
    issues: [...all, preview],
    reception: 'preview',
  });
  return {
    format: 'sj1',
    records,
    created: [{ kind: 'prescription', id: row.prescriptionKey }],
    issues: [...all, preview],
  };
}

function importPrescriptionXml(
  context: Context,
  actor: Actor,
  bytes: Uint8Array,
  sha256: string,
  again: boolean,
): Reading {
  const read = readSignedPrescription(context, bytes, 'electronic');
  if (!read.ok) return nothing('prescription-document', 0, read.issues);
  const { prescription, signatureValid, issues } = read.value;
  const records = prescription.groups.reduce((sum, group) => sum + group.drugs.length, 0);
  if (hasErrors(issues)) return nothing('prescription-document', records, issues);
  const known =
    prescription.prescriptionId === null
      ? null
      : context.store.prescriptions.byPrescriptionId(prescription.prescriptionId);
  if (already(context, sha256, again) !== null || known !== null)
    return nothing('prescription-document', records, [...issues, applicationIssue('import.already')]);
  const { row } = takeInPrescription(context, actor, {
    prescription,
    source: 'prescription-document',
    sourceSha256: sha256,
    original: bytes,
    signatureValid,
    issues,
    // Only a prescription whose signature stands may be dispensed; the service must be told of its reception.
    reception: signatureValid === true ? 'pending' : 'preview',
  });
  return {
    format: 'prescription-document',
    records,
    created: [{ kind: 'prescription', id: row.prescriptionKey }],
    issues,
  };
}

function importCj1(context: Context, actor: Actor, text: string, sha256: string, again: boolean): Reading {
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
): Reading {
  return context.store.transaction(() => {
    const known =
      imported.prescriptionId === null ? null : context.store.prescriptions.byPrescriptionId(imported.prescriptionId);
    const result = known === null ? imported : withEvidentReasons(imported, known.prescription, context.master);
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
    context.store.audit.append({
      at: row.createdAt,
      user: actor.name,
      action: 'result.import',
      target: row.resultId,
      detail: { format },
    });
    return { format, records, created: [{ kind: 'result', id: row.resultId }], issues: found };
  });
}

function importJahisTc(context: Context, actor: Actor, text: string, sha256: string, input: ImportInput): Reading {
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
  const known = store.results.byImportSha256(sha256).length > 0 || store.broughtIn.hasFile(sha256);
  if (!input.again && known) return nothing('jahis-tc', records, [...all, applicationIssue('import.already')]);
  const insured: InsuredPersonKey | null =
    input.insured === undefined
      ? null
      : { ...input.insured, relation: null, publicExpenses: [], specialPublicExpense: null };
  return store.transaction(() => {
    if (broughtIn.length > 0 || notes.length > 0) {
      const patient = patientPartOf(document.records)?.patient ?? null;
      const patientMatchKey = insured === null || patient === null ? null : patientMatchKeyOf(patient, insured);
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
    for (const block of own) {
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
