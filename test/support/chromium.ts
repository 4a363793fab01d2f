import { existsSync } from 'node:fs';

/** The system's own browser: none is downloaded. Undefined where there is none, and its tests are skipped. */
export const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);

/** For the end of a test's title: why it is skipped here, and nothing where it runs. */
export const CHROMIUM_REASON = CHROMIUM === undefined ? ' (chromium is not installed)' : '';
