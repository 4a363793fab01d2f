/** Looks at a view as a picture, as a screen reader, and with a ruler. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect } from 'vitest';
import type { StartedApp } from '../support/started-app.ts';
import { type SeenData, saysAllInEnglish, seenData } from './renderer-english.ts';
import { accessibilityProblems } from './renderer-stage.ts';

/** Not under version control; written by every run, for a person to look at. */
const PICTURES = resolve(import.meta.dirname, '../../dist/screenshots');
mkdirSync(PICTURES, { recursive: true });

export interface Look {
  readonly name: string;
  readonly language: 'ja' | 'en';
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

export const COUNTER_PC: Look = { name: '1366', language: 'ja', theme: 'light', width: 1366, height: 768 };

/** The counter PC, a large screen, and the counter PC at 200 %; each language and each theme. */
export const LOOKS: readonly Look[] = [
  COUNTER_PC,
  { name: '1920-dark', language: 'ja', theme: 'dark', width: 1920, height: 1080 },
  { name: '200percent-en', language: 'en', theme: 'dark', width: 683, height: 384 },
];

export async function wear({ page }: StartedApp, look: Look): Promise<void> {
  await page.setViewportSize({ width: look.width, height: look.height });
  await page.emulateMedia({ colorScheme: look.theme });
  await page.evaluate((language) => window.localStorage.setItem('chozai.language', language), look.language);
  await page.reload();
  await page.waitForSelector('h1');
}

export async function picture({ page }: StartedApp, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' });
}

/** Picture, width of the frame, what is cut off; with `axe` also what a screen reader would miss. */
export async function inspect(app: StartedApp, data: SeenData, name: string, axe: boolean): Promise<void> {
  await picture(app, name);
  expect(await app.page.evaluate(measure), name).toEqual({ wider: 0, cutOff: [] });
  if (axe) expect(await accessibilityProblems(app.page), name).toEqual([]);
  await saysAllInEnglish(app.page, data, name);
}

/** Runs in the page. */
function measure(): { wider: number; cutOff: string[] } {
  const SCROLLS = ['auto', 'scroll'];
  const scrolled = (element: Element | null): boolean =>
    element !== null && (SCROLLS.includes(getComputedStyle(element).overflowX) || scrolled(element.parentElement));
  const named = 'h1, h2, h3, button, label, legend, .badge, .verdict-line, .legend-key span, [role=columnheader]';
  const cutOff = [...document.querySelectorAll<HTMLElement>(named)].filter((element) => {
    const { left, right, width } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    if (width <= 1 || style.visibility === 'hidden' || style.clipPath !== 'none') return false;
    const outside = (left < -1 || right > window.innerWidth + 1) && !scrolled(element.parentElement);
    const swallowed = style.overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1;
    // A row may end in an ellipsis, for it can be opened; what a key does has to be read whole.
    return outside || (swallowed && (style.textOverflow !== 'ellipsis' || element.closest('.legend') !== null));
  });
  return {
    wider: Math.max(0, document.documentElement.scrollWidth - window.innerWidth),
    cutOff: cutOff.map((element) => `${element.tagName}.${element.className} ${element.textContent?.slice(0, 40)}`),
  };
}

/** What the page is told and tells from now on. */
export function dataOf({ page }: StartedApp): SeenData {
  const data = seenData();
  page.on('response', async (answer) => {
    if (!answer.url().includes('/api/call/')) return;
    data.take(answer.request().postDataJSON());
    // Of a page that was left meanwhile no answer can be read any more.
    data.take(await answer.json().catch(() => null));
  });
  return data;
}
