import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPreload } from '../../packaging/build-app.ts';
import type { Bridge } from '../../shared/contract/bridge.ts';

let folder: string;
let source: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chozai-preload-'));
  await buildPreload(folder);
  source = readFileSync(join(folder, 'preload.cjs'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The built file in a bare context with nothing but the `require` of a sandboxed preload. */
function load() {
  const required: string[] = [];
  const exposed: Record<string, unknown> = {};
  const invoked: unknown[][] = [];
  const listeners = new Map<string, (...parameters: unknown[]) => void>();
  const electron = {
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => Reflect.set(exposed, name, value) },
    ipcRenderer: {
      invoke: async (...parameters: unknown[]) => {
        invoked.push(parameters);
        return { ok: true, value: null };
      },
      on: (channel: string, listener: (...parameters: unknown[]) => void) => listeners.set(channel, listener),
      removeListener: (channel: string) => listeners.delete(channel),
    },
  };
  const require = (name: string): unknown => {
    required.push(name);
    if (name !== 'electron') throw new Error(`a sandboxed preload cannot load ${name}`);
    return electron;
  };
  runInContext(source, createContext({ require, module: { exports: {} }, exports: {} }));
  return { required, exposed, invoked, listeners, bridge: exposed.bridge as Bridge };
}

describe('the built preload', () => {
  it('requires Electron only, and gives the page exactly call and on', () => {
    const { required, exposed, bridge } = load();
    expect(new Set(required)).toEqual(new Set(['electron']));
    expect(Object.keys(exposed)).toEqual(['bridge']);
    expect(new Set(Object.keys(bridge))).toEqual(new Set(['call', 'on']));
  });

  it('passes an operation of the table on, and refuses any other name', async () => {
    const { bridge, invoked } = load();
    await bridge.call('closing.status', {}, 'c1');
    expect(invoked).toEqual([['call:closing.status', {}, 'c1']]);
    for (const name of ['closing.statu', '__proto__', 'call:closing.status', ''])
      await expect(bridge.call(name, {})).rejects.toThrow('unknown operation');
    expect(invoked).toHaveLength(1);
  });

  it('hands on what an event says and never the IPC event, until the listener goes', () => {
    const { bridge, listeners } = load();
    const heard: unknown[][] = [];
    const stop = bridge.on((...parameters) => heard.push(parameters));
    listeners.get('event')?.({ sender: 'the way back into IPC' }, { type: 'service', state: 'up' });
    expect(heard).toEqual([[{ type: 'service', state: 'up' }]]);
    stop();
    expect(listeners.size).toBe(0);
  });

  it('carries no schema library', () => {
    expect(source).not.toContain('zod');
    expect(source.length).toBeLessThan(8_000);
  });
});
