/**
 * The built main process, run by plain Node with the fake in Electron's place; what Chromium would ask of it comes over
 * IPC. Arguments: folder of the app, profile.
 */
import { registerHooks } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FakeElectron } from './fake-electron.ts';

export type ToSim =
  | { readonly id: number; readonly type: 'load'; readonly url: string }
  | { readonly id: number; readonly type: 'filter'; readonly url: string }
  | { readonly id: number; readonly type: 'invoke'; readonly channel: string; readonly parameters: readonly unknown[] }
  | { readonly id: number; readonly type: 'quit' };

export interface Loaded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type FromSim =
  | { readonly type: 'open'; readonly url: string | null; readonly preload: string | undefined }
  | { readonly type: 'sent'; readonly channel: string; readonly payload: unknown }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly message: string };

const FAKE_MODULE = pathToFileURL(resolve(import.meta.dirname, 'fake-module.ts')).href;
const [, , appFolder = '', profile = ''] = process.argv;
const say = (message: FromSim): void => void process.send?.(message);

const fake = new FakeElectron();
fake.appPath = appFolder;
fake.packaged = true;
fake.onSend = (channel, payload) => say({ type: 'sent', channel, payload });
Reflect.set(globalThis, 'fakeElectron', fake);
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: FAKE_MODULE, shortCircuit: true } : next(specifier, context),
});

async function load(url: string): Promise<Loaded> {
  if (fake.protocolHandler === null) throw new Error('nobody serves app://');
  const answer = await fake.protocolHandler(new Request(url));
  return {
    status: answer.status,
    headers: Object.fromEntries(answer.headers),
    body: new Uint8Array(await answer.arrayBuffer()),
  };
}

function cancelled(url: string): Promise<boolean> {
  return new Promise((answer) => fake.requestFilter?.({ url } as never, ({ cancel }) => answer(cancel === true)));
}

async function work(message: ToSim): Promise<unknown> {
  switch (message.type) {
    case 'load':
      return load(message.url);
    case 'filter':
      return cancelled(message.url);
    case 'invoke':
      return fake.invoke(message.channel, message.parameters);
    case 'quit':
      fake.windows[0]?.close();
      await fake.quits;
      return null;
  }
}

process.on('message', (message: ToSim) => {
  work(message).then(
    (value) => say({ type: 'answer', id: message.id, value }),
    (error: unknown) => say({ type: 'failed', id: message.id, message: error instanceof Error ? error.message : '' }),
  );
});
process.argv = [process.execPath, appFolder, '--profile', profile];
await import(pathToFileURL(join(appFolder, 'dist/app/main/shells/electron/entry.js')).href);
const [window] = fake.windows;
say({ type: 'open', url: window?.url() ?? null, preload: window?.options.webPreferences?.preload });
