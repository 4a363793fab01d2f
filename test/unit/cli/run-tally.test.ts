import { describe, expect, it } from 'vitest';
import { tallyReport, unexpectedSkips } from '../../support/test-tally.ts';

const file = (status: string, ...statuses: string[]) => ({
  name: 'a.test.ts',
  status,
  message: 'first line\nsecond',
  assertionResults: statuses.map((each, index) => ({ fullName: `test ${index}`, status: each })),
});

describe('the summary of a test run', () => {
  it('counts all that is neither passed nor skipped as failed', () => {
    const report = {
      testResults: [file('passed', 'passed', 'skipped', 'todo'), file('failed', 'failed', 'passed', 'pending')],
    };
    expect(tallyReport(report)).toEqual({ passed: 2, failed: 2, skipped: ['test 1', 'test 2'], broken: [] });
  });

  it('counts a file that could not run as one failure', () => {
    expect(tallyReport({ testResults: [file('failed'), file('failed', 'skipped')] })).toEqual({
      passed: 0,
      failed: 2,
      skipped: ['test 0'],
      broken: ['a.test.ts: first line', 'a.test.ts: first line'],
    });
  });

  it('lets only listed skips pass, with * for anything and nothing else special', () => {
    const list = '# why\n*(xmlsec1 not installed)*\nexact name\n';
    const skipped = [
      'signs (xmlsec1 not installed) twice',
      'exact name',
      'exact names',
      'signs (xmlsec1 gone)',
      'xmlsec1 not installed',
    ];
    expect(unexpectedSkips(skipped, list)).toEqual(['exact names', 'signs (xmlsec1 gone)', 'xmlsec1 not installed']);
  });
});
