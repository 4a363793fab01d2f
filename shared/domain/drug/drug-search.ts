import type { CalendarDate } from '../calendar-date.ts';
import type { Decimal } from '../decimal.ts';
import { categoryOfCode } from './drug-code.ts';
import type { GenericNameItem, PriceListItem } from './drug-list.ts';
import { foldForSearch, foldWords } from './drug-name.ts';
import { type DrugRoute, routesOf } from './drug-route.ts';

export interface DrugSearchHit {
  readonly kind: 'product' | 'generic-name';
  readonly code: string;
  readonly name: string;
  readonly ingredient: string;
  readonly spec: string;
  readonly unit: string | null;
  readonly routes: readonly DrugRoute[];
  readonly narcotic: boolean;
  readonly generic: PriceListItem['generic'];
  readonly originator: PriceListItem['originator'];
  /** null for a generic name */
  readonly priceYen: Decimal | null;
  readonly transitionalUntil: CalendarDate | null;
}

interface Entry {
  readonly kind: DrugSearchHit['kind'];
  readonly item: PriceListItem | GenericNameItem;
  /** As listed, and once more with its words of form and salt as others write them, where that differs */
  readonly name: string;
  /** Where the second one begins; 0 = there is none */
  readonly otherwise: number;
  readonly ingredient: string;
}

const SEARCH_LIMIT_MAX = 100;
/** Code prefix · begins with it, in just that strength · begins with it · holds it · ingredient holds it */
const RANKS = 5;

/** A number of a name, with its unit: searched as what it begins with, so that 6 finds 60mg while it is typed. */
const TOKEN = /\d[\d.]*(?:mg|μg|g|ml|%)?|[^\d]+/g;

const FORMS =
  '錠 カプセル 細粒 顆粒 散 シロップ テープ パップ 軟膏 クリーム ローション ゲル 点眼液 点鼻液 坐剤 液 注'.split(' ');

/** The end of a word that names a form: the price list writes 60mg錠 as well as 錠60mg, and a salt between. */
const FORM = new RegExp(`^(.{2,}?)((?:od|徐放|腸溶)?(?:${FORMS.map(foldForSearch).join('|')})|od|ds)$`);

interface Word {
  readonly whole: string;
  /** The same without its form, and its form */
  readonly parts: readonly [string, string] | null;
}

interface Query {
  readonly words: readonly Word[];
  readonly numbers: readonly string[];
  readonly code: string | null;
}

/** １，０００ and 1000 are one number; ２　１．５ and 2-1.5 stay two. */
function foldName(text: string): string {
  const parted = text.normalize('NFKC').replace(/(?<=\d)[\s・‐―−-]+(?=\d)/g, '/');
  return foldForSearch(parted).replace(/,/g, '');
}

/** Words of form and salt in one writing, before the rest is folded: 口腔内崩壊 as OD, Ｎａ as ナトリウム. */
const inWords = (plain: string): string => foldWords(plain.toLowerCase());

/** ろきそにん60 → ロキソニン and 60; parted by blanks or not, in any order. */
function queryOf(text: string): Query {
  const typed = text.normalize('NFKC').trim();
  const tokens = typed.split(/\s+/).flatMap((word) => foldName(inWords(word)).match(TOKEN) ?? []);
  return {
    words: tokens.filter((token) => !/^\d/.test(token)).map(wordOf),
    numbers: tokens.filter((token) => /^\d/.test(token)),
    code: /^\d[0-9A-Za-z]{2,11}$/.test(typed) ? typed.toUpperCase() : null,
  };
}

function wordOf(whole: string): Word {
  const [, stem, form] = FORM.exec(whole) ?? [];
  return { whole, parts: stem === undefined || form === undefined ? null : [stem, form] };
}

/** Where a number begins in a name with these very digits; a longer number than the one typed is `longer`. */
function numberIn(name: string, number: string): 'just' | 'longer' | null {
  let longer = false;
  for (let at = name.indexOf(number); at >= 0; at = name.indexOf(number, at + 1)) {
    if (/[\d.]/.test(name.charAt(at - 1))) continue;
    if (!/[\d.]/.test(name.charAt(at + number.length))) return 'just';
    longer = true;
  }
  return longer ? 'longer' : null;
}

/** Position in `RANKS`; null = no hit. */
function rankOf({ item, name, otherwise, ingredient }: Entry, { words, numbers, code }: Query): number | null {
  if (code !== null && item.code.startsWith(code)) return 0;
  let rank = 1;
  for (const [index, { whole, parts }] of words.entries()) {
    const at = name.indexOf(whole);
    if (at >= 0) {
      const begins = at === 0 || at === otherwise;
      if (index === 0 && !begins) rank = Math.max(rank, 3);
    } else if (parts?.every((part) => name.includes(part)) === true) rank = Math.max(rank, 3);
    else if (ingredient.includes(whole)) rank = 4;
    else return null;
  }
  for (const number of numbers) {
    const found = numberIn(name, number);
    if (found === null) return null;
    if (found === 'longer') rank = Math.max(rank, 2);
    // Digits alone are the beginning of a code, or a strength of any drug.
    if (words.length === 0) rank = Math.max(rank, 3);
  }
  return words.length + numbers.length === 0 ? null : rank;
}

/** 「サワイ」 but not エスクレ坐剤「２５０」 */
const COMPANY = /「(?![\d.%]+」)([^」]*)」/;
const NUMBERS = /[\d.]+(?:mg|μg|g|ml|%)?/g;

const listedName = ({ name, otherwise }: Entry): string => (otherwise === 0 ? name : name.slice(0, otherwise - 1));

/** Shorter names first (strength and company left out), oral before other routes, then by code. */
function inOrder(entries: readonly Entry[], fold: (text: string) => string): readonly Entry[] {
  const keyed = entries.map((entry) => ({
    entry,
    length: listedName(entry).replace(NUMBERS, '').length - fold(COMPANY.exec(entry.item.name)?.[1] ?? '').length,
    route: categoryOfCode(entry.item.code) === 'oral' ? 0 : 1,
  }));
  keyed.sort((a, b) => a.length - b.length || a.route - b.route || (a.entry.item.code < b.entry.item.code ? -1 : 1));
  return keyed.map(({ entry }) => entry);
}

/**
 * One text a line, searched as one string: where a line holds a word is found by the engine's own search, and only the
 * lines that do are looked at.
 */
function linesHolding(lines: readonly string[]): (part: string) => readonly number[] {
  const text = `\n${lines.join('\n')}\n`;
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return (part) => {
    const found: number[] = [];
    let line = 0;
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, starts[line] ?? text.length)) {
      line = lineAt(starts, at, line);
      found.push(line);
      line += 1;
      if (line >= starts.length) break;
    }
    return found;
  };
}

/** The last line that starts at or before the place. */
function lineAt(starts: readonly number[], place: number, from: number): number {
  let low = from;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

function hitOf({ kind, item }: Entry): DrugSearchHit {
  const { code, name, ingredient, spec } = item;
  const named = { kind, code, name, ingredient, spec, routes: routesOf(code, name) };
  if (!('unit' in item)) {
    const none = {
      unit: null,
      narcotic: false,
      generic: null,
      originator: null,
      priceYen: null,
      transitionalUntil: null,
    };
    return { ...named, ...none };
  }
  const { unit, narcotic, generic, originator, priceYen, transitionalUntil } = item;
  return { ...named, unit, narcotic, generic, originator, priceYen, transitionalUntil };
}

/**
 * Search over folded names: no index that could go stale, and a few milliseconds for 14,000 of them. The entries stand in
 * the order in which equal ranks are shown, so nothing is sorted while somebody types.
 */
export function createDrugSearch(products: readonly PriceListItem[], genericNames: readonly GenericNameItem[]) {
  // Rows of one ingredient or company follow each other by the thousand: each is folded once.
  const folds = new Map<string, string>();
  const fold = (text: string): string => {
    const folded = folds.get(text) ?? foldForSearch(text);
    folds.set(text, folded);
    return folded;
  };
  const entryOf =
    (kind: Entry['kind']) =>
    (item: Entry['item']): Entry => {
      const bare = item.name
        .replace(/^【般】/, '')
        .normalize('NFKC')
        .toLowerCase();
      const listed = foldName(bare);
      const otherwise = inWords(bare);
      // Most names hold no such word: only the others are folded once more.
      const names =
        otherwise === bare
          ? { name: listed, otherwise: 0 }
          : { name: `${listed} ${foldName(otherwise)}`, otherwise: listed.length + 1 };
      return { kind, item, ...names, ingredient: fold(item.ingredient) };
    };
  const entries = inOrder([...products.map(entryOf('product')), ...genericNames.map(entryOf('generic-name'))], fold);
  const byName = linesHolding(entries.map(({ name }) => name));
  const byCode = linesHolding(entries.map(({ item }) => item.code));
  const ofIngredient = new Map<string, number[]>();
  for (const [index, { ingredient }] of entries.entries()) {
    const rows = ofIngredient.get(ingredient);
    if (rows === undefined) ofIngredient.set(ingredient, [index]);
    else rows.push(index);
  }
  const ingredients = [...ofIngredient.keys()];
  const byIngredient = linesHolding(ingredients);

  /** Marks every entry that may be a hit: those that hold the longest part of what is typed. */
  function candidates({ words, numbers, code }: Query): Uint8Array {
    const stems = words.map(({ whole, parts }) => parts?.[0] ?? whole);
    const [part = ''] = [...stems, ...(words.length > 0 ? [] : numbers)].toSorted((a, b) => b.length - a.length);
    const marked = new Uint8Array(entries.length);
    if (code !== null) for (const index of byCode(`\n${code}`)) marked[index] = 1;
    if (part === '') return marked;
    for (const index of byName(part)) marked[index] = 1;
    for (const line of words.length > 0 ? byIngredient(part) : []) {
      for (const index of ofIngredient.get(ingredients[line] ?? '') ?? []) marked[index] = 1;
    }
    return marked;
  }

  /**
   * @param limit at most `SEARCH_LIMIT_MAX` hits are returned
   * @param codePrefix only codes that begin so
   */
  return (text: string, limit: number, codePrefix = ''): readonly DrugSearchHit[] => {
    const query = queryOf(text);
    const wanted = Math.max(0, Math.min(limit, SEARCH_LIMIT_MAX));
    const ranks: Entry[][] = Array.from({ length: RANKS }, () => []);
    const marked = candidates(query);
    for (let index = marked.indexOf(1); index >= 0; index = marked.indexOf(1, index + 1)) {
      const entry = entries[index];
      if (entry === undefined || !entry.item.code.startsWith(codePrefix)) continue;
      const rank = rankOf(entry, query);
      const found = rank === null ? undefined : ranks[rank];
      if (found !== undefined && found.length < wanted) found.push(entry);
      // Nothing that follows could be shown: only a code goes before the beginning of a name.
      if (query.code === null && ranks[1]?.length === wanted) break;
    }
    return ranks.flat().slice(0, wanted).map(hitOf);
  };
}
