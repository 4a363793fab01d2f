import type { Store } from '../../main/application/ports.ts';

export interface StoreHooks {
  /** Before every call of a part of the store; a throw keeps the call from being made. */
  call(part: string, method: string): void;
  /** Before the outermost transaction begins */
  begin(): void;
  /** In the outermost transaction, with all its work done; a throw undoes it. */
  commit(): void;
  /** The outermost transaction, or a write without one, stands. */
  committed(): void;
}

const WRITES =
  /^(acknowledge|append|attach|beat|begin|carryOver|complete.*|discard|end|finalise|forget|insert.*|lock|mark|note|put|resetTries|retire|save|set.*|start|stop|takeTry|transition|update.*)$/;

export function isWrite(method: string): boolean {
  return WRITES.test(method);
}

/** The store as a program sees it, with somebody standing at every door of it. */
export function hookedStore(real: Store, hooks: StoreHooks): Store {
  let depth = 0;
  const transaction = <T>(work: () => T): T => {
    if (depth === 0) hooks.begin();
    depth += 1;
    let value: T;
    try {
      value = real.transaction(() => {
        const done = work();
        if (depth === 1) hooks.commit();
        return done;
      });
    } finally {
      depth -= 1;
    }
    if (depth === 0) hooks.committed();
    return value;
  };
  const hooked = <T extends object>(name: string, part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([method, call]) => [
        method,
        (...parameters: readonly unknown[]) => {
          hooks.call(name, method);
          const value: unknown = Reflect.apply(call, part, parameters);
          if (depth === 0 && isWrite(method)) hooks.committed();
          return value;
        },
      ]),
    ) as T;
  const { transaction: _transaction, close, ...parts } = real;
  const all = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, hooked(name, part)]));
  return { ...(all as typeof parts), transaction, close };
}
