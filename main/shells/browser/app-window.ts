import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { withoutSecrets } from '../../../shared/domain/child-environment.ts';

const CHROMIUM_FLAGS = [
  // Else typed text goes to the disk: suggestions for fields, and the state of the tab after a crash. Each browser knows its own word.
  '--incognito',
  '--inprivate',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Our page is all it shows, past any proxy. What it asks for by itself (made-up names, to see whether somebody answers
  // for all) goes to a proxy that is not there. A rule for its resolver would do, too, but is warned of across the window.
  '--proxy-server=127.0.0.1:9',
  // Else it offers to translate the page, which would send its text away.
  '--disable-features=Translate',
  '--disable-extensions',
];

const NAMES: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    'microsoft-edge',
    'microsoft-edge-stable',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'],
};

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Chromium, Chrome or Edge of this machine, or the one that `CHOZAI_BROWSER` names; null without one or without a screen. */
export function findBrowser(environment: NodeJS.ProcessEnv): string | null {
  const { DISPLAY, WAYLAND_DISPLAY, CHOZAI_BROWSER, CHOZAI_BROWSER_ARGS } = environment;
  const headless = CHOZAI_BROWSER_ARGS?.includes('--headless') === true;
  if (process.platform === 'linux' && !headless && !DISPLAY && !WAYLAND_DISPLAY) return null;
  if (CHOZAI_BROWSER) return isProgram(CHOZAI_BROWSER) ? CHOZAI_BROWSER : null;
  const names = NAMES[process.platform] ?? [];
  if (process.platform === 'darwin') return names.find(isProgram) ?? null;
  const folders =
    process.platform === 'win32'
      ? [environment.ProgramFiles, environment['ProgramFiles(x86)'], environment.LOCALAPPDATA]
      : (environment.PATH ?? '').split(delimiter);
  const places = names.flatMap((name) => folders.flatMap((folder) => (folder ? [join(folder, name)] : [])));
  return places.find(isProgram) ?? null;
}

/**
 * App windows of a browser of their own: a fresh folder (0700), removed at the end, keeps its cookies from every other
 * browser, and a private window keeps nothing of the page on the disk, also where nobody is left to remove the folder.
 */
export class AppWindows {
  readonly #browser: string;
  readonly #arguments: readonly string[];
  readonly #environment: NodeJS.ProcessEnv;
  readonly #folder = mkdtempSync(join(tmpdir(), 'chozai-window-'));
  readonly #processes = new Set<ChildProcess>();
  readonly #ended: (code: number | null) => void;
  #opened = 0;

  /** @param ended told when the last process of the browser has ended */
  constructor(browser: string, environment: NodeJS.ProcessEnv, ended: (code: number | null) => void) {
    this.#browser = browser;
    this.#environment = withoutSecrets(environment);
    const root = process.platform === 'linux' && process.getuid?.() === 0;
    this.#arguments = [
      ...CHROMIUM_FLAGS,
      ...(root ? ['--no-sandbox'] : []),
      ...(environment.CHOZAI_BROWSER_ARGS ?? '').split(' ').filter((one) => one !== ''),
    ];
    this.#ended = ended;
  }

  /** The ticket is in a file that only this user can read, never in the arguments, which everybody can. */
  open(launchUrl: string): void {
    this.#opened += 1;
    const page = join(this.#folder, `open-${this.#opened}.html`);
    writeFileSync(page, `<!doctype html><meta http-equiv="refresh" content="0;url=${launchUrl}">`, {
      mode: 0o600,
      flag: 'wx',
    });
    const child = spawn(
      this.#browser,
      [`--app=${pathToFileURL(page).href}`, `--user-data-dir=${join(this.#folder, 'browser')}`, ...this.#arguments],
      { stdio: 'ignore', env: this.#environment },
    );
    this.#processes.add(child);
    let told = false;
    const end = (code: number | null): void => {
      if (told) return;
      told = true;
      this.#processes.delete(child);
      if (this.#processes.size === 0) this.#ended(code);
    };
    child.on('error', () => end(1));
    child.on('exit', end);
  }

  async close(): Promise<void> {
    const exits = [...this.#processes].map((child) => new Promise((gone) => child.once('exit', gone)));
    for (const child of this.#processes) child.kill('SIGTERM');
    await Promise.all(exits);
    await removeForGood(this.#folder);
  }
}

const REMOVE_TRIES = 30;
const REMOVE_PAUSE_MS = 100;

/**
 * The helpers of a browser outlive it by a moment. A file that they take away while the folder is walked ends the walk
 * without a word (`force`), and one that they still write brings the folder back: looked at once more after a pause.
 */
async function removeForGood(folder: string): Promise<void> {
  let looksGone = 0;
  for (let left = REMOVE_TRIES; left > 0 && looksGone < 2; left -= 1) {
    looksGone = existsSync(folder) ? 0 : looksGone + 1;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: REMOVE_PAUSE_MS });
    await sleep(REMOVE_PAUSE_MS);
  }
}
