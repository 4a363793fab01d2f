import { createHash } from 'node:crypto';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { hasErrors } from '../../../shared/domain/issue.ts';
import { prescriptionFromJahisRx, readJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { prescriptionFromSj1, readSj1 } from '../../../shared/formats/sj1.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { PrescriptionRow } from '../row-ports.ts';
import { type ImportReading, nothing } from './import-reading.ts';
import { readSignedPrescription, takeInPrescription } from './take-in-prescription.ts';

/** Source of what came as a prescriber's document. */
const DOCUMENT = 'prescription-document';

/** The row of the same file, when it was taken in before and is not asked for again. */
function already(context: Context, sha256: string, again: boolean): PrescriptionRow | null {
  return again ? null : context.store.prescriptions.bySourceSha256(sha256);
}

/** Of what a symbol says: the same however it was read, from a file of any encoding or by a scanner that types. */
function symbolSha256(text: string): string {
  const lines = (text.endsWith('\u001a') ? text.slice(0, -1) : text).replaceAll(/\r\n?/g, '\n');
  return createHash('sha256').update(lines.trimEnd(), 'utf8').digest('hex');
}

/** The prescription that the same symbol brought before; of a cancelled one and another the other. */
export function ofSameSymbol(context: Context, text: string): PrescriptionRow | null {
  return context.store.prescriptions.bySourceSha256(symbolSha256(text));
}

/** JAHIS 院外処方箋 2次元シンボル: paper, with or without 引換番号. */
export function importJahisRx(context: Context, actor: Actor, text: string, again: boolean): ImportReading {
  const { document, issues } = readJahisRx(text);
  const mapped = prescriptionFromJahisRx(document);
  const all = [...issues, ...mapped.issues];
  const records = document.records.length;
  if (mapped.prescription === null || hasErrors(all)) return nothing('jahis-rx', records, all);
  if (!again && ofSameSymbol(context, text) !== null)
    return nothing('jahis-rx', records, [...all, applicationIssue('import.already')]);
  const { row } = takeInPrescription(context, actor, {
    prescription: mapped.prescription,
    source: 'jahis-rx',
    sourceSha256: symbolSha256(text),
    original: null,
    signatureValid: null,
    issues: all,
    // 引換番号付き紙: dispensing may begin offline, its reception must reach the service before its result.
    reception: mapped.prescription.kind === 'paper-with-exchange-number' ? 'pending' : 'local-only',
  });
  return { format: 'jahis-rx', records, created: [{ kind: 'prescription', id: row.prescriptionKey }], issues: all };
}

/** SJ1 alone carries no signature: to look at, never dispensed from. */
export function importSj1(context: Context, actor: Actor, text: string, sha256: string, again: boolean): ImportReading {
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

/** A prescriber's signed document, read from `bytes` as they are: they are what was signed. */
export function importPrescriptionXml(
  context: Context,
  actor: Actor,
  bytes: Uint8Array,
  sha256: string,
  again: boolean,
): ImportReading {
  const read = readSignedPrescription(context, bytes, 'electronic');
  if (!read.ok) return nothing('prescription-document', 0, read.issues);
  const { prescription, signatureValid, issues } = read.value;
  const records = prescription.groups.reduce((sum, group) => sum + group.drugs.length, 0);
  if (hasErrors(issues)) return nothing('prescription-document', records, issues);
  if (already(context, sha256, again) !== null || isHere(context, prescription.prescriptionId, signatureValid))
    return nothing('prescription-document', records, [...issues, applicationIssue('import.already')]);
  const { row } = takeInPrescription(context, actor, {
    prescription,
    source: DOCUMENT,
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

/**
 * The prescription is here from before. What was only named by a claims file, or came with a signature that does not stand,
 * is no prescription yet; what was given back may come again.
 */
function isHere(context: Context, prescriptionId: Uuid | null, signatureValid: boolean | null): boolean {
  const known = prescriptionId === null ? null : context.store.prescriptions.byPrescriptionId(prescriptionId);
  if (known === null || known.reception === 'cancelled') return false;
  if (known.reception !== 'preview') return true;
  return known.source === DOCUMENT && signatureValid !== true;
}
