import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

/** One who attaches while the window is still being made may never hear of its page: then it is asked anew. */
const HEARS_WITHIN_MS = 10_000;
const TIMES = 6;

/** Until the page has drawn its first frames: a browser drops the keys that come before, as no person can press them. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
}

/** Attaches to a living browser by its debugging port, and finds the page with this address in it. */
export async function attachToPage(port: string, address: RegExp): Promise<{ browser: Browser; page: Page }> {
  for (let time = 0; time < TIMES; time++) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const givenUpAt = performance.now() + HEARS_WITHIN_MS;
    while (performance.now() < givenUpAt) {
      const pages = browser.contexts().flatMap((context) => context.pages());
      const page = pages.find((one) => address.test(one.url()));
      if (page !== undefined) return { browser, page };
      await wait(20);
    }
    await browser.close();
  }
  throw new Error(`no page ${address} in the browser`);
}
