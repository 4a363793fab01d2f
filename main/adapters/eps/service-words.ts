import { printable } from '../../../shared/domain/printable.ts';

/** The service's codes have 9 characters; its longest public message has fewer than 200 (eps.md §1.3). */
const CODE_LENGTH_MAX = 40;
const TEXT_LENGTH_MAX = 1_000;
const CUT_MARK = '…';

function plain(text: string, lengthMax: number): string {
  const cut =
    text.length > lengthMax ? `${text.slice(0, lengthMax - CUT_MARK.length).toWellFormed()}${CUT_MARK}` : text;
  return printable(cut);
}

/**
 * Why the service refuses, as a row keeps it for years and every list shows it: whoever answers for the service, or stands
 * on the line, fills no database with it and steers no screen.
 */
export function serviceWords(code: string, text: string): { readonly code: string; readonly text: string } {
  return { code: plain(code, CODE_LENGTH_MAX), text: plain(text, TEXT_LENGTH_MAX) };
}
