import { randomUUID } from 'node:crypto';
import { app, BrowserWindow, ipcMain, nativeImage, protocol, safeStorage, session } from 'electron';
import { MockKeeper } from '../../mock-keeper.ts';
import { PageFiles } from '../../page-files.ts';
import { ServiceHost } from '../../service-host.ts';
import { APP_ORIGIN, registerAppScheme, serveAppPage } from './app-page.ts';
import { EVENT_CHANNEL } from './channels.ts';
import { lockContents, lockSession } from './lock-down.ts';
import { openDoors } from './operation-doors.ts';
import { osKeyStore } from './os-key-store.ts';
import { taskbarCount } from './taskbar-count.ts';
import { forkUtilityMock, forkUtilityService } from './utility-processes.ts';

/** Counter computers of pharmacies (product.md §9). */
const WINDOW = { width: 1366, height: 768, minWidth: 1024, minHeight: 640 } as const;
/** The page puts the count of rows that need a person in front of its title. */
const COUNT_IN_TITLE = /^\((\d+)\)/;

export interface ElectronShellFiles {
  readonly page: string;
  readonly preload: string;
  readonly service: string;
  readonly mock: string;
}

/**
 * The window of the product. Only wiring: everything that matters is in the service process, the page and the guards.
 * @returns when the window is open; null when another window of this profile is, which comes to the front instead
 */
export async function startElectronShell(profile: string, files: ElectronShellFiles): Promise<BrowserWindow | null> {
  registerAppScheme(protocol);
  app.enableSandbox();
  if (!app.requestSingleInstanceLock({ profile })) {
    app.quit();
    return null;
  }
  lockContents(app);
  await app.whenReady();
  lockSession(session.defaultSession);
  serveAppPage(protocol, new PageFiles(files.page));

  const mock = new MockKeeper((args) => forkUtilityMock(files.mock, args));
  const host = new ServiceHost({
    start: () => forkUtilityService(files.service, profile),
    mock: (place) => mock.ensure(place),
    keyStore: osKeyStore(safeStorage, process.platform),
  });
  host.start();
  const sessionName: string = randomUUID();
  const window = new BrowserWindow({
    ...WINDOW,
    show: false,
    title: 'Chozai Registrar',
    webPreferences: {
      preload: files.preload,
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.removeMenu();
  const { webContents } = window;
  openDoors(ipcMain, host, (contentsId) => (contentsId === webContents.id ? sessionName : null));
  const unlisten = host.on((to, event) => {
    if (to === null || to === sessionName) webContents.send(EVENT_CHANNEL, event);
  });
  webContents.on('did-finish-load', () => {
    for (const event of host.present) webContents.send(EVENT_CHANNEL, event);
  });
  const showCount = taskbarCount(app, window, nativeImage, process.platform);
  window.on('page-title-updated', (_event, title) => showCount(Number(COUNT_IN_TITLE.exec(title)?.[1] ?? 0)));
  window.once('ready-to-show', () => window.show());
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  window.once('closed', () => {
    unlisten();
    app.quit();
  });
  quitAfter(async () => {
    await host.stop();
    await mock.stop();
  });
  await window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}

/** The app ends once the database is closed and the mock has stopped. */
function quitAfter(stop: () => Promise<void>): void {
  let stopped = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void stop().finally(() => {
      stopped = true;
      app.quit();
    });
  });
}
