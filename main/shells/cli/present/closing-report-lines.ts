import { type Language, say } from './text.ts';
import { valueLines } from './value-lines.ts';

/** 閉局レポート as it came with the verdict; nothing when there is none. */
export function closingReportLines(report: unknown, language: Language): string[] {
  if (report === undefined || report === null) return [];
  return ['', say({ ja: '閉局レポート', en: 'Closing report' }, language), ...valueLines(report, language)];
}
