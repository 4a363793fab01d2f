import { englishOf, type Issue } from '../../../../shared/domain/issue.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { definitionOf } from '../catalogue.ts';
import { severityLabel } from './labels.ts';
import { fill, type Language } from './text.ts';

const PLACE = {
  line: { ja: '{line}行目', en: 'line {line}' },
  record: { ja: 'レコード{record}', en: 'record {record}' },
  field: { ja: '{field}', en: '{field}' },
};

type Told = Pick<Issue, 'code' | 'text' | 'next' | 'parameters'>;

/** What was found, in the language asked for. An issue of an unknown code keeps the text it came with. */
export function issueText(issue: Told, language: Language): { readonly text: string; readonly next: string } {
  const definition = definitionOf(issue.code);
  if (language === 'ja' || definition === null) return { text: issue.text, next: issue.next };
  return englishOf(definition, issue);
}

/** Paths into our own data are for programs; the text names the line. */
const isInnerPath = (field: string): boolean => /^groups\[\d+\]/.test(field);

function whatLine(issue: Issue, text: string, language: Language): string {
  const places = [
    issue.line === undefined ? '' : fill(PLACE.line, language, { line: issue.line }),
    issue.record === undefined ? '' : fill(PLACE.record, language, { record: issue.record }),
    issue.field === undefined || isInnerPath(issue.field) ? '' : fill(PLACE.field, language, { field: issue.field }),
  ].filter((place) => place !== '');
  const where = places.length === 0 ? '' : `${places.join(' ')}: `;
  return printable(`[${severityLabel(issue.severity, language)}] ${where}${text} (${issue.code})`);
}

const nextLines = (next: string): string[] => (next === '' ? [] : [printable(`    -> ${next}`)]);

/** 接続できません (upload.not-reached): the last issue of a row. */
export function lastIssueText(issue: Pick<Issue, 'code' | 'text'>, language: Language): string {
  return `${issueText({ ...issue, next: '' }, language).text} (${issue.code})`;
}

/** Two lines: what and where with its code, then the way out. */
export function issueLines(issue: Issue, language: Language): string[] {
  const { text, next } = issueText(issue, language);
  return [whatLine(issue, text, language), ...nextLines(next)];
}

/** Many of one file, errors first: the way out stands once below those that share it. */
export function issueListLines(issues: readonly Issue[], language: Language): string[] {
  const told = issues.map((issue) => ({ issue, ...issueText(issue, language) }));
  const bySeverity = (['error', 'warning', 'info'] as const).flatMap((severity) => [
    ...Map.groupBy(
      told.filter(({ issue }) => issue.severity === severity),
      ({ next }) => next,
    ),
  ]);
  return bySeverity.flatMap(([next, group]) => [
    ...group.map(({ issue, text }) => whatLine(issue, text, language)),
    ...nextLines(next),
  ]);
}
