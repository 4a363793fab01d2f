import { parseCalendarDate } from '../domain/calendar-date.ts';
import { parseDecimal } from '../domain/decimal.ts';
import type { PriceList, PriceListItem } from '../domain/drug/drug-list.ts';
import { lowerBound } from './sorted-lines.ts';
import { fieldsOfLine } from './table-text.ts';

/**
 * The price list over the lines of its table, which stand in order of their codes: a code is found by halving, and only
 * the lines asked for are taken apart (all 12,417 at once cost ten times as much as a first look-up).
 * @param readLines lines without the header; called once, when first needed
 */
export function createPriceList(readLines: () => readonly string[]): PriceList {
  let lines: readonly string[] | null = null;
  let items: readonly PriceListItem[] | null = null;

  function read(): readonly string[] {
    lines ??= readLines();
    return lines;
  }

  /** 成分名 is written once for rows that follow each other. */
  function ingredientAt(index: number): string {
    for (let at = index; at >= 0; at -= 1) {
      const written = read()[at]?.split('\t', 3)[2] ?? '';
      if (written !== '') return written;
    }
    throw new Error('price list: the first row names no ingredient');
  }

  function startingWith(prefix: string): readonly PriceListItem[] {
    const found: PriceListItem[] = [];
    for (let at = lowerBound(read(), prefix); read()[at]?.startsWith(prefix) === true; at += 1) {
      const fields = fieldsOfLine(read()[at] ?? '');
      found.push(itemOf(fields, fields[2] === '' ? (found.at(-1)?.ingredient ?? ingredientAt(at)) : (fields[2] ?? '')));
    }
    return found;
  }

  return {
    startingWith,
    all: () => {
      items ??= startingWith('');
      return items;
    },
  };
}

function itemOf(fields: readonly string[], ingredient: string): PriceListItem {
  const [code = '', name = '', , spec = '', unit = '', marks = '', until = '', price = ''] = fields;
  return {
    code,
    name,
    ingredient,
    spec,
    unit: unit === '' ? null : unit,
    narcotic: marks.includes('N'),
    generic: marks.includes('G') ? 'generic' : marks.includes('S') ? 'generic-excluded' : null,
    originator: marks.includes('O') ? 'originator' : marks.includes('Q') ? 'quasi-originator' : null,
    hasGeneric: marks.includes('H'),
    transitionalUntil: until === '' ? null : parseCalendarDate(until),
    priceYen: price === '' ? null : parseDecimal(price),
    listedUntil: null,
  };
}

/** One line by itself, 成分名 written out: a row of an earlier list. */
export function priceListItemOfLine(line: string): PriceListItem {
  const fields = fieldsOfLine(line);
  return itemOf(fields, fields[2] ?? '');
}
