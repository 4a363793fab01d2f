/**
 * What a window has of the core: one call and one stream of events, over whatever transport its shell brings (preload,
 * HTTP). Expected trouble comes back as issues; a call never throws but for a broken transport.
 */
import type { Issue } from '../domain/issue.ts';
import type { ProgressEvent } from './operations.ts';

export type OperationOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly issues: readonly Issue[] };

/** Parts of the database that a window may be showing; `changed` names them, the page asks again. */
export const CHANGED_AREAS = ['prescriptions', 'entries', 'queue', 'closing', 'checks', 'settings', 'people'] as const;
export type ChangedArea = (typeof CHANGED_AREAS)[number];

/** Ids, states and moments only: no patient data. Instants are ISO 8601 with offset. */
export type AppEvent =
  | { readonly type: 'changed'; readonly areas: readonly ChangedArea[] }
  | { readonly type: 'progress'; readonly callId: string; readonly progress: ProgressEvent }
  /** The line to the service: `online` null before the first try of this process. */
  | {
      readonly type: 'line';
      readonly online: boolean | null;
      readonly since: string | null;
      readonly nextTryAt: string | null;
    }
  /** The process with the database: `restarting` after it died, `up` when calls are answered again. */
  | { readonly type: 'service'; readonly state: 'up' | 'restarting' | 'down' }
  | { readonly type: 'session'; readonly state: 'signed-out' | 'locked' | 'signed-in' };

export interface Bridge {
  /** @param callId names this call in its progress events and in `session.cancel`; chosen by the page, unique in it */
  call(operation: string, input: unknown, callId?: string): Promise<OperationOutcome>;
  /** @returns ends the subscription */
  on(listener: (event: AppEvent) => void): () => void;
}
