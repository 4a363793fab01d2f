/** What cannot be read or reached of the entry screen at a given size of the window. */
import type { Page } from 'playwright-core';

/** The counter PC, and the counter PC at 200 %. */
export const SIZES = {
  '1366': { width: 1366, height: 768 },
  '200percent': { width: 683, height: 384 },
} as const;

/** @returns what falls short; the window is left at the size of the counter PC */
export async function unreadable(page: Page, size: keyof typeof SIZES, picture?: string): Promise<string[]> {
  await page.setViewportSize(SIZES[size]);
  const found = await page.evaluate(measure);
  if (picture !== undefined) {
    await page.screenshot({ path: `${picture}-${size}.png` });
    await page.evaluate(() => document.activeElement?.scrollIntoView({ block: 'center' }));
    await page.screenshot({ path: `${picture}-${size}-at-hand.png` });
  }
  await page.setViewportSize(SIZES['1366']);
  return found;
}

/** Runs in the page. */
function measure(): string[] {
  const dialog = document.querySelector<HTMLElement>('.dialog');
  const within = dialog ?? document.documentElement;
  const inside = (element: HTMLElement): number => {
    const { paddingLeft, paddingRight } = getComputedStyle(element);
    return element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
  };
  const letters = (element: HTMLElement): number =>
    inside(element) / Number.parseFloat(getComputedStyle(element).fontSize);
  const name = (element: HTMLElement): string => element.dataset.path ?? element.textContent ?? '';
  const all = (selector: string) =>
    [...(dialog ?? document).querySelectorAll<HTMLElement>(selector)].filter((one) => one.checkVisibility());
  const narrow = [
    ...all('.line [data-path$=".name"]').map((field) => ({ field, least: 12 })),
    ...all('.rp [data-path$=".usage.text"]').map((field) => ({ field, least: 10 })),
    ...all('.reason input, .settle input').map((field) => ({ field, least: 8 })),
    ...all('.opening-field .input').map((field) => ({ field, least: 6 })),
  ].filter(({ field, least }) => letters(field) < least);
  const edge = within.getBoundingClientRect().left + within.clientWidth;
  const outside = all('input, select, button, label, td, .badge, .field-problem').filter(
    (one) => one.closest('.grid, .visually-hidden') === null && one.getBoundingClientRect().right > edge + 1,
  );
  const actions = dialog?.querySelector('.dialog-actions')?.getBoundingClientRect();
  const hidden = actions !== undefined && dialog !== null && actions.bottom > dialog.getBoundingClientRect().bottom + 1;
  return [
    ...(within.scrollWidth > within.clientWidth + 1 ? [`scrolls sideways: ${within.scrollWidth}`] : []),
    ...narrow.map(({ field }) => `${letters(field).toFixed(1)} letters: ${name(field)}`),
    ...outside.map((one) => `outside: ${one.tagName} ${name(one)}`),
    ...(hidden ? ['the keys of the dialog are cut'] : []),
  ];
}
