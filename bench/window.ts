/** The window as a person waits for it: `npm start` in the system's Chromium. */
import { until } from '../test/support/browser-door.ts';
import { type StartedApp, startTheApp } from '../test/support/started-app.ts';
import { fillBigQueue } from './big-queue.ts';
import { type Row, row } from './measure.ts';
import { fillQueue, guardAsRealShop, makeShop, PASSWORD } from './shop.ts';

const START_ROWS = 75_000;
const START_BAR_MS = 1_800;
const STARTS = 5;
/** Long after the sign-in is there. */
const UNTOUCHED_MS = 3_000;
const BATCH = 1_000;
const FRAME_BAR_MS = 100;
const FRAMES_BAR = 50;

/** Runs in the page. */
const COUNT_FRAMES = `
  window.counted = { frames: 0, worst: 0 };
  let before = performance.now();
  requestAnimationFrame(function frame(now) {
    window.counted.frames += 1;
    window.counted.worst = Math.max(window.counted.worst, now - before);
    before = now;
    requestAnimationFrame(frame);
  });`;

async function signIn(app: StartedApp, user: string): Promise<void> {
  await app.page.fill('#user', user);
  await app.page.fill('#password', PASSWORD);
  await app.page.keyboard.press('Enter');
}

/** By the page's own clock: when the sign-in was painted. */
const SIGN_IN_PAINTED = `new Promise((settle) => {
  new PerformanceObserver((list) => {
    settle(performance.timeOrigin + list.getEntries().at(-1).startTime);
  }).observe({ type: 'largest-contentful-paint', buffered: true });
})`;

/** By the page's own clock: from the key that signs in to the frame with the cursor on the second row of the queue. */
const WATCH_ROWS = `
  window.signing = { from: 0, rows: 0, first: Promise.withResolvers() };
  addEventListener('keydown', ({ key, timeStamp }) => { if (key === 'Enter') window.signing.from = timeStamp; }, true);
  new MutationObserver(() => {
    if (document.querySelector('.grid-row [role=gridcell] .badge') !== null) window.signing.first.resolve();
    if (window.signing.rows > 0 || document.querySelector('[aria-rowindex="3"][aria-selected=true]') === null) return;
    requestAnimationFrame(() => { window.signing.rows ||= performance.now(); });
  }).observe(document, { subtree: true, childList: true, attributes: true });`;

interface Start {
  readonly signIn: number;
  readonly queue: number;
}

/** What the person types is not counted: from the start of the launcher to the sign-in, and from Enter to rows under the cursor. */
async function startOnce(profile: string): Promise<Start> {
  const app = await startTheApp(profile, UNTOUCHED_MS);
  try {
    const { page } = app;
    await page.waitForSelector('#password');
    const painted = (await page.evaluate(SIGN_IN_PAINTED)) as number;
    await page.fill('#user', 'support');
    await page.fill('#password', PASSWORD);
    await page.evaluate(WATCH_ROWS);
    await page.keyboard.press('Enter');
    // Told by the page: a selector is looked for again only after up to half a second.
    await page.evaluate('window.signing.first.promise');
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction('window.signing.rows > 0');
    const { from, rows } = (await page.evaluate('({ from: signing.from, rows: signing.rows })')) as {
      from: number;
      rows: number;
    };
    return { signIn: painted - app.startedAtMs, queue: rows - from };
  } finally {
    await app.close();
  }
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(2);

/** A password costs what it costs in a real shop; the first start, which builds and compiles, is not among those measured. */
export async function windowStart(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  try {
    await fillBigQueue(shop, START_ROWS);
    guardAsRealShop(shop);
    await (await startTheApp(shop.profile)).close();
    const starts: Start[] = [];
    for (let turn = 0; turn < STARTS; turn += 1) starts.push(await startOnce(shop.profile));
    const whole = ({ signIn, queue }: Start): number => signIn + queue;
    const sorted = starts.toSorted((a, b) => whole(a) - whole(b));
    const middle = sorted[Math.floor(STARTS / 2)];
    if (middle === undefined) throw new Error('nothing was started');
    const all = sorted.map((start) => seconds(whole(start))).join(', ');
    const took = `${seconds(whole(middle))} s (to sign-in ${seconds(middle.signIn)} s, from Enter ${seconds(middle.queue)} s; all ${all})`;
    return [
      row(
        `window: start to a queue one can work in, ${START_ROWS.toLocaleString('en')} rows`,
        `${took}, ratio ${(whole(middle) / START_BAR_MS).toFixed(2)}`,
        `≤ ${seconds(START_BAR_MS)} s`,
        whole(middle) <= START_BAR_MS,
      ),
    ];
  } finally {
    await shop.remove();
  }
}

/** Frames of the page while the process behind it sends a closing batch. */
export async function windowFrames(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  const open = shop.open();
  fillQueue(open, BATCH);
  await open.close();
  open.release();
  const app = await startTheApp(shop.profile);
  try {
    await app.page.waitForSelector('#password');
    await signIn(app, 'owner');
    await app.page.waitForSelector('.verdict');
    await app.page.evaluate(COUNT_FRAMES);
    const begun = performance.now();
    await app.page.keyboard.press('F9');
    await until(async () => (await shop.service.ledger()).results.length === BATCH);
    const tookS = (performance.now() - begun) / 1000;
    const { frames, worst } = (await app.page.evaluate('window.counted')) as { frames: number; worst: number };
    const rate = frames / tookS;
    return [
      row(
        `window: frames while ${BATCH.toLocaleString('en')} results are sent (${tookS.toFixed(1)} s)`,
        `${rate.toFixed(0)} frames/s, worst frame ${worst.toFixed(0)} ms`,
        `≥ ${FRAMES_BAR} frames/s, worst ≤ ${FRAME_BAR_MS} ms`,
        rate >= FRAMES_BAR && worst <= FRAME_BAR_MS,
      ),
    ];
  } finally {
    await app.close();
    await shop.remove();
  }
}
