import pino from 'pino';
import { instantOf } from '../../../shared/domain/calendar-date.ts';
import type { LogLine } from '../../application/support-ports.ts';
import type { Log } from '../../application/system-ports.ts';

type Fields = Readonly<Record<string, string | number | boolean | null>>;

const REDACTED = '[redacted]';
/** Names of fields that can only hold what no log may hold, whoever passes them by mistake. */
const FORBIDDEN_FIELDS = [
  'name',
  'nameKanji',
  'nameKana',
  'kana',
  'patient',
  'birthDate',
  'insurerNumber',
  'symbol',
  'number',
  'branch',
  'drug',
  'drugName',
  'password',
  'pin',
  'key',
  'token',
  'document',
];
const STRING_LENGTH_MAX = 200;

/**
 * Codes, ids and numbers only (ports.ts, Log). Text that is not plain ASCII may be a name or a drug, and a bare run of 4 to
 * 16 digits an insurer's, a patient's or an exchange number: neither is written.
 */
function withoutPersonalText(value: Fields[string]): Fields[string] {
  if (typeof value !== 'string') return value;
  const plain =
    /^[\x20-\x7e]*$/.test(value) &&
    !/(?<![0-9a-f-])\d{4,16}(?![0-9a-f-])/i.test(value.replace(/\d{4}-\d\d-\d\d(T[\d:.]+Z)?/g, ''));
  return plain ? value.slice(0, STRING_LENGTH_MAX) : REDACTED;
}

function screened(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, withoutPersonalText(value)]));
}

/** What pino's own list does for the lines it writes. */
function withoutForbidden(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, FORBIDDEN_FIELDS.includes(field) ? REDACTED : value]),
  );
}

/** Lines kept for a support bundle */
const TAIL_LINES = 500;

/** pino to standard error (standard output belongs to `--json`), written at once so that a crash loses no line. */
export function technicalLog(
  level: 'info' | 'warn' | 'error' | 'silent' = 'info',
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log & { readonly tail: () => readonly LogLine[] } {
  const kept: LogLine[] = [];
  const logger = pino({ level, base: null, redact: { paths: FORBIDDEN_FIELDS, censor: REDACTED } }, destination);
  const write =
    (line: 'info' | 'warn' | 'error') =>
    (event: string, fields: Fields = {}): void => {
      const safe = screened(fields);
      logger[line](safe, event);
      kept.push({ ...withoutForbidden(safe), at: instantOf(Date.now()), level: line, event });
      if (kept.length > TAIL_LINES) kept.shift();
    };
  return { info: write('info'), warn: write('warn'), error: write('error'), tail: () => [...kept] };
}
