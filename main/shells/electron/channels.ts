/** Names only: the preload bundles this and the list of operations, and nothing else. */
export const EVENT_CHANNEL = 'event';

export function callChannel(operation: string): string {
  return `call:${operation}`;
}
