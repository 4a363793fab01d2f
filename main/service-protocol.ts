/**
 * What a window shell and the process with the database say to each other, over `child_process` (serialization
 * `advanced`) or Electron's `utilityProcess`. Every message is plain data; a session is whatever the shell calls one
 * window or one browser.
 */
import type { AppEvent, OperationOutcome } from '../shared/contract/bridge.ts';

export type ToService =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly session: string;
      readonly operation: string;
      readonly input: unknown;
      /** Names the call in its progress events and in `session.cancel` */
      readonly callId: string | null;
    }
  /** The window is gone: its user is signed out, its key is forgotten. */
  | { readonly type: 'end-session'; readonly session: string }
  /** Answer to `mock-wanted`; null when it could not be started. */
  | { readonly type: 'mock-is'; readonly url: string | null }
  /** Answer to `key-store-wanted`; null: there is none, or it refuses */
  | { readonly type: 'key-store-is'; readonly id: number; readonly text: string | null }
  /** Finish what is under way, close the database, end. */
  | { readonly type: 'stop' };

export type FromService =
  | { readonly type: 'ready' }
  | { readonly type: 'answer'; readonly id: number; readonly outcome: OperationOutcome }
  /** `session` null: for all windows */
  | { readonly type: 'event'; readonly session: string | null; readonly event: AppEvent }
  /** A training profile needs its mock service beside it: the shell starts it and keeps it running. */
  | { readonly type: 'mock-wanted'; readonly mock: MockPlace }
  /** The operating system's key store is the shell's to reach. `text`: what is to be sealed or opened, base64 */
  | {
      readonly type: 'key-store-wanted';
      readonly id: number;
      readonly ask: 'there' | 'seal' | 'open';
      readonly text: string;
    };

export interface MockPlace {
  readonly dataDir: string;
  /** 0: any free port */
  readonly port: number;
  readonly fill: boolean;
}
