import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron } from 'playwright-core';
import { expect, it } from 'vitest';
import { findElectron } from '../../main/shells/electron-binary.ts';

const TREE = resolve(import.meta.dirname, '../..');
/** Found by its files, never by requiring the package: that would start a download. */
const program = findElectron(TREE, process.env.ELECTRON_OVERRIDE_DIST_PATH);
const name = `the window in Electron itself${program === null ? ' (Electron is not installed)' : ''}`;

/** Run `node build.mjs --app` first (docs/release.md). The fuses of a packaged program keep a debugger out: this is the unpacked one. */
it.skipIf(program === null)(name, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-real-electron-'));
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const app = await _electron.launch({
    executablePath: program ?? '',
    args: [...root, TREE, '--profile', join(folder, 'profile')],
  });
  try {
    const page = await app.firstWindow();
    await page.waitForSelector('h1');
    expect(page.url()).toBe('app://main/index.html');
    const world = await page.evaluate(
      '({ bridge: Object.keys(window.bridge).sort(), require: typeof require, process: typeof process })',
    );
    expect(world).toEqual({ bridge: ['call', 'on'], require: 'undefined', process: 'undefined' });
    const state = await page.evaluate("window.bridge.call('setup.state', {})");
    expect(state).toMatchObject({ ok: true });
  } finally {
    await app.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
