import type { FromService, ToService } from '../service-protocol.ts';

/** The way to the shell that started this process. */
export interface ServicePort {
  send(message: FromService): void;
  onMessage(listener: (message: ToService) => void): void;
  /** The shell is gone: nobody is left to work for. */
  onGone(listener: () => void): void;
}

/** Electron's `process.parentPort`, as far as it is used here; its messages arrive as `{data}`. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

function parentPort(): ParentPort | null {
  const port: unknown = Reflect.get(process, 'parentPort');
  return typeof port === 'object' && port !== null && 'postMessage' in port ? (port as ParentPort) : null;
}

/** null when this process was not started by a shell. The other end is our own program: its messages are taken as typed. */
export function servicePort(): ServicePort | null {
  const parent = parentPort();
  if (parent !== null)
    return {
      send: (message) => parent.postMessage(message),
      onMessage: (listener) => parent.on('message', ({ data }) => listener(data as ToService)),
      onGone: (listener) => parent.on('close', listener),
    };
  if (process.send === undefined) return null;
  return {
    // A shell that is gone hears nothing: its end is told by `disconnect`.
    send: (message) => void (process.connected && process.send?.(message, () => undefined)),
    onMessage: (listener) => process.on('message', (message) => listener(message as ToService)),
    onGone: (listener) => process.once('disconnect', listener),
  };
}
