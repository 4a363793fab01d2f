import { type CalendarDate, type Instant, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import { checkDuplicates } from '../../shared/domain/duplicate-check/check-duplicates.ts';
import type { CheckLine } from '../../shared/domain/duplicate-check/check-line.ts';
import type { CheckHit, CheckOutcome } from '../../shared/domain/duplicate-check/check-outcome.ts';
import { newLinesOfPrescription } from '../../shared/domain/duplicate-check/lines-of-prescription.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type {
  CheckAnswer,
  NotPerformedCause,
  ServiceCheck,
  ServiceCheckLine,
} from '../../shared/formats/eps-messages-check.ts';
import type { MockContext } from '../messages/message-context.ts';
import type { ToldAlert } from '../store/check-table.ts';
import type { BookedPrescription } from '../store/prescription-table.ts';
import type { CheckMasters } from './check-masters.ts';
import { fitted, rowOf } from './check-rows.ts';
import { drugIdentity, isCovered } from './oral-consent.ts';
import { takingLines } from './taking-lines.ts';
import { maskedForSending } from './view-consent.ts';

const PAST_NOT_COMPARABLE = '服用中の薬剤に照合できないものがあります。';
const NOT_PERFORMED = 'チェックを実施していません。';

/** What the check says of a line that it could not compare, in the words of the reader of the answer. */
const CAUSE_TEXTS: Readonly<Record<string, string>> = {
  'unknown-code': '薬品コードが薬価基準にありません。',
  'name-differs': '薬品コードと薬品名称が一致しません。',
  'receipt-code-unmapped': 'レセプト電算コードを変換できません。',
  'hot-code-unmapped': 'HOTコードを変換できません。',
  'no-code': '薬品コードがありません。',
  uninsured: '保険適用外です。',
  material: '医療材料です。',
};

function lineOf(outcome: CheckOutcome, line: CheckLine, csvLine: number): ServiceCheckLine {
  const found = outcome.lines.find((each) => each.lineId === line.lineId);
  const cause = found?.cause ?? null;
  const base = { csvLine, name: fitted('name', line.name) };
  if (found?.state === 'not-covered') {
    return { ...base, state: 'out-of-scope', reason: CAUSE_TEXTS[cause ?? ''] ?? cause };
  }
  if (found?.state !== 'checked')
    return { ...base, state: 'not-comparable', reason: CAUSE_TEXTS[cause ?? ''] ?? cause };
  // A drug being taken that cannot be read leaves every line compared with less than all.
  const pastUnread = outcome.unreadableTaking.length > 0;
  return { ...base, state: pastUnread ? 'not-comparable' : 'checked', reason: pastUnread ? PAST_NOT_COMPARABLE : null };
}

/** Line numbers of the drug records (201) of a CSV text, 1-based, the header line counted. */
export function drugLineNumbers(csv: string): readonly number[] {
  return csv.split(/\r?\n/).flatMap((line, index) => (line.startsWith('201,') ? [index + 1] : []));
}

export interface LinesToCheck {
  /** In the order of their records in the CSV */
  readonly lines: readonly CheckLine[];
  readonly csv: string;
  readonly insuredKey: string | null;
  readonly pharmacyCode: string;
  readonly prescriptionId: Uuid | null;
  readonly ownInstitutionIncluded: boolean;
  /** Consent given online opens everything */
  readonly online: boolean;
  /** Alerts that oral consent was taken for */
  readonly oral: readonly ToldAlert[];
}

interface Place {
  readonly line: CheckLine;
  readonly csvLine: number;
}

interface Moment {
  readonly performedAt: Instant;
  readonly checkedOn: CalendarDate;
}

/** What was told, with what stands behind it: an oral consent of this visit may name it. */
function rememberAlerts(
  context: MockContext,
  input: LinesToCheck,
  checkId: Uuid,
  moment: Moment,
  hits: readonly CheckHit[],
  places: ReadonlyMap<string, Place>,
): void {
  const { insuredKey, pharmacyCode, prescriptionId } = input;
  if (insuredKey === null || hits.length === 0) return;
  const alerts = new Map<string, ToldAlert & { readonly causedBy: string[] }>();
  for (const hit of hits) {
    const csvLine = places.get(hit.newDrug.lineId)?.csvLine ?? 0;
    const key = `${hit.rule} ${csvLine}`;
    const alert = alerts.get(key) ?? { csvLine, category: hit.rule, drug: drugIdentity(hit.newDrug), causedBy: [] };
    if (hit.causing !== null) alert.causedBy.push(hit.causing.lineId);
    alerts.set(key, alert);
  }
  const told = { checkId, pharmacyCode, insuredKey, prescriptionId, ...moment, alerts: [...alerts.values()] };
  context.store.checks.tell(told);
}

function notPerformed(
  input: LinesToCheck,
  checkId: Uuid,
  moment: Moment,
  cause: NotPerformedCause,
  lines: readonly ServiceCheckLine[],
): ServiceCheck {
  const { ownInstitutionIncluded } = input;
  const answer = { answer: 'not-performed', notPerformedCause: cause } as const;
  return { ...answer, checkId, ...moment, ownInstitutionIncluded, lines, rows: [] };
}

/** Nothing could be compared with anything: 未実施, never 該当なし. */
function unreadCause(outcome: CheckOutcome): NotPerformedCause | null {
  if (outcome.answer !== 'not-performed') return null;
  return outcome.lines.every((line) => line.state === 'not-covered') ? 'out-of-scope' : 'no-readable-line';
}

function answerFor(hits: readonly CheckHit[]): CheckAnswer {
  if (hits.length === 0) return { answer: 'none', notPerformedCause: null };
  const withheld = hits.some((hit) => hit.masked === 'no-consent');
  return { answer: withheld ? 'found-without-consent' : 'found', notPerformedCause: null };
}

function performCheck(
  context: MockContext,
  input: LinesToCheck,
  known: { readonly masters: CheckMasters; readonly insuredKey: string },
  moment: Moment,
  places: ReadonlyMap<string, Place>,
): ServiceCheck {
  const { lines, ownInstitutionIncluded } = input;
  const { masters, insuredKey } = known;
  const checkId = context.uuid();
  const outcome = checkDuplicates({
    newLines: lines,
    takingLines: takingLines(context, insuredKey, moment.checkedOn),
    checkedOn: moment.checkedOn,
    ownInstitution: input.pharmacyCode,
    includeOwnInstitution: ownInstitutionIncluded,
    master: masters.drugs,
    pairs: masters.pairs,
    withinPrescription: false,
  });
  const checkedLines = [...places.values()].map(({ line, csvLine }) => lineOf(outcome, line, csvLine));
  const cause = unreadCause(outcome);
  if (cause !== null) return notPerformed(input, checkId, moment, cause, checkedLines);
  rememberAlerts(context, input, checkId, moment, outcome.hits, places);
  const sent = maskedForSending(outcome.hits, input.online, (hit) => isCovered(hit, input.oral));
  const rows = sent.flatMap((hit) => {
    const place = places.get(hit.newDrug.lineId);
    return place === undefined ? [] : [rowOf(hit, place.line, place.csvLine)];
  });
  return { ...answerFor(sent), checkId, ...moment, ownInstitutionIncluded, lines: checkedLines, rows };
}

/** The check over the mock's own data, masked as the service masks it (eps.md §4). */
export function runCheck(context: MockContext, input: LinesToCheck): ServiceCheck {
  const performedAt = context.now();
  const moment = { performedAt, checkedOn: tokyoDateOf(performedAt) };
  const { insuredKey } = input;
  const numbers = drugLineNumbers(input.csv);
  const places = new Map(
    input.lines.map((line, index) => [line.lineId, { line, csvLine: numbers[index] ?? 0 }] as const),
  );
  const { masters } = context;
  if (masters !== null && insuredKey !== null) {
    return performCheck(context, input, { masters, insuredKey }, moment, places);
  }
  const lines = [...places.values()].map(
    ({ line, csvLine }): ServiceCheckLine => ({
      csvLine,
      name: fitted('name', line.name),
      state: 'not-comparable',
      reason: NOT_PERFORMED,
    }),
  );
  return notPerformed(input, context.uuid(), moment, masters === null ? 'no-masters' : 'person-unknown', lines);
}

/** ②: the prescribed drugs, at reception; consent is asked for later, so it is masked. */
export function checkPrescription(context: MockContext, row: BookedPrescription, pharmacyCode: string): ServiceCheck {
  return runCheck(context, {
    lines: newLinesOfPrescription(row.content, row.prescriptionId),
    csv: row.sj1,
    insuredKey: row.insuredKey,
    pharmacyCode,
    prescriptionId: row.prescriptionId,
    ownInstitutionIncluded: false,
    online: false,
    oral: [],
  });
}
