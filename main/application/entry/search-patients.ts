import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { patientQuery } from '../../../shared/domain/patient-search.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { PatientRow } from '../entry-ports.ts';
import { maskedPatient, seesPatients } from '../mask-patient.ts';
import type { ResultRow } from '../ports.ts';

type Found = OperationOutput<'patient.search'>[number];
type History = OperationOutput<'patient.history'>;

const VISITS_SHOWN = 3;
const EVER = '1900-01-01' as CalendarDate;

export const searchPatients: UseCase<OperationInput<'patient.search'>, OperationOutput<'patient.search'>> = (
  context,
  actor,
  { text, limit, unmaskReason },
) => {
  const open = seesPatients(context, actor, unmaskReason, 'patient.search');
  const rows = context.store.patients.search(patientQuery(text), limit);
  if (!open) {
    // A search tells by itself whether somebody is a patient here: it is put down who asked.
    audited(context, actor, 'patient.search-masked', null, { found: rows.length });
  }
  return success(rows.map((row) => foundPatient(row, resultsOf(context, row), open)));
};

function resultsOf(context: Context, { matchKey }: PatientRow): readonly ResultRow[] {
  return matchKey === null ? [] : context.store.results.historyOf(matchKey, EVER);
}

function foundPatient(row: PatientRow, results: readonly ResultRow[], open: boolean): Found {
  const { insurerNumber, symbol, number, branch } = row.insured;
  return {
    patientId: row.patientId,
    patient: open ? row.patient : maskedPatient(row.patient),
    insurerNumber: open ? insurerNumber : null,
    symbol: open ? symbol : null,
    number: open ? number : null,
    branch: open ? branch : null,
    identified: row.matchKey !== null,
    lastVisits: [...new Set(results.map(({ dispensingDate }) => dispensingDate as string))].slice(0, VISITS_SHOWN),
  };
}

const QUANTITY_WORDS = { days: '日分', times: '回分', dispensings: '調剤' } as const;

/** What was dispensed here, newest first, and what the patient brought along. */
export const patientHistory: UseCase<OperationInput<'patient.history'>, History> = (
  context,
  actor,
  { patientId, limit, unmaskReason },
) => {
  const row = context.store.patients.byId(patientId);
  if (row === null) return refusal(applicationIssue('record.not-found', { id: String(patientId) }));
  const open = seesPatients(context, actor, unmaskReason, `patient ${patientId}`);
  const results = resultsOf(context, row);
  const broughtIn = !open || row.matchKey === null ? [] : context.store.broughtIn.ofPatient(row.matchKey);
  return success({
    patient: foundPatient(row, results, open),
    results: results.slice(0, limit).map((result) => ({
      resultId: result.resultId,
      dispensingDate: result.dispensingDate,
      institution: open ? result.result.institution.name : '',
      prescriber: open
        ? (result.result.groups.find((group) => group.prescriber !== null)?.prescriber?.name ?? null)
        : null,
      state: context.store.submissions.byResult(result.resultId)?.state ?? null,
      lines: open ? linesOf(result) : [],
    })),
    broughtIn: broughtIn.flatMap(({ drugs }) =>
      drugs.map((drug) => ({
        name: drug.name,
        source: drug.source,
        from: drug.from,
        institution: drug.institutionName,
        amount: drug.amount,
        unit: drug.unit,
        usage: drug.usageText,
      })),
    ),
    notes: broughtIn.flatMap(({ notes }) => notes.map(({ text, enteredOn }) => ({ text, enteredOn }))),
  });
};

function linesOf({ result }: ResultRow): History['results'][number]['lines'] {
  return result.groups.flatMap((group) =>
    group.drugs.map((drug) => ({
      rpNumber: group.rpNumber,
      name: drug.name,
      amount: drug.amount,
      unit: drug.unit,
      quantity: `${group.quantity}${QUANTITY_WORDS[group.quantityUnit]}`,
      usage: group.usage.text,
    })),
  );
}
