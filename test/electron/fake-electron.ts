/**
 * A stand-in for Electron itself, for machines where its program cannot be had. It models what the shell uses and nothing
 * else: anything unmodelled throws, the documented order (before and after ready) is enforced, whatever crosses a process
 * border is cloned, and `utilityProcess` is a real second process. Every member is typed by Electron's own declarations.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { resolve } from 'node:path';
import type * as Electron from 'electron';

const PARENT_PORT_SHIM = resolve(import.meta.dirname, 'parent-port-shim.ts');

type InvokeHandler = Parameters<Electron.IpcMain['handle']>[1];
type RequestFilter = NonNullable<Parameters<Electron.WebRequest['onBeforeRequest']>[0]>;

/** Throws on whatever the fake does not model, so that it cannot lag behind the shell in silence. */
function modelled<T extends object>(name: string, members: T): T {
  return new Proxy(members, {
    get(target, key, receiver) {
      if (key === 'then' || typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver);
      throw new Error(`fake electron: ${name}.${key} is not modelled`);
    },
  });
}

type Contents = Pick<Electron.WebContents, 'id' | 'on' | 'emit' | 'send' | 'setWindowOpenHandler'> & {
  readonly mainFrame: Electron.WebFrameMain;
};

export interface FakeWindow {
  readonly options: Electron.BrowserWindowConstructorOptions;
  readonly contents: Contents;
  readonly sent: { readonly channel: string; readonly payload: unknown }[];
  readonly shown: () => boolean;
  readonly menuRemoved: () => boolean;
  readonly focused: () => number;
  readonly url: () => string | null;
  openHandler(): Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null;
  retitle(title: string): void;
  close(): void;
}

/** One Electron, from before it is ready to its end. */
export class FakeElectron {
  readonly log: string[] = [];
  readonly handlers = new Map<string, InvokeHandler>();
  readonly windows: FakeWindow[] = [];
  readonly schemes: Electron.CustomScheme[] = [];
  readonly sessionCalls = new Map<string, unknown>();
  protocolHandler: Parameters<Electron.Protocol['handle']>[1] | null = null;
  requestFilter: RequestFilter | null = null;
  badge = 0;
  keyring: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> = 'gnome_libsecret';
  /** Of the account of this computer: another one opens nothing of this one's */
  keyringSecret = 'account-1';
  /** The processes forked, in their order */
  readonly forked: ChildProcess[] = [];
  packaged = false;
  lockIsFree = true;
  appPath = resolve(import.meta.dirname, '../..');
  onSend: (channel: string, payload: unknown) => void = () => undefined;
  readonly appEvents = new EventEmitter();
  readonly sessionEvents = new EventEmitter();
  readonly quits: Promise<void>;
  #ready: boolean = false;
  #nextContentsId = 1;
  readonly #quitDone: () => void;

  constructor() {
    const { promise, resolve: done } = Promise.withResolvers<void>();
    this.quits = promise;
    this.#quitDone = done;
  }

  #before(what: string): void {
    if (this.#ready) throw new Error(`fake electron: ${what} must come before ready`);
    this.log.push(what);
  }

  #after(what: string): void {
    if (!this.#ready) throw new Error(`fake electron: ${what} must come after ready`);
    this.log.push(what);
  }

  #quit(): void {
    let prevented = false;
    const preventDefault = () => {
      prevented = true;
    };
    this.appEvents.emit('before-quit', { preventDefault });
    if (!prevented) this.#quitDone();
  }

  get module() {
    const fake = this;
    const app: Pick<
      Electron.App,
      | 'enableSandbox'
      | 'requestSingleInstanceLock'
      | 'whenReady'
      | 'on'
      | 'quit'
      | 'isPackaged'
      | 'setBadgeCount'
      | 'getAppPath'
    > = {
      enableSandbox: () => fake.#before('app.enableSandbox'),
      requestSingleInstanceLock: () => {
        fake.#before('app.requestSingleInstanceLock');
        return fake.lockIsFree;
      },
      whenReady: async () => {
        fake.#ready = true;
        fake.log.push('ready');
      },
      on(name: string, listener: (...parameters: never[]) => void) {
        fake.appEvents.on(name, listener as (...parameters: unknown[]) => void);
        return app as Electron.App;
      },
      quit: () => fake.#quit(),
      get isPackaged() {
        return fake.packaged;
      },
      setBadgeCount: (count?: number) => {
        fake.badge = count ?? 0;
        return true;
      },
      getAppPath: () => fake.appPath,
    };
    const protocol: Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'> = {
      registerSchemesAsPrivileged: (schemes) => {
        fake.#before('protocol.registerSchemesAsPrivileged');
        fake.schemes.push(...schemes);
      },
      handle: (scheme, handler) => {
        fake.#after(`protocol.handle ${scheme}`);
        if (fake.protocolHandler !== null) throw new Error('fake electron: the scheme has a handler');
        fake.protocolHandler = handler;
      },
    };
    const ipcMain: Pick<Electron.IpcMain, 'handle'> = {
      handle: (channel, listener) => {
        if (fake.handlers.has(channel)) throw new Error(`fake electron: ${channel} has a handler`);
        fake.handlers.set(channel, listener);
      },
    };
    const safeStorage: Pick<
      Electron.SafeStorage,
      'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
    > = {
      getSelectedStorageBackend: () => (fake.#ready ? fake.keyring : 'unknown'),
      isAsyncEncryptionAvailable: async () => {
        fake.#after('safeStorage.isAsyncEncryptionAvailable');
        return true;
      },
      encryptStringAsync: async (text) => Buffer.from(`${fake.keyringSecret}:${text}`).reverse(),
      decryptStringAsync: async (sealed) => {
        fake.#after('safeStorage.decryptStringAsync');
        const [owner, text = ''] = Buffer.from(sealed).reverse().toString().split(':');
        if (owner !== fake.keyringSecret) throw new Error('Error while decrypting the ciphertext');
        return { result: text, shouldReEncrypt: false };
      },
    };
    const webRequest: Pick<Electron.WebRequest, 'onBeforeRequest'> = {
      onBeforeRequest: (...parameters: unknown[]) => {
        fake.#after('webRequest.onBeforeRequest');
        fake.requestFilter = parameters.at(-1) as RequestFilter;
      },
    };
    const session: Pick<
      Electron.Session,
      | 'setPermissionRequestHandler'
      | 'setPermissionCheckHandler'
      | 'setDevicePermissionHandler'
      | 'setSpellCheckerEnabled'
      | 'on'
    > & { webRequest: unknown } = {
      setPermissionRequestHandler: (handler) => void fake.sessionCalls.set('permissionRequest', handler),
      setPermissionCheckHandler: (handler) => void fake.sessionCalls.set('permissionCheck', handler),
      setDevicePermissionHandler: (handler) => void fake.sessionCalls.set('devicePermission', handler),
      setSpellCheckerEnabled: (enabled) => void fake.sessionCalls.set('spellChecker', enabled),
      on(name: string, listener: (...parameters: never[]) => void) {
        fake.sessionEvents.on(name, listener as (...parameters: unknown[]) => void);
        return session as unknown as Electron.Session;
      },
      webRequest: modelled('webRequest', webRequest),
    };
    return {
      app: modelled('app', app),
      protocol: modelled('protocol', protocol),
      ipcMain: modelled('ipcMain', ipcMain),
      nativeImage: modelled('nativeImage', {
        createFromBitmap: (): Electron.NativeImage => {
          throw new Error('fake electron: this is no Windows');
        },
      }),
      safeStorage: modelled('safeStorage', safeStorage),
      session: modelled('session module', { defaultSession: modelled('session', session) }),
      utilityProcess: modelled('utilityProcess', {
        fork: (...parameters: ForkParameters) => fake.#fork(...parameters),
      }),
      BrowserWindow: this.#windowClass(),
    };
  }

  #fork(...[file, args, options]: ForkParameters): unknown {
    this.#after(`utilityProcess.fork ${file}`);
    const pipe = options?.stdio === 'pipe';
    const child = fork(file, args, {
      execArgv: ['--import', PARENT_PORT_SHIM],
      serialization: 'advanced',
      stdio: ['ignore', pipe ? 'pipe' : 'ignore', pipe ? 'pipe' : 'inherit', 'ipc'],
    });
    this.forked.push(child);
    const events = new EventEmitter();
    child.on('message', (message) => events.emit('message', message));
    child.on('exit', (code) => events.emit('exit', code));
    child.on('error', () => undefined);
    return modelled('UtilityProcess', {
      pid: child.pid,
      stdout: child.stdout,
      stderr: child.stderr,
      postMessage: (message: unknown) => void child.send(structuredClone(message) as object),
      kill: () => child.kill(),
      on: (name: string, listener: (...parameters: unknown[]) => void) => events.on(name, listener),
      once: (name: string, listener: (...parameters: unknown[]) => void) => events.once(name, listener),
    });
  }

  #windowClass() {
    const fake = this;
    return class {
      readonly webContents: Contents;
      readonly #events = new EventEmitter();
      readonly #state = { shown: false, menuRemoved: false, focused: 0, url: null as string | null };

      constructor(options: Electron.BrowserWindowConstructorOptions) {
        fake.#after('new BrowserWindow');
        const events = new EventEmitter();
        const sent: { channel: string; payload: unknown }[] = [];
        let openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
        const frame = { origin: 'app://main' } as Electron.WebFrameMain;
        const contents = modelled('webContents', {
          id: fake.#nextContentsId,
          mainFrame: frame,
          on: (name: string, listener: (...parameters: unknown[]) => void) => events.on(name, listener),
          emit: (name: string, ...parameters: unknown[]) => events.emit(name, ...parameters),
          send: (channel: string, payload: unknown) => {
            const cloned: unknown = structuredClone(payload);
            sent.push({ channel, payload: cloned });
            fake.onSend(channel, cloned);
          },
          setWindowOpenHandler: (handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]) => {
            openHandler = handler;
          },
        }) as unknown as Contents;
        fake.#nextContentsId += 1;
        this.webContents = contents;
        fake.appEvents.emit('web-contents-created', {}, contents);
        const state = this.#state;
        const windowEvents = this.#events;
        fake.windows.push({
          options,
          contents,
          sent,
          shown: () => state.shown,
          menuRemoved: () => state.menuRemoved,
          focused: () => state.focused,
          url: () => state.url,
          openHandler: () => openHandler,
          retitle: (title) => windowEvents.emit('page-title-updated', {}, title),
          close: () => {
            windowEvents.emit('closed');
            fake.appEvents.emit('window-all-closed');
          },
        });
      }

      on(name: string, listener: (...parameters: unknown[]) => void): void {
        this.#events.on(name, listener);
      }

      once(name: string, listener: (...parameters: unknown[]) => void): void {
        this.#events.once(name, listener);
      }

      emit(name: string, ...parameters: unknown[]): void {
        this.#events.emit(name, ...parameters);
      }

      setOverlayIcon(): void {
        throw new Error('fake electron: this is no Windows');
      }

      removeMenu(): void {
        this.#state.menuRemoved = true;
      }

      show(): void {
        this.#state.shown = true;
      }

      isMinimized(): boolean {
        return false;
      }

      restore(): void {
        throw new Error('fake electron: a window that was not minimised is not restored');
      }

      focus(): void {
        this.#state.focused += 1;
      }

      async loadURL(url: string): Promise<void> {
        this.#state.url = url;
        this.webContents.emit('did-finish-load');
        this.#events.emit('ready-to-show');
      }
    };
  }

  /** What the page's preload does: everything that crosses is cloned, both ways. */
  async invoke(
    channel: string,
    parameters: readonly unknown[],
    change: Record<string, unknown> = {},
  ): Promise<unknown> {
    const handler = this.handlers.get(channel);
    const window = this.windows[0];
    if (handler === undefined || window === undefined) throw new Error(`fake electron: nobody handles ${channel}`);
    const event = { sender: window.contents, senderFrame: window.contents.mainFrame, ...change };
    const answer: unknown = await handler(
      event as unknown as Electron.IpcMainInvokeEvent,
      ...parameters.map((parameter) => structuredClone(parameter)),
    );
    return structuredClone(answer);
  }
}

type ForkParameters = [file: string, args?: string[], options?: { stdio?: string; serviceName?: string }];
