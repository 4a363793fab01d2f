import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { CalendarDate } from '../../../shared/domain/calendar-date.ts';
import { patientQuery } from '../../../shared/domain/patient-search.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { PatientRow } from '../entry-ports.ts';
import { MASK, seesPatients } from '../mask-patient.ts';
import type { ResultRow } from '../row-ports.ts';

type Found = OperationOutput<'patient.search'>[number];
type History = OperationOutput<'patient.history'>;

const VISITS_SHOWN = 3;
const EVER = '1900-01-01' as CalendarDate;

export const searchPatients: UseCase<OperationInput<'patient.search'>, OperationOutput<'patient.search'>> = (
  context,
  actor,
  { text, limit, unmaskReason },
) => {
  if (!seesPatients(context, actor, unmaskReason, 'patient.search')) {
    // What is found spells a masked name out, letter by letter: nothing is looked for, and it is put down who asked.
    audited(context, actor, 'patient.search-masked', null);
    return success([]);
  }
  const rows = context.store.patients.search(patientQuery(text), limit);
  return success(rows.map((row) => foundPatient(row, resultsOf(context, row))));
};

function resultsOf(context: Context, { matchKey }: PatientRow): readonly ResultRow[] {
  return matchKey === null ? [] : context.store.results.historyOf(matchKey, EVER);
}

function foundPatient(row: PatientRow, results: readonly ResultRow[]): Found {
  const { insurerNumber, symbol, number, branch } = row.insured;
  return {
    patientId: row.patientId,
    patient: row.patient,
    insurerNumber,
    symbol,
    number,
    branch,
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
  if (!seesPatients(context, actor, unmaskReason, `patient ${patientId}`)) {
    // The days of visits would point at rows of the queue: the same for everybody, also for a number nobody has.
    audited(context, actor, 'patient.history-masked', null);
    return success(maskedHistory(patientId));
  }
  const row = context.store.patients.byId(patientId);
  if (row === null) return refusal(applicationIssue('record.not-found', { id: String(patientId) }));
  const results = resultsOf(context, row);
  const broughtIn = row.matchKey === null ? [] : context.store.broughtIn.ofPatient(row.matchKey);
  return success({
    patient: foundPatient(row, results),
    results: results.slice(0, limit).map((result) => ({
      resultId: result.resultId,
      dispensingDate: result.dispensingDate,
      institution: result.result.institution.name,
      prescriber: result.result.groups.find((group) => group.prescriber !== null)?.prescriber?.name ?? null,
      state: context.store.submissions.byResult(result.resultId)?.state ?? null,
      lines: linesOf(result),
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

function maskedHistory(patientId: number): History {
  const insured = { insurerNumber: null, symbol: null, number: null, branch: null };
  const patient = { nameKanji: MASK, nameKana: MASK, sex: null, birthDate: MASK };
  return {
    patient: { patientId, patient, ...insured, identified: false, lastVisits: [] },
    results: [],
    broughtIn: [],
    notes: [],
  };
}

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
