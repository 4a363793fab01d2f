import type { CalendarDate } from '../domain/calendar-date.ts';
import type { Decimal } from '../domain/decimal.ts';

/**
 * How a field is read. Types 9, X and N are the standards' own: text = N (any characters), alnum = X (ASCII and half-width
 * kana), digits = 9 where the digits are a name (leading zeros count), integer = 9 where they are a number, decimal = X with
 * an amount, date = 9/X with a day, code = a value of a closed list.
 */
export type FieldKind = 'text' | 'alnum' | 'digits' | 'integer' | 'decimal' | 'date' | 'code';

/** always = ◎; to-patient = only in 出力区分 1; recommended = ◎ in the table, but the standard's own examples leave it out. */
export type Requirement = 'always' | 'to-patient' | 'recommended';

export interface FieldOptions {
  readonly required?: Requirement;
  /** A year or a month alone is allowed (患者生年月日). */
  readonly partial?: true;
  /** Zero and negative values are refused. */
  readonly positive?: true;
  /** Values outside the list are reserved for the future: told of, not refused. */
  readonly open?: true;
  readonly checkDigit?: 'insurer' | 'public-payer' | 'recipient';
}

export interface FieldLayout extends FieldOptions {
  readonly key: string;
  /** Name in the standard, shown in issues. */
  readonly name: string;
  readonly kind: FieldKind;
  /** Most bytes in Shift_JIS: half-width 1, others 2. */
  readonly bytes: number;
  readonly codes?: Readonly<Record<string, string>>;
}

/** How often a record may stand: per document, per 調剤 block, per RP, per drug. */
export type Occurrence = 'once' | 'many' | 'once-per-rp' | 'many-per-rp' | 'once-per-drug' | 'many-per-drug';

export interface RecordLayout {
  readonly no: string;
  readonly name: string;
  readonly occurrence: Occurrence;
  readonly fields: readonly FieldLayout[];
}

export interface FormatLayout {
  readonly format: 'jahis-rx' | 'jahis-tc' | 'cj1' | 'sj1';
  /** What the first field of the first line looks like. */
  readonly header: RegExp;
  readonly records: readonly RecordLayout[];
}

/** Text that is no value of its field's kind; kept as written, and reported. */
export interface Unreadable {
  readonly unreadable: string;
}

/** `1960` or `1960-06`. */
export interface PartialDate {
  readonly partialDate: string;
}

export type FieldValue = string | CalendarDate | Decimal | PartialDate | Unreadable | null;

type ValueOf<F extends FieldLayout> = F['kind'] extends 'date'
  ? CalendarDate | PartialDate | Unreadable | null
  : F['kind'] extends 'decimal' | 'integer'
    ? Decimal | Unreadable | null
    : F['kind'] extends 'code'
      ? (keyof F['codes'] & string) | Unreadable | null
      : string | null;

export type ValuesOf<R extends RecordLayout> = {
  readonly [F in R['fields'][number] as F['key']]: ValueOf<F>;
};

export type LineEnd = 'crlf' | 'lf' | 'cr';

/** How one record was written, so that it goes out as it came in. */
export interface RecordNotation {
  /** Fields after the record number; trailing empty ones may be left out. */
  readonly fieldCount: number;
  /** Era character of each date that was not written YYYYMMDD, by key. */
  readonly eras: Readonly<Record<string, string>>;
  /** Fields beyond the layout. */
  readonly surplus: readonly string[];
  /** Only where it differs from the document's. */
  readonly lineEnd: LineEnd | null;
}

export type RecordOf<R extends RecordLayout> = R extends RecordLayout
  ? { readonly no: R['no']; readonly values: ValuesOf<R>; readonly notation: RecordNotation }
  : never;

/** A record number outside the layout, or an empty line: kept whole. */
export interface UnknownRecord {
  readonly no: null;
  readonly fields: readonly string[];
  readonly notation: RecordNotation;
}

export interface Dialect {
  /** First field of the first line: `JAHIS10`, `JAHISTC08`, `CJ1`, `SJ1`. */
  readonly version: string;
  /** The header's other fields (`1` of `JAHISTC08,1`; one empty field in `CJ1,`). */
  readonly headerFields: readonly string[];
  readonly lineEnd: LineEnd;
  /** Whether the last line has a line end. */
  readonly finalLineEnd: boolean;
  /** Whether 0x1A closes the text. The character encoding is the edge's affair and is kept there. */
  readonly endOfFileMark: boolean;
}

/** Line n of the text is the header for n = 1, else `records[n - 2]`: every line is kept. */
export interface RecordDocument<L extends FormatLayout = FormatLayout> {
  readonly dialect: Dialect;
  readonly records: readonly (RecordOf<L['records'][number]> | UnknownRecord)[];
}

/** A record as generic code sees it. */
export interface AnyRecord {
  readonly no: string;
  readonly values: Readonly<Record<string, FieldValue>>;
  readonly notation: RecordNotation;
}

// ---------------------------------------------------------------- building blocks of the tables

function field<const K extends string, const T extends FieldKind, const O extends FieldOptions>(
  kind: T,
  key: K,
  name: string,
  bytes: number,
  options: O,
) {
  return { kind, key, name, bytes, ...options } as const;
}

export function text<const K extends string, const O extends FieldOptions>(
  key: K,
  name: string,
  bytes: number,
  options = {} as O,
) {
  return field('text', key, name, bytes, options);
}

export function alnum<const K extends string, const O extends FieldOptions>(
  key: K,
  name: string,
  bytes: number,
  options = {} as O,
) {
  return field('alnum', key, name, bytes, options);
}

export function digits<const K extends string, const O extends FieldOptions>(
  key: K,
  name: string,
  bytes: number,
  options = {} as O,
) {
  return field('digits', key, name, bytes, options);
}

export function integer<const K extends string, const O extends FieldOptions>(
  key: K,
  name: string,
  bytes: number,
  options = {} as O,
) {
  return field('integer', key, name, bytes, options);
}

export function decimal<const K extends string, const O extends FieldOptions>(
  key: K,
  name: string,
  bytes: number,
  options = {} as O,
) {
  return field('decimal', key, name, bytes, options);
}

export function date<const K extends string, const O extends FieldOptions>(key: K, name: string, options = {} as O) {
  return field('date', key, name, 8, options);
}

export function code<
  const K extends string,
  const C extends Readonly<Record<string, string>>,
  const O extends FieldOptions,
>(key: K, name: string, bytes: number, codes: C, options = {} as O) {
  return { ...field('code', key, name, bytes, options), codes };
}

export function record<const N extends string, const F extends readonly FieldLayout[]>(
  no: N,
  name: string,
  occurrence: Occurrence,
  ...fields: F
) {
  return { no, name, occurrence, fields };
}
