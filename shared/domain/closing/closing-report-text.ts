import stringWidth from 'string-width';
import { type Instant, tokyoDateOf, tokyoTimeOf } from '../calendar-date.ts';
import type { ClosingReport, LateRow, Share } from './closing-report.ts';
import {
  READING_WORDS,
  REPORT_WORDS,
  type ReportLanguage,
  reportedReason,
  reportedVerdict,
  STATE_WORDS,
} from './closing-report-words.ts';

const NUMBER_WIDTH = 6;

/** The report as plain text, one screen or sheet wide, columns aligned in a fixed-width Japanese font. No patient data. */
export function closingReportText(report: ClosingReport, language: ReportLanguage = 'ja'): string {
  const word = (key: keyof typeof REPORT_WORDS): string => REPORT_WORDS[key][language];
  const labelWidth = Math.max(
    ...Object.values(REPORT_WORDS)
      .slice(0, -1)
      .map((words) => stringWidth(words[language])),
  );
  const line = (label: string, value: string): string => `  ${padEnd(label, labelWidth)}  ${value}`;
  const count = (key: keyof typeof REPORT_WORDS, value: number): string => line(word(key), padStart(String(value)));
  const compared = (value: number | null, difference: number | null, missing: string): string =>
    value === null || difference === null
      ? missing
      : `${padStart(String(value))}  ${word('difference')} ${signed(difference)}`;
  const emergencyLines = (uses: readonly Instant[]): readonly string[] =>
    uses.length === 0
      ? []
      : [line(word('emergency'), `${padStart(String(uses.length))} ${word('used')}: ${uses.map(spoken).join(', ')}`)];
  return [
    `${word('title')} (${word(report.kind)})`,
    line(word('pharmacy'), report.pharmacyName),
    line(word('businessDay'), report.businessDay),
    line(word('asOf'), spoken(report.asOf)),
    line(word('by'), report.closedBy),
    line(word('verdict'), reportedVerdict(report, language)),
    '',
    count('dispensed', report.dispensed),
    count('registered', report.registered),
    count('exempt', report.exempt),
    count('exceptions', report.exceptions.length),
    ...report.exceptions.map((row) => `    - ${row.submissionId}  ${STATE_WORDS[row.state][language]}`),
    count('cancelled', report.cancelled),
    count('copiesMissing', report.copiesMissing),
    count('afterClosing', report.afterClosing),
    count('carriedOver', report.carriedOver),
    ...emergencyLines(report.emergencyUses ?? []),
    '',
    line(word('prescriptionCount'), compared(report.prescriptionCount, report.countDifference, word('notGiven'))),
    line(word('serviceCount'), compared(report.serviceCount, report.serviceDifference, word('notAsked'))),
    line(word('registrationShare'), spokenShare(report.registrationShare)),
    line(word('checkShare'), spokenShare(report.checkShare)),
    ...report.uncheckedReasons.map(
      (row) => `    - ${word('unchecked')} ${row.rows}: ${reportedReason(row, language) ?? word('noReason')}`,
    ),
    '',
    count('late', report.late.length),
    ...report.late.map((row) => lateLine(row, language)),
    line(word('fee'), report.fee === null ? word('noFee') : language === 'ja' ? report.fee.name : report.fee.nameEn),
    line(word('reading'), READING_WORDS[report.feeReading][language]),
    ...(report.fee === null ? [] : [line(word('source'), report.fee.source)]),
    '',
    word('caution'),
    '',
  ].join('\n');
}

function lateLine(row: LateRow, language: ReportLanguage): string {
  const { notYet, noReason, ongoing } = REPORT_WORDS;
  const registered = row.registeredAt === null ? notYet[language] : spoken(row.registeredAt);
  const reason = reportedReason(row, language) ?? noReason[language];
  const by = row.by === null ? '' : ` (${row.by})`;
  const outages = row.outages
    .map(
      ({ startedAt, endedAt }) => ` [${spoken(startedAt)} – ${endedAt === null ? ongoing[language] : spoken(endedAt)}]`,
    )
    .join('');
  return `    - ${row.submissionId}  ${row.dispensingDate} → ${registered}  ${reason}${by}${outages}`;
}

/** 99.9% (1999/2000): cut, never rounded up to a whole that is not reached. */
function spokenShare({ part, whole }: Share): string {
  if (whole === 0) return '—';
  const permille = Math.floor((part * 1000) / whole);
  return `${Math.floor(permille / 10)}.${permille % 10}% (${part}/${whole})`;
}

function signed(value: number): string {
  return value > 0 ? `+${value}` : String(value);
}

function spoken(instant: Instant): string {
  return `${tokyoDateOf(instant)} ${tokyoTimeOf(instant)}`;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - stringWidth(text)));
}

function padStart(text: string): string {
  return text.padStart(NUMBER_WIDTH);
}
