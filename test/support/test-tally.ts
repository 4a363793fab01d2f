/**
 * Counts a Vitest JSON report. Everything that is neither passed nor skipped is failed: a test that never ended because
 * its worker died, a file that could not be loaded, a hook that threw.
 */

interface ReportedFile {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
}

export interface Tally {
  passed: number;
  failed: number;
  /** Full names; their titles say why. */
  skipped: string[];
  /** Files that failed without a failed test. */
  broken: string[];
}

export function tallyReport(report: { readonly testResults: readonly ReportedFile[] }): Tally {
  const tally: Tally = { passed: 0, failed: 0, skipped: [], broken: [] };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') tally.passed += 1;
      else if (test.status === 'skipped' || test.status === 'todo') tally.skipped.push(test.fullName);
      else failedHere += 1;
    }
    if (failedHere === 0 && file.status !== 'passed') {
      failedHere = 1;
      tally.broken.push(`${file.name}: ${(file.message ?? '').split('\n')[0]}`);
    }
    tally.failed += failedHere;
  }
  return tally;
}

/**
 * @param skipped full test names
 * @param list text of `allowed-skips.txt`: one pattern a line, `*` stands for anything, `#` begins a comment
 * @returns those that no pattern covers
 */
export function unexpectedSkips(skipped: readonly string[], list: string): string[] {
  const patterns = list
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => new RegExp(`^${line.split('*').map(escapeRegExp).join('.*')}$`, 'u'));
  return skipped.filter((name) => !patterns.some((pattern) => pattern.test(name)));
}

function escapeRegExp(text: string): string {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
