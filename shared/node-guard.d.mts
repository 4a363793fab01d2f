export function nodeComplaint(
  running: { readonly version: string; readonly napi: string | undefined },
  command: string,
): string | null;
export function requireNode(command: string): void;
