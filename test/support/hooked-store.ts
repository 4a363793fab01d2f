import type { Store } from '../../main/application/ports.ts';

export interface StoreHooks {
  /** Before every call of a part of the store; a throw keeps the call from being made. */
  call(part: string, method: string, writes: boolean): void;
  /** Before the outermost transaction begins */
  begin(): void;
  /** In the outermost transaction, with all its work done; a throw undoes it. */
  commit(): void;
  /** The outermost transaction, or a write without one, stands. */
  committed(): void;
}

const WRITES =
  /^(acknowledge|append|attach|beat|begin|carryOver|complete.*|discard|end|finalise|forget|insert.*|lock|mark|note|put|resetTries|retire|save|set.*|start|stop|takeTry|transition|update.*)$/;

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
      Object.entries(part).map(([method, call]) => {
        const writes = WRITES.test(method);
        const atTheDoor = (...parameters: readonly unknown[]) => {
          hooks.call(name, method, writes);
          const value: unknown = Reflect.apply(call, part, parameters);
          if (depth === 0 && writes) hooks.committed();
          return value;
        };
        return [method, atTheDoor];
      }),
    ) as T;
  const { transaction: _transaction, close, ...parts } = real;
  const all = Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, hooked(name, part)]));
  return { ...(all as typeof parts), transaction, close };
}
