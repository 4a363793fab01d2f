/** The built page in a real Chromium, under the CSP of the window shells, with a scripted core behind `window.bridge`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { PageFiles } from '../../main/page-files.ts';
import { SECURITY_HEADERS } from '../../main/window-security.ts';
import type { AppEvent } from '../../shared/contract/bridge.ts';
import { isOperationName, operations } from '../../shared/contract/operations.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { builtPage } from './built-page.ts';
import { type SeenData, seenData } from './renderer-english.ts';
import type { Script } from './renderer-script.ts';

export const hasChromium = CHROMIUM !== undefined;

export interface Stage {
  readonly browser: Browser;
  readonly origin: string;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const { folder, remove } = await builtPage();
  // Files and policy exactly as both window shells give them.
  const files = new PageFiles(folder);
  const server = createServer((request, response) => {
    const found = files.at(new URL(request.url ?? '/', 'http://127.0.0.1').pathname);
    if (found === null) return void response.writeHead(404, SECURITY_HEADERS).end();
    response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': found.type });
    response.end(found.bytes);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  return {
    browser,
    origin: `http://127.0.0.1:${port}`,
    folder,
    close: async () => {
      await browser.close();
      server.close();
      remove();
    },
  };
}

export interface Call {
  readonly name: string;
  readonly input: unknown;
}

export interface Performance {
  readonly page: Page;
  /** What the page asked, in order. */
  readonly calls: Call[];
  /** Console lines of warning or error, CSP reports among them, and uncaught errors. */
  readonly complaints: string[];
  /** What it was told and told others */
  readonly data: SeenData;
  readonly emit: (event: AppEvent) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Look {
  readonly theme?: 'light' | 'dark';
  readonly language?: 'ja' | 'en';
  readonly width?: number;
  readonly height?: number;
}

/** A page of its own. Inputs and scripted answers are held to the contract, so that a script cannot lie. */
export async function perform(stage: Stage, script: Script, look: Look = {}): Promise<Performance> {
  const context = await stage.browser.newContext({
    viewport: { width: look.width ?? 1366, height: look.height ?? 768 },
    colorScheme: look.theme ?? 'light',
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
  });
  const page = await context.newPage();
  const calls: Call[] = [];
  const complaints: string[] = [];
  const data = seenData();
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.exposeFunction('askScript', async (name: string, input: unknown, callId: string | undefined) => {
    if (!isOperationName(name)) throw new Error(`no operation ${name}`);
    const parsed = operations[name].input.safeParse(input);
    if (!parsed.success) throw new Error(`${name}: ${parsed.error.message}`);
    calls.push({ name, input });
    data.take(input);
    const answer = await script(name, parsed.data, callId);
    if (!answer.ok) return answer;
    data.take(answer.value);
    const checked = operations[name].output.safeParse(answer.value);
    if (!checked.success) complaints.push(`script of ${name}: ${checked.error.message}`);
    return answer;
  });
  await page.addInitScript(
    ({ language }) => {
      const listeners = new Set<(event: unknown) => void>();
      const ask = (window as unknown as { askScript: (...all: unknown[]) => Promise<unknown> }).askScript;
      Object.assign(window, {
        bridge: {
          call: (name: string, input: unknown, callId?: string) => ask(name, input, callId),
          on: (listener: (event: unknown) => void) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
          },
        },
        emit: (event: unknown) => {
          for (const listener of listeners) listener(event);
        },
      });
      window.localStorage.setItem('chozai.language', language);
    },
    { language: look.language ?? 'ja' },
  );
  await page.goto(stage.origin);
  return {
    page,
    calls,
    complaints,
    data,
    emit: (event) =>
      page.evaluate((sent) => (window as unknown as { emit: (event: unknown) => void }).emit(sent), event),
    close: () => context.close(),
  };
}

/**
 * axe over WCAG 2.2 AA and its best practices. Our policy lets no frame in, so that none has to be looked for, and only
 * what is violated is written down in full: the same findings in a quarter of the time.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join(' | ')}`,
  );
}
