/** `npm start`: the window, in Electron where it is installed, else in the system's browser. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { crashWithoutWords } from '../quiet-crash.ts';
import { runWindowShell, type ShellNews } from './browser/window-shell.ts';
import { findElectron } from './electron-binary.ts';

const TREE = resolve(import.meta.dirname, '../..');
const BUILD = join(TREE, 'build.mjs');
/** Made by `build.mjs --app`. */
const ELECTRON_ENTRY = join(TREE, 'dist/app/main/shells/electron/entry.js');
const SECOND_LANGUAGE = ' / ';

function say(...sentences: readonly string[]): void {
  process.stderr.write(`${sentences.join(SECOND_LANGUAGE)}\n`);
}

/** Runs a program with our streams; its exit code. */
function run(program: string, args: readonly string[]): Promise<number> {
  return new Promise((ended) => {
    const child = spawn(program, args, { stdio: ['inherit', 2, 'inherit'] });
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => void child.kill(name));
    child.on('error', () => ended(1));
    child.on('exit', (code) => ended(code ?? 1));
  });
}

function tell(news: ShellNews, json: boolean): void {
  if (json && (news.type === 'address' || news.type === 'running-already')) {
    process.stdout.write(`${JSON.stringify({ url: news.url, running: news.type === 'running-already' })}\n`);
    return;
  }
  switch (news.type) {
    case 'window':
      say('画面を開きました', 'The window is open');
      break;
    case 'address':
      say('ブラウザーで 1 分以内に開いてください（一度だけ使えます）', 'Open within a minute, once');
      process.stdout.write(`${news.url}\n`);
      break;
    case 'browser-failed':
      say('ブラウザーを開けませんでした', 'The browser could not be opened');
      break;
    case 'running-already':
      say('すでに起動しています。その画面を開きます', 'Already running: its window opens');
      if (news.url !== null) process.stdout.write(`${news.url}\n`);
      break;
  }
}

/** @param built page and programs are as their sources: nothing has to be built before a window opens */
export async function startApp(built: boolean): Promise<void> {
  crashWithoutWords();
  const { values } = parseArgs({
    options: {
      profile: { type: 'string', default: join(homedir(), '.chozai') },
      // Prints the address as one JSON line in place of a window.
      'no-open': { type: 'boolean', default: false },
      // The browser shell also where Electron is installed.
      browser: { type: 'boolean', default: false },
    },
  });
  const profile = resolve(values.profile);
  const noOpen = values['no-open'];
  const electron = values.browser || noOpen ? null : findElectron(TREE, process.env.ELECTRON_OVERRIDE_DIST_PATH);
  if (existsSync(BUILD) && (!built || electron !== null)) {
    const failed = await run(process.execPath, [BUILD, '--if-older', ...(electron === null ? [] : ['--app'])]);
    if (failed !== 0) {
      process.exitCode = failed;
      return;
    }
  }
  if (electron !== null) {
    process.exitCode = await run(electron, [ELECTRON_ENTRY, '--profile', profile]);
    return;
  }
  if (!noOpen && !values.browser)
    say('Electron がないため、ブラウザーの画面で開きます', 'Electron is not installed: opening in the browser');
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  process.once('SIGTERM', () => stop.abort());
  await runWindowShell(
    { profile, open: !noOpen, stays: noOpen, environment: process.env },
    (news) => tell(news, noOpen),
    stop.signal,
  );
  // A service process that is still at its last request ends alone.
  process.exit();
}
