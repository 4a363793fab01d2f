import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definitionOf } from '../../../main/shells/cli/catalogue.ts';
import { cliIssue } from '../../../main/shells/cli/cli-issues.ts';
import { exitOfIssues } from '../../../main/shells/cli/exit-code.ts';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { errorCatalogue } from '../../../shared/contract/error-catalogue.ts';
import type { Issue } from '../../../shared/domain/issue.ts';

const root = resolve(import.meta.dirname, '../../..');

describe('exit codes of issues', () => {
  const defect = applicationIssue('defect.incident', { incident: 'x' });
  const unreachable = applicationIssue('service.not-reachable');
  const usage = cliIssue('cli.usage', { problem: 'x', command: '' });
  const warning: Issue = { ...unreachable, severity: 'warning' };
  const unknown: Issue = { ...usage, code: 'nobody.knows-it' };

  it.each<[string, Issue[], number]>([
    ['nothing', [], 0],
    ['warnings only', [warning], 0],
    ['the first error decides', [warning, unreachable, usage], 7],
    ['the first error decides, other order', [usage, unreachable], 2],
    ['a defect goes before everything', [usage, defect], 1],
    ['a code that no table knows is a defect', [unknown], 1],
  ])('%s', (_, issues, exit) => {
    expect(exitOfIssues(issues)).toBe(exit);
  });
});

describe('the catalogue of errors', () => {
  const tables = readdirSync(join(root, 'shared'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('-issues.ts'))
    .map((path) => join(root, 'shared', path));
  const codes = tables.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/^ {2}'([a-z0-9-]+(?:\.[a-z0-9-]+)+)': /gm)].map((match) => match[1] ?? ''),
  );

  it('holds every code of every table, so that each has its exit code and both languages', () => {
    expect(tables.length).toBeGreaterThan(5);
    expect(codes.length).toBeGreaterThan(50);
    expect(codes.filter((code) => !Object.hasOwn(errorCatalogue, code))).toEqual([]);
    expect(definitionOf('cli.usage')?.exit).toBe(2);
    expect(definitionOf('toString')).toBeNull();
  });

  it('has a sentence and a way out in Japanese and English for each', () => {
    const poor = Object.entries(errorCatalogue).filter(
      ([, { ja, en, nextJa, nextEn }]) =>
        !/[\u3040-\u30ff\u4e00-\u9fff]/.test(ja) ||
        !/[\u3040-\u30ff\u4e00-\u9fff]/.test(nextJa) ||
        !/[a-z]{2} /.test(en) ||
        !/[a-z]{2} /.test(nextEn),
    );
    expect(poor.map(([code]) => code)).toEqual([]);
  });
});
