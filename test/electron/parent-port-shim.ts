/**
 * `process.parentPort` as Electron's utility process has it, over Node's IPC: messages arrive as `{data}`, and wait until
 * somebody listens.
 */
Reflect.set(process, 'parentPort', {
  postMessage: (message: unknown) => process.send?.(message, () => undefined),
  on(name: 'message' | 'close', listener: (message: { readonly data: unknown }) => void) {
    if (name === 'message') process.on('message', (data) => listener({ data }));
    else process.once('disconnect', () => listener({ data: null }));
  },
});

export {};
