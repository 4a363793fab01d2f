/** The built page in Chromium on the real browser shell: real service process, real database, real mock service. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { initialiseTraining } from '../../main/initialise-training.ts';
import { BURST_GAP_MS, BURST_OVER_MS } from '../../renderer/screens/entry/scan/burst.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import type { Issue } from '../../shared/domain/issue.ts';
import { type MockProcess, spawnMock, temporaryFolder, today, unwrap } from '../contract/mock-fixture.ts';
import { painted } from '../support/attached-page.ts';
import { type Page as Caller, type Door, openDoor, openPage } from '../support/browser-door.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { builtPage } from './built-page.ts';

const PASSWORD = 'nur zur Probe';
export const PIN = '24681357';

export interface EntryRig {
  readonly mock: MockProcess;
  readonly door: Door;
  readonly browser: Browser;
  /** Through the same door, as a second window would ask */
  call<Name extends OperationName>(name: Name, input: unknown): Promise<OperationOutput<Name>>;
  issuesOf(name: OperationName, input: unknown): Promise<readonly Issue[]>;
  end(): Promise<void>;
}

export async function openEntryRig(): Promise<EntryRig> {
  const folder = temporaryFolder();
  const { folder: pageDir, remove } = await builtPage();
  const mock = await spawnMock(join(folder.path, 'service'));
  const profile = join(folder.path, 'profile');
  unwrap(await initialiseTraining({ profile, serviceUrl: mock.url, password: PASSWORD, pin: PIN }));
  const door = await openDoor(profile, { pageDir });
  const caller: Caller = await openPage(door.server.launchUrl());
  unwrap(await caller.call('session.sign-in', { user: 'pharmacist', password: PASSWORD }));
  const browser = await chromium.launch({
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  return {
    mock,
    door,
    browser,
    call: async (name, input) => unwrap(await caller.call(name, input)) as never,
    issuesOf: async (name, input) => {
      const outcome = await caller.call(name, input);
      return outcome.ok ? [] : outcome.issues;
    },
    end: async () => {
      await browser.close();
      await door.close();
      await mock.kill();
      folder.remove();
      remove();
    },
  };
}

/** Between two keys of a person. Quicker ones are a scanner's (`BURST_GAP_MS`), and are kept from the fields. */
export const PERSON_MS = BURST_GAP_MS + 10;

export interface Counter {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** Console lines of warning or error, CSP reports among them, and uncaught errors */
  readonly complaints: string[];
  /** Keys a person has pressed since the last look; those of the scanner are not hers. */
  pressed(): number;
  press(...keys: readonly string[]): Promise<void>;
  scan(text: string): Promise<void>;
  close(): Promise<void>;
}

/** A window of its own, signed in by keyboard. */
export async function openCounterWindow(
  rig: EntryRig,
  look: { readonly language?: 'ja' | 'en'; readonly user?: string } = {},
): Promise<Counter> {
  const context = await rig.browser.newContext({
    viewport: { width: 1366, height: 768 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    colorScheme: 'light',
  });
  await context.addInitScript(`localStorage.setItem('chozai.language', '${look.language ?? 'ja'}')`);
  const page = await context.newPage();
  const complaints: string[] = [];
  await page.goto(rig.door.server.launchUrl());
  await page.waitForSelector('#password');
  await painted(page);
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.keyboard.type(look.user ?? 'pharmacist');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav');
  const cdp = await context.newCDPSession(page);
  let count = 0;
  return {
    page,
    cdp,
    complaints,
    pressed: () => count,
    press: async (...keys) => {
      for (const key of keys) {
        count += 1;
        await page.waitForTimeout(PERSON_MS);
        await page.keyboard.press(key);
      }
    },
    scan: (text) => sendBurst(cdp, text),
    close: () => context.close(),
  };
}

/**
 * Keys five milliseconds apart by their own time stamps, however slow this machine is; line ends and the last key are Enter.
 * Over once the last of them is past by the clock, so that the next key is a hand's and not a scanner's.
 * @param heldUp hands the keys over in two parts with so many milliseconds between them, as a busy machine does
 */
export async function sendBurst(
  cdp: CDPSession,
  text: string,
  { composing = false, heldUp }: { readonly composing?: boolean; readonly heldUp?: number } = {},
): Promise<void> {
  const begin = Date.now() / 1000;
  const keys = [...text.replaceAll('\r\n', '\n'), '\n'];
  const send = (character: string, index: number) => {
    const timestamp = begin + index * 0.005;
    const key = keyOf(character, composing);
    return [
      cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key }),
      cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, key: key.key, code: key.code }),
    ];
  };
  const cut = heldUp === undefined ? keys.length : 20;
  await Promise.all(keys.slice(0, cut).flatMap(send));
  if (heldUp !== undefined) {
    await sleep(heldUp);
    await Promise.all(keys.slice(cut).flatMap((character, index) => send(character, cut + index)));
  }
  const overAt = begin * 1_000 + keys.length * 5 + BURST_OVER_MS;
  await sleep(Math.max(BURST_OVER_MS, overAt - Date.now()));
}

function keyOf(character: string, composing: boolean) {
  if (character === '\n') return { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
  const code = /[A-Za-z]/.test(character)
    ? `Key${character.toUpperCase()}`
    : /\d/.test(character)
      ? `Digit${character}`
      : character === ','
        ? 'Comma'
        : '';
  return composing ? { key: 'Process', code, windowsVirtualKeyCode: 229 } : { key: character, code, text: character };
}

export interface Person {
  readonly name: string;
  readonly kana: string;
  /** 番号 of the 資格情報, full-width */
  readonly number: string;
}

/** Five drugs of one prescription, two of them by their generic name, as its QR says them. */
export function fiveDrugs({ name, kana, number }: Person, issuedOn: string = today()): string {
  return [
    'JAHIS10',
    '1,1,9700012,26,例示病院',
    '5,,,山田 太郎',
    `11,,${name},${kana}`,
    '12,1',
    '13,19480110',
    '21,1',
    '22,06050116',
    `23,１２,${number},1,01`,
    `51,${issuedOn.replaceAll('-', '')}`,
    '101,1,1,,14',
    '111,1,1,,１日１回朝食後　服用,1',
    '181,1,1,2,一包化',
    '201,1,1,1,4,2171022F1029,ノルバスク錠２．５ｍｇ,1,1,錠',
    '201,1,2,1,4,2149040F1026,ブロプレス錠２,1,1,錠',
    '201,1,3,1,4,2189016F1028,リバロ錠１ｍｇ,1,1,錠',
    '101,2,1,,14',
    '111,2,1,,１日３回朝昼夕食後　服用,3',
    '201,2,1,1,7,1149019F1ZZZ,【般】ロキソプロフェンＮａ錠６０ｍｇ,3,1,錠',
    '201,2,2,1,7,2325003F2ZZZ,【般】ファモチジン錠２０ｍｇ,3,1,錠',
    '',
  ].join('\r\n');
}

/** Taken in through the door, as another window would. @returns its entry */
export async function takenIn(rig: EntryRig, text: string): Promise<OperationOutput<'entry.open'>> {
  const sessionKey = `rig-session-${text.length}-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
  const { entryId } = await rig.call('scan.symbol', { sessionKey, text, finish: true });
  return rig.call('entry.open', { entryId: entryId ?? '' });
}
