import { errorCatalogue } from '../../../shared/contract/error-catalogue.ts';
import { englishOf, type Issue } from '../../../shared/domain/issue.ts';

/** What may stand in a bundle of what comes from outside: enough to tell rows and codes apart, nothing that a person typed. */

const SHORT_ID = 8;

export function shortId(id: string): string {
  return id.slice(0, SHORT_ID);
}

/** Codes of ours (`upload.not-reached`, `not-sent`), of the line (`ECONNREFUSED`, `http-503`), of the service (`EPSB1057E`). */
const CODE = /^(?:[a-z]+(?:[.-][a-z]+){0,5}|http-\d{3}|EPS[A-Z]?\d{4}[A-Z]|[A-Z][A-Z_]{2,40}|UND_ERR_[A-Z_]+)$/;

/** null where it is none: a text of the service may quote what it was sent. */
export function codeOnly(text: string): string | null {
  return CODE.test(text) ? text : null;
}

/** Scheme, host and port: an address may carry a login and a path with a token. */
export function addressOnly(url: string | null): string | null {
  return url === null ? null : new URL(url).origin;
}

/** An issue in English; one that the catalogue does not know says nothing. */
export function inEnglish(issue: Issue): { readonly text: string; readonly next: string } {
  const definition = errorCatalogue[issue.code];
  return definition === undefined ? { text: '', next: '' } : englishOf(definition, issue);
}
