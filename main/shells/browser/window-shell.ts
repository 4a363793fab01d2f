import { resolve } from 'node:path';
import { MockKeeper } from '../../mock-keeper.ts';
import { ServiceHost } from '../../service-host.ts';
import { AppWindows, findBrowser } from './app-window.ts';
import { forkService, spawnMock } from './child-processes.ts';
import { askForLaunch, serveLaunches } from './launch-socket.ts';
import { startBrowserServer } from './server.ts';

const PAGE_DIR = resolve(import.meta.dirname, '../../../dist/renderer');
/** A page that reloads, or a computer that wakes up, is back within it. */
const LAST_PAGE_GRACE_MS = 60_000;

export interface ShellOptions {
  readonly profile: string;
  /** An app window of the system's Chromium, Chrome or Edge; else only an address */
  readonly open: boolean;
  /** Goes on without pages, until a signal */
  readonly stays: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** What the one who started the shell is told. */
export type ShellNews =
  | { readonly type: 'running-already'; readonly url: string | null }
  | { readonly type: 'window' }
  | { readonly type: 'address'; readonly url: string }
  /** There was a browser, and it ended before it showed the page */
  | { readonly type: 'browser-failed' };

/**
 * Service process, HTTP door and window together, from start to end.
 * @returns when the window has been closed or `signal` was given, and everything started here has ended
 */
export async function runWindowShell(
  { profile, open, stays, environment }: ShellOptions,
  tell: (news: ShellNews) => void,
  signal: AbortSignal,
): Promise<void> {
  const running = await askForLaunch(profile, open ? 'window' : 'address');
  if (running !== null) {
    tell({ type: 'running-already', url: running.url });
    return;
  }
  const ending = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => ending.resolve(), { once: true });
  const mock = new MockKeeper(spawnMock);
  const host = new ServiceHost({ start: () => forkService(profile), mock: (place) => mock.ensure(place) });
  const browser = open ? findBrowser(environment) : null;
  let pageSeen = false;
  let windows: AppWindows | null = null;
  const server = await startBrowserServer({
    host,
    pageDir: PAGE_DIR,
    pageCame: () => {
      pageSeen = true;
    },
    lastPageGone: () => {
      if (stays || windows !== null) return;
      setTimeout(() => {
        if (server.pages() === 0) ending.resolve();
      }, LAST_PAGE_GRACE_MS).unref();
    },
  });
  const sayAddress = (): void => tell({ type: 'address', url: server.launchUrl() });
  if (browser !== null)
    windows = new AppWindows(browser, environment, () => {
      if (pageSeen) {
        ending.resolve();
        return;
      }
      tell({ type: 'browser-failed' });
      sayAddress();
    });
  const launches = await serveLaunches(profile, (wanted) => {
    const url = server.launchUrl();
    if (wanted === 'address' || windows === null) return url;
    windows.open(url);
    return null;
  });
  if (windows === null) sayAddress();
  else {
    windows.open(server.launchUrl());
    tell({ type: 'window' });
  }
  host.start();
  await ending.promise;
  launches.close();
  await windows?.close();
  await server.close();
  await host.stop();
  await mock.stop();
}
