import type { Bridge } from '../../shared/contract/bridge.ts';
import { httpBridge } from './http-bridge.ts';

declare global {
  interface Window {
    /** Put there by the preload of a shell that has one. */
    readonly bridge?: Bridge;
  }
}

/** The one way to the core: a preload's bridge where there is one, else HTTP to the origin of this page. */
export function openBridge(): Bridge {
  return window.bridge ?? httpBridge();
}
