import { causeInEnglish } from './submission/line-cause.ts';

/** error = refused, nothing is written; warning = taken, but must be seen (some must be settled before 確定); info = told only. */
export type Severity = 'error' | 'warning' | 'info';

/** Who can act on it: the person at the counter, the owner, support staff, or nobody (the program goes on alone). */
export type IssueOwner = 'pharmacist' | 'clerk' | 'owner' | 'support' | 'program';

/** Exit codes of the command line: 1 defect, 2 usage, 3 work remains, 4 a person must act, 5 input refused, 6 storage, 7 service not reachable. */
export type ExitCode = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface Issue {
  readonly code: string;
  readonly severity: Severity;
  /** One Japanese sentence, placeholders filled in. Never holds a patient's name, number or birth date. */
  readonly text: string;
  /** The way out, one Japanese sentence. */
  readonly next: string;
  /** 1-based line of the input text. */
  readonly line?: number;
  /** Record number as written in the format, such as "201". */
  readonly record?: string;
  /** Japanese field name of the format, or a path such as lines[0].amount. */
  readonly field?: string;
  /** The values behind the placeholders, for another language. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

export interface IssueDefinition {
  readonly severity: Severity;
  readonly owner: IssueOwner;
  readonly exit: ExitCode;
  /** Japanese and English sentences; `{name}` is replaced from the parameters. */
  readonly ja: string;
  readonly en: string;
  readonly nextJa: string;
  readonly nextEn: string;
}

export type IssueTable<Code extends string = string> = Readonly<Record<Code, IssueDefinition>>;
export type IssuePlace = Pick<Issue, 'line' | 'record' | 'field'>;

/** Replaces `{name}`; a missing value is a defect of the caller and shows as `{name}`. */
export function fillPlaceholders(sentence: string, parameters: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}

/** What an issue is told again by: one that was kept with a row has its filled Japanese sentence and no values. */
interface Told extends Pick<Issue, 'text' | 'next'> {
  readonly parameters?: Issue['parameters'] | undefined;
}

/** The English sentences. Without values they are read out of the Japanese text; where they cannot, that stays. */
export function englishOf(definition: IssueDefinition, told: Told): Pick<Issue, 'text' | 'next'> {
  const values = told.parameters ?? valuesIn(definition.ja, told.text);
  const filled = (sentence: string, kept: string): string =>
    values === null && sentence.includes('{') ? kept : fillPlaceholders(sentence, values ?? {});
  return { text: filled(definition.en, told.text), next: filled(definition.nextEn, told.next) };
}

/** The values that stand in a filled sentence under the names of its placeholders; null where it is another sentence. */
function valuesIn(sentence: string, text: string): Readonly<Record<string, string>> | null {
  const pattern = sentence
    .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
    .replace(/\{(\w+)\}/g, (_whole, name: string) => `(?<${name}>.*)`);
  const found = new RegExp(`^${pattern}$`, 's').exec(text);
  if (found === null) return null;
  return Object.fromEntries(Object.entries(found.groups ?? {}).map(([name, value]) => [name, causeInEnglish(value)]));
}

/**
 * Makes issues from one room's table. Each room keeps its own table (`format-issues.ts`, `store-issues.ts` …);
 * `shared/contract/error-catalogue.ts` joins those of the shared rooms and of main.
 */
export function issueMaker<Code extends string>(table: IssueTable<Code>) {
  return (code: Code, parameters: Readonly<Record<string, string | number>> = {}, place: IssuePlace = {}): Issue => {
    const definition = table[code];
    return {
      code,
      severity: definition.severity,
      text: fillPlaceholders(definition.ja, parameters),
      next: fillPlaceholders(definition.nextJa, parameters),
      ...place,
      ...(Object.keys(parameters).length > 0 ? { parameters } : {}),
    };
  };
}

export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity === 'error');
}
