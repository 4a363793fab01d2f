import type { DomainIssueCode } from '../domain-issues.ts';

const CODES: readonly DomainIssueCode[] = [
  'match.name-differs',
  'match.code-unknown',
  'match.unit-differs',
  'match.unit-not-listed',
  'match.usage-unasked',
  'match.narcotic-licence-missing',
  'match.patient-not-sure',
  'match.patient-changed',
];

/** Warnings about a line that only a pharmacist's reason opens the way to 確定 for (product.md §7). */
export function mustBeSettled({ code }: { readonly code: string }): boolean {
  return CODES.some((one) => one === code);
}
