/** What the page has of the core: `window.bridge`, exactly `call` and `on`. One CommonJS file in a sandbox. */
import { contextBridge, ipcRenderer } from 'electron';
import type { AppEvent, Bridge, OperationOutcome } from '../../../shared/contract/bridge.ts';
import { OPERATION_NAMES } from '../../../shared/contract/operation-names.ts';
import { callChannel, EVENT_CHANNEL } from './channels.ts';

const known: ReadonlySet<string> = new Set(OPERATION_NAMES);

const bridge: Bridge = {
  call(operation, input, callId) {
    if (!known.has(operation)) return Promise.reject(new Error('unknown operation'));
    return ipcRenderer.invoke(callChannel(operation), input, callId) as Promise<OperationOutcome>;
  },
  on(listener) {
    // The IPC event itself is never handed on: it would lead back to the whole of IPC.
    const heard = (_event: unknown, event: AppEvent): void => listener(event);
    ipcRenderer.on(EVENT_CHANNEL, heard);
    return () => {
      ipcRenderer.removeListener(EVENT_CHANNEL, heard);
    };
  },
};

contextBridge.exposeInMainWorld('bridge', bridge);
