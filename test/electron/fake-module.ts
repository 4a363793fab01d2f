/** `import … from 'electron'` in a process that has put a fake in its place (`sim-child.ts`). */
import type { FakeElectron } from './fake-electron.ts';

const fake: FakeElectron = Reflect.get(globalThis, 'fakeElectron');
export const { app, protocol, ipcMain, nativeImage, session, safeStorage, utilityProcess, BrowserWindow } = fake.module;
