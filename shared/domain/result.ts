import type { Issue } from './issue.ts';

/** Expected trouble travels as data: a value, or the issues that stand in its way (never an exception). */
export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refusal(...issues: readonly Issue[]): { readonly ok: false; readonly issues: readonly Issue[] } {
  return { ok: false, issues };
}

/** Marks a branch that the types rule out; reaching it is a defect. */
export function assertNever(impossible: never): never {
  throw new Error(`unreachable: ${JSON.stringify(impossible)}`);
}
