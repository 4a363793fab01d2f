import { addDays, type CalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { BroughtInDrug } from '../../../shared/domain/drug/brought-in-drug.ts';
import { checkDuplicates } from '../../../shared/domain/duplicate-check/check-duplicates.ts';
import type { TakingLine } from '../../../shared/domain/duplicate-check/check-line.ts';
import type { CheckOutcome } from '../../../shared/domain/duplicate-check/check-outcome.ts';
import { newLinesOfPrescription } from '../../../shared/domain/duplicate-check/lines-of-prescription.ts';
import {
  newLinesOfResult,
  placeOfCare,
  takingLinesOfResult,
} from '../../../shared/domain/duplicate-check/lines-of-result.ts';
import { patientMatchKey } from '../../../shared/domain/kana.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import type { Context } from '../context.ts';
import { amountLimits } from '../result/amount-limits.ts';
import type { CheckRow, ResultRow } from '../row-ports.ts';
import type { StoredLocalCheck } from './check-alerts.ts';
import { type CheckSubject, linesFingerprint } from './service-check.ts';

/** The service looks back 100 days; so does the check over our own records. */
const LOOK_BACK_DAYS = 100;

const ANSWERS: Readonly<Record<CheckOutcome['answer'], CheckRow['answer']>> = {
  hits: 'found',
  none: 'none',
  'partly-unchecked': 'partly-checked',
  'not-performed': 'not-performed',
};

/**
 * ローカル確認: the same engine over this pharmacy's own records, the patient's other open drafts (同時受付) and the lines
 * among themselves (処方内). Its negative is 自局記録に該当なし・サービス未照会, never 該当なし.
 * @param options explain: tell for every pair of lines that is no hit why not
 */
export function checkLocally(
  context: Context,
  subject: CheckSubject,
  by: string,
  { explain = false, drafts = openDrafts(context) }: { readonly explain?: boolean; readonly drafts?: OpenDrafts } = {},
): CheckRow {
  const at = context.clock.now();
  const checkedOn = tokyoDateOf(at);
  const outcome = localOutcome(context, subject, drafts, explain);
  return {
    checkId: context.random.uuid(),
    prescriptionKey: subject.prescription.prescriptionKey,
    resultId: subject.row?.resultId ?? null,
    source: 'local',
    answer: outcome === null ? 'not-performed' : ANSWERS[outcome.answer],
    linesSha256: linesFingerprint(subject.row?.result ?? subject.prescription.prescription),
    checkedOn,
    performedAt: at,
    by,
    detail: outcome ?? { cause: 'patient-not-identified' },
  };
}

/** Drafts by patient, read once for a whole list of checks. */
export type OpenDrafts = ReadonlyMap<string, readonly ResultRow[]>;

export function openDrafts(context: Pick<Context, 'store'>): OpenDrafts {
  const drafts = context.store.results.drafts();
  return Map.groupBy(drafts, (row) => patientMatchKey(row.result.patient, row.result.insured) ?? '');
}

/** null: the patient is not surely identified, so nothing is compared (未実施). */
function localOutcome(
  context: Context,
  subject: CheckSubject,
  open: OpenDrafts,
  explain: boolean,
): StoredLocalCheck | null {
  const { store, master, shop } = context;
  const checkedOn = tokyoDateOf(context.clock.now());
  const about = subject.row?.result ?? subject.prescription.prescription;
  const key = patientMatchKey(about.patient, about.insured);
  if (key === null) return null;
  const refs = {
    prescriptionRef: subject.prescription.prescriptionKey,
    resultRef: subject.row === null ? null : handOver(context, subject.row),
  };
  const drafts = (open.get(key) ?? []).filter((row) => row.resultId !== subject.row?.resultId);
  const takingLines: TakingLine[] = [
    ...store.results.historyOf(key, addDays(checkedOn, -LOOK_BACK_DAYS)).flatMap((row) => {
      const submission = store.submissions.byResult(row.resultId);
      const scope = isOfThisVisit(row, submission, checkedOn) ? 'concurrent' : 'taking';
      return takingLinesOfResult(row.result, refsOf(context, row), statusOf(submission), scope);
    }),
    ...store.broughtIn.ofPatient(key).flatMap((row) => broughtInLines(row.importSha256, row.drugs)),
    ...drafts.flatMap((row) => takingLinesOfResult(row.result, refsOf(context, row), 'current', 'concurrent')),
  ];
  const newLines =
    subject.row === null
      ? newLinesOfPrescription(subject.prescription.prescription, refs.prescriptionRef)
      : newLinesOfResult(subject.row.result, refs);
  const outcome = checkDuplicates({
    newLines,
    takingLines,
    checkedOn,
    ownInstitution: placeOfCare(shop.pharmacy).code,
    // The local check always includes own records: it has no others.
    includeOwnInstitution: true,
    master,
    pairs: context.pairs(),
    limits: amountLimits(store),
    newLinesFrom: { institution: placeOfCare(about.institution), pharmacy: placeOfCare(shop.pharmacy) },
    explainNonHits: explain,
  });
  const names = Object.fromEntries(newLines.map(({ lineId, name }) => [lineId, name]));
  return { ...outcome, masters: master.appliesFrom, names };
}

/**
 * 同時受付 does not end with 確定: what this counter hands out on the same day, or what the service cannot know because it
 * was never registered, is nobody else's to find.
 */
function isOfThisVisit(row: ResultRow, submission: Submission | null, checkedOn: CalendarDate): boolean {
  return row.dispensingDate === checkedOn || (submission !== null && submission.registeredAt === null);
}

function refsOf(context: Context, row: ResultRow) {
  return { prescriptionRef: row.prescriptionKey, resultRef: handOver(context, row) };
}

/** The id of the first version stands for the hand-over through all its versions. */
function handOver(context: Context, row: ResultRow): string {
  let first = row;
  for (let hops = 0; first.previousResultId !== null && hops < 1000; hops += 1) {
    const before = context.store.results.byId(first.previousResultId);
    if (before === null) break;
    first = before;
  }
  return first.resultId;
}

function statusOf(submission: Submission | null): TakingLine['status'] {
  switch (submission?.state) {
    case 'voided':
    case 'withdrawn':
      return 'withdrawn';
    case 'superseded':
      return 'superseded';
    default:
      return 'current';
  }
}

/** 持参情報 as drugs being taken: what a notebook says of other pharmacies. OTC products are no insured drugs. */
function broughtInLines(importSha256: string, drugs: readonly BroughtInDrug[]): readonly TakingLine[] {
  return drugs.map((drug, index) => ({
    lineId: `${importSha256.slice(0, 16)}/${index + 1}`,
    codeType: drug.codeType,
    code: drug.code,
    name: drug.name,
    coverage: drug.source === 'otc' ? 'uninsured' : drug.dosageForm === 'material' ? 'material' : 'insured',
    supply: {
      kind: drug.dosageForm === 'external' ? 'external' : drug.dosageForm === 'as-needed' ? 'as-needed' : 'regular',
      quantity: drug.quantity ?? 1,
      quantityUnit: drug.quantityUnit === '日分' ? 'days' : drug.quantityUnit === '回分' ? 'times' : 'dispensings',
      amount: drug.amount,
      unit: drug.unit ?? '',
    },
    prescriptionRef: null,
    resultRef: null,
    scope: 'taking',
    status: 'current',
    dispensedOn: drug.from,
    prescribedOn: null,
    institution: null,
    pharmacy: null,
    usage: drug.usageText ?? '',
    prescriberReason: null,
  }));
}
