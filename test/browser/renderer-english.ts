/** Finds what the window still says in Japanese once English is chosen (product.md §9). */

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { errorCatalogue } from '../../shared/contract/error-catalogue.ts';

/** Kana, kanji, and the punctuation that belongs to them; a full-width space stands in names only. */
const JAPANESE =
  /[\u3001-\u3020\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff9f]/;

/** Sentences of ours in an answer: whatever stands under another key was typed, scanned, or told by somebody else. */
const OUR_WORDS: ReadonlySet<string> = new Set([
  'text',
  'next',
  'line',
  'verdictLine',
  'words',
  'parameters',
  'checks',
  'ja',
]);

/** What a person wrote stands in these under `text`. */
const OTHERS_WORDS: ReadonlySet<string> = new Set([
  'instructions',
  'messagesToPrescriber',
  'usage',
  'usageSupplements',
]);

/** What stays Japanese on purpose. */
const KEPT: readonly RegExp[] = [
  // 記号・番号・枝番 as they stand on the card
  /(?<=\d)・(?=\d)/g,
  // What stands for a letter that a symbol cannot hold
  /〓/g,
  // Of the search: an example of kana and kanji to type
  /サトウ,佐藤/g,
];

/** What one page was told and told others: names, drugs, institutions, typed text. */
export interface SeenData {
  readonly take: (answer: unknown) => void;
  readonly has: () => readonly string[];
}

const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

export function seenData(): SeenData {
  const strings = new Set<string>();
  const take = (value: unknown, all = false): void => {
    if (typeof value === 'string') {
      for (const line of value.split('\n')) if (JAPANESE.test(line)) strings.add(plain(line));
    } else if (Array.isArray(value)) {
      for (const one of value) take(one, all);
    } else if (typeof value === 'object' && value !== null) {
      const stranger = 'code' in value && typeof value.code === 'string' && !(value.code in errorCatalogue);
      for (const [key, one] of Object.entries(value))
        if (all || stranger || !OUR_WORDS.has(key)) take(one, all || OTHERS_WORDS.has(key));
      if ('parameters' in value && typeof value.parameters === 'object')
        take(Object.entries(value.parameters ?? {}).flatMap(([key, one]) => (key.endsWith('En') ? [one] : [])));
    }
  };
  return { take, has: () => [...strings].toSorted((a, b) => b.length - a.length) };
}

/** Whether Japanese is left once the data that stand in it are taken out. */
function hasJapanese(text: string, data: readonly string[]): boolean {
  let rest = plain(text);
  for (const one of data) rest = rest.replaceAll(one, ' ');
  for (const kept of KEPT) rest = rest.replaceAll(kept, ' ');
  return JAPANESE.test(rest);
}

/** As another window of this machine chooses it. The English sentences of issues are fetched first. */
async function speak(page: Page, language: 'ja' | 'en'): Promise<void> {
  await page.evaluate((chosen) => {
    window.localStorage.setItem('chozai.language', chosen);
    window.dispatchEvent(new StorageEvent('storage', { key: 'chozai.language', newValue: chosen }));
  }, language);
  await page.waitForFunction((chosen) => document.documentElement.lang === chosen, language);
  await page.evaluate(
    () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );
}

/** Runs in the page: visible text, and what a screen reader or a pointer is told. */
function readAll(): { place: string; text: string }[] {
  const placeOf = (element: Element): string => {
    const parts: string[] = [];
    for (let one: Element | null = element; one !== null && parts.length < 3; one = one.parentElement)
      parts.unshift(
        `${one.tagName.toLowerCase()}${typeof one.className === 'string' && one.className !== '' ? `.${one.className.split(' ').join('.')}` : ''}`,
      );
    return parts.join('>');
  };
  const found = [{ place: 'document.title', text: document.title }];
  // A notice was told in the language of its moment; a document is shown as it is stored.
  const skipped = (element: Element): boolean =>
    element.closest('script, style, .notices, pre') !== null ||
    // A passage that says of itself that it is Japanese; of a field that is what is typed into it.
    (element.closest('[lang=ja]') ?? document.documentElement) !== document.documentElement;
  for (const element of document.querySelectorAll('*')) {
    const shown = element.checkVisibility({ visibilityProperty: true });
    if (!shown && element.tagName !== 'OPTION') continue;
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-valuetext', 'label']) {
      const text = element.getAttribute(name);
      if (text !== null) found.push({ place: `${placeOf(element)}[${name}]`, text });
    }
    if (skipped(element)) continue;
    for (const node of element.childNodes)
      if (node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
        found.push({ place: placeOf(element), text: node.nodeValue });
  }
  return found;
}

const LOOKS = 20;
const LOOK_PAUSE_MS = 100;

/** Holds that the whole view is said in English, too; the window stays in the language it was in. */
export async function saysAllInEnglish(page: Page, data: SeenData, name: string): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.lang);
  await speak(page, 'en');
  const known = data.has();
  let left: readonly string[] = [];
  // What the core says of rows comes anew once it has been asked in the other language.
  for (let look = 0; look < LOOKS; look += 1) {
    const texts = await page.evaluate(readAll);
    left = texts.filter(({ text }) => hasJapanese(text, known)).map(({ place, text }) => `${place}: ${text}`);
    if (left.length === 0) break;
    await page.waitForTimeout(LOOK_PAUSE_MS);
  }
  if (before !== 'en') await speak(page, 'ja');
  expect(left, `${name} in English`).toEqual([]);
}
