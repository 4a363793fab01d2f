/** Where the Electron shell is started under the fake: a folder with a page, and a profile beside it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FakeElectron } from './fake-electron.ts';

const TREE = resolve(import.meta.dirname, '../..');
export const REAL_SERVICE = join(TREE, 'main/service.ts');

export function stageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-electron-'));
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  return folder;
}

/** The fake has to stand in Electron's place before. */
export async function startShell(folder: string, service = REAL_SERVICE): Promise<void> {
  const { startElectronShell } = await import('../../main/shells/electron/shell.ts');
  await startElectronShell(join(folder, 'profile'), {
    page: folder,
    preload: '/built/preload.cjs',
    service,
    mock: join(TREE, 'mock-service/start.ts'),
  });
}

export async function leaveStage(fake: FakeElectron, folder: string): Promise<void> {
  fake.windows[0]?.close();
  if (fake.windows.length > 0) await fake.quits;
  rmSync(folder, { recursive: true, force: true });
}
