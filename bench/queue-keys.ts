/** The queue at the keys of a person: from the key to its rows in the page. */
import { startTheApp } from '../test/support/started-app.ts';
import { type Row, row, spreadOf } from './measure.ts';
import { PASSWORD } from './shop.ts';

const ROUNDS = 12;
const SETTLED_MS = 2_000;

/**
 * Runs in the page: from a key until the cursor stands elsewhere and every row in sight has come, by the page's own clock,
 * at the frame that shows them.
 */
const WATCH_KEYS = `
  window.keyed = { from: 0, took: [] };
  const grid = document.querySelector('[role=grid]');
  const place = () => grid.getAttribute('aria-rowcount') + ' ' + grid.getAttribute('aria-activedescendant');
  let before = place();
  addEventListener('keydown', ({ timeStamp }) => { before = place(); window.keyed.from = timeStamp; }, true);
  const look = () => {
    const { from } = window.keyed;
    const rows = [...grid.querySelectorAll('.grid-row')];
    if (from === 0 || rows.length === 0 || place() === before) return;
    if (!grid.hasAttribute('aria-activedescendant') || rows.some((row) => row.textContent.startsWith('…'))) return;
    window.keyed.from = 0;
    requestAnimationFrame(() => window.keyed.took.push(performance.now() - from));
  };
  new MutationObserver(look).observe(grid, { subtree: true, childList: true, attributes: true, characterData: true });`;

/** Through the table and to its ends, and back; farther than what has been fetched. */
const KEYS = ['End', 'PageUp', 'Home', 'PageDown', 'PageDown', 'ArrowDown'];

export async function keysToRows(profile: string, barMs: number): Promise<readonly Row[]> {
  const app = await startTheApp(profile);
  try {
    const { page } = app;
    await page.waitForSelector('#password');
    await page.fill('#user', 'support');
    await page.fill('#password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.grid-row [role=gridcell] .badge');
    // What starts after a sign-in (the sender, fonts) has its own bar.
    await page.waitForTimeout(SETTLED_MS);
    await page.evaluate(WATCH_KEYS);
    const keys = Array.from({ length: ROUNDS }, () => KEYS).flat();
    for (const [index, key] of keys.entries()) {
      await page.keyboard.press(key);
      await page.waitForFunction((done) => (globalThis as never as Keyed).keyed.took.length > done, index);
    }
    const took = (await page.evaluate('window.keyed.took')) as number[];
    const { p50, p95 } = spreadOf(took);
    return [
      row(
        `queue page: key to rows in the window, ${KEYS.join(', ')}`,
        `p50 ${p50.toFixed(0)} ms, p95 ${p95.toFixed(0)} ms of ${took.length}, ratio ${(p95 / barMs).toFixed(2)}`,
        `p95 ≤ ${barMs} ms`,
        p95 <= barMs,
      ),
    ];
  } finally {
    await app.close();
  }
}

interface Keyed {
  readonly keyed: { readonly took: readonly number[] };
}
