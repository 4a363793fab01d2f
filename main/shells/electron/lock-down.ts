import type { App, Session } from 'electron';
import { APP_ORIGIN } from './app-page.ts';

/** An export that the page made itself (CSV, a file of a row) may be saved; nothing else is downloaded. */
const OWN_EXPORT = `blob:${APP_ORIGIN}/`;
const LOADABLE = [`${APP_ORIGIN}/`, OWN_EXPORT, 'data:', 'devtools:'] as const;

/** The session of the one window: no permission, no device, no dictionary, no request but for our own page. */
export function lockSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // Else Chromium fetches dictionaries from the network.
  session.setSpellCheckerEnabled(false);
  session.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(OWN_EXPORT)) event.preventDefault();
  });
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !LOADABLE.some((start) => details.url.startsWith(start)) });
  });
}

/** Whatever contents come to be: no other window, no other page, no embedded guest. */
export function lockContents(app: Pick<App, 'on'>): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
