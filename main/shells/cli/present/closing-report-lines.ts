import type { ClosingReport } from '../../../../shared/domain/closing/closing-report.ts';
import { closingReportText } from '../../../../shared/domain/closing/closing-report-text.ts';
import type { Language } from './text.ts';

/** The report travels as plain data; these are the parts only it has. */
function isClosingReport(value: unknown): value is ClosingReport {
  return (
    typeof value === 'object' && value !== null && 'feeReading' in value && 'dispensed' in value && 'late' in value
  );
}

/** 閉局レポート as it came with the verdict; nothing when there is none. */
export function closingReportLines(report: unknown, language: Language): string[] {
  return isClosingReport(report) ? ['', ...closingReportText(report, language).trimEnd().split('\n')] : [];
}
