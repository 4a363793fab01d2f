/** The window as a person waits for it: `npm start` in the system's Chromium. */
import { until } from '../test/support/browser-door.ts';
import { type StartedApp, startTheApp } from '../test/support/started-app.ts';
import { fillBigQueue } from './big-queue.ts';
import { type Row, row } from './measure.ts';
import { fillQueue, makeShop, PASSWORD } from './shop.ts';

const START_ROWS = 75_000;
const START_BAR_S = 1.8;
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

/** What the person types is not counted: from the start to the sign-in, and from there to rows under the cursor. */
export async function windowStart(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  fillBigQueue(shop, START_ROWS);
  await (await startTheApp(shop.profile)).close();
  const started = performance.now();
  const app = await startTheApp(shop.profile);
  try {
    await app.page.waitForSelector('#password');
    const toSignIn = performance.now() - started;
    await app.page.fill('#user', 'support');
    await app.page.fill('#password', PASSWORD);
    const signing = performance.now();
    await app.page.keyboard.press('Enter');
    await app.page.waitForSelector('.grid-row [role=gridcell] .badge');
    await app.page.keyboard.press('ArrowDown');
    await app.page.waitForSelector('[aria-rowindex="3"][aria-selected=true]');
    const toRows = performance.now() - signing;
    const seconds = (toSignIn + toRows) / 1000;
    return [
      row(
        `window: start to a queue one can work in, ${START_ROWS.toLocaleString('en')} rows`,
        `${seconds.toFixed(2)} s (to sign-in ${(toSignIn / 1000).toFixed(2)} s, from there ${(toRows / 1000).toFixed(2)} s), ratio ${(seconds / START_BAR_S).toFixed(2)}`,
        `≤ ${START_BAR_S} s`,
        seconds <= START_BAR_S,
      ),
    ];
  } finally {
    await app.close();
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
    const seconds = (performance.now() - begun) / 1000;
    const { frames, worst } = (await app.page.evaluate('window.counted')) as { frames: number; worst: number };
    const rate = frames / seconds;
    return [
      row(
        `window: frames while ${BATCH.toLocaleString('en')} results are sent (${seconds.toFixed(1)} s)`,
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
