import { expect } from 'vitest';
import { painted } from '../support/attached-page.ts';
import { saysAllInEnglish } from './renderer-english.ts';
import type { Script } from './renderer-script.ts';
import { accessibilityProblems, type Performance, perform, type Stage } from './renderer-stage.ts';

type Look = Parameters<typeof perform>[2];

/** Runs one window to its end and holds that its console stayed clean. */
export async function within(
  stage: Stage,
  script: Script,
  look: Look,
  work: (show: Performance) => Promise<void>,
): Promise<void> {
  const show = await perform(stage, script, look);
  try {
    // The frame with its keys, or a door: what is shown before them takes no key.
    await show.page.waitForSelector('nav, #password, .door button');
    await painted(show.page);
    await work(show);
    expect(show.complaints).toEqual([]);
  } catch (error) {
    // Where the page fell short, what its browser said of it is the first thing to know.
    if (error instanceof Error) error.message += `\nthe page's console: ${show.complaints.join(' | ') || 'silent'}`;
    throw error;
  } finally {
    await show.close();
  }
}

/** What the page asked of one operation, in order. */
export const asked = (show: Performance, name: string): readonly unknown[] =>
  show.calls.filter((call) => call.name === name).map(({ input }) => input);

/** Holds that axe finds nothing, and that all of it is said in English, too; with CHOZAI_PICTURES set to a folder, a picture of the screen is kept there. */
export async function looked(
  show: Pick<Performance, 'page'> & Partial<Pick<Performance, 'data'>>,
  picture: string,
): Promise<void> {
  const { CHOZAI_PICTURES: folder } = process.env;
  if (folder !== undefined) await show.page.screenshot({ path: `${folder}/${picture}.png` });
  expect(await accessibilityProblems(show.page), picture).toEqual([]);
  if (show.data !== undefined) await saysAllInEnglish(show.page, show.data, picture);
}
