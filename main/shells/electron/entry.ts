/** What Electron starts. Paths are those of the built tree (`build.mjs`), from the app's own folder. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { app } from 'electron';
import { crashWithoutWords } from '../../quiet-crash.ts';
import { startElectronShell } from './shell.ts';

crashWithoutWords();
const { values } = parseArgs({
  args: process.argv.slice(1),
  options: { profile: { type: 'string' } },
  // Electron and Chromium take switches of their own.
  strict: false,
});
const built = join(app.getAppPath(), 'dist');
await startElectronShell(typeof values.profile === 'string' ? values.profile : join(homedir(), '.chozai'), {
  page: join(built, 'renderer'),
  preload: join(built, 'preload.cjs'),
  service: join(built, 'app/main/service.js'),
  mock: join(built, 'app/mock-service/start.js'),
});
