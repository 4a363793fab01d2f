import { type CalendarDate, type Instant, parseCalendarDate, parseInstant } from '../domain/calendar-date.ts';
import { parseUuid, type Uuid } from '../domain/identifiers.ts';
import type { TextCodec } from './envelope-codec.ts';

export const plainText: TextCodec<string> = { write: (value) => value, read: (text) => text };

/** A text of at most `max` characters (UTF-16 units); a longer one is a defect of the writer and no value for the reader. */
export function boundedText(max: number): TextCodec<string> {
  return {
    write(value) {
      if (value.length > max) throw new RangeError(`a field of ${max} characters was given ${value.length}`);
      return value;
    },
    read: (text) => (text.length <= max ? text : null),
  };
}

export const uuidText: TextCodec<Uuid> = { write: (value) => value, read: (text) => parseUuid(text) };

export const instantText: TextCodec<Instant> = { write: (value) => value, read: (text) => parseInstant(text) };

/** `YYYYMMDD`, as in the CSV records. */
export const dateText: TextCodec<CalendarDate> = {
  write: (value) => value.replaceAll('-', ''),
  read: (text) =>
    /^\d{8}$/.test(text) ? parseCalendarDate(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`) : null,
};

/** A whole number that is not negative. */
export const countText: TextCodec<number> = {
  write: (value) => String(value),
  read: (text) => (/^\d{1,9}$/.test(text) ? Number(text) : null),
};

/** A whole number of at most `digits` digits. */
export function boundedCount(digits: number): TextCodec<number> {
  const text = boundedText(digits);
  return {
    write: (value) => text.write(countText.write(value)),
    read: (value) => (text.read(value) === null ? null : countText.read(value)),
  };
}

/** `1` / `0`, as the consent flags of the check request. */
export const flagText: TextCodec<boolean> = {
  write: (value) => (value ? '1' : '0'),
  read: (text) => (text === '1' ? true : text === '0' ? false : null),
};

/** Standard base64, XML white space taken out; carried as text, because octets are made of it at the edge only. */
export const base64Text: TextCodec<string> = {
  write: (value) => value,
  read(text) {
    const compact = text.replace(/[ \t\r\n]/g, '');
    return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? compact : null;
  },
};

/** Words of ours against codes of a code list. */
export function codedText<Word extends string>(codes: Readonly<Record<Word, string>>): TextCodec<Word> {
  const words = new Map(Object.entries<string>(codes).map(([word, code]) => [code, word as Word]));
  return { write: (word) => codes[word], read: (text) => words.get(text) ?? null };
}
