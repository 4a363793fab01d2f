/** Levels of arrays and objects in what an operation is given; the deepest input of the table has nine. */
export const INPUT_DEPTH_MAX = 32;

/**
 * Whether a value read from JSON is nested deeper than any input of ours. `JSON.parse` reads any depth, but what comes
 * after it (copying to another process, schemas, writing it down) recurses and would end in a full stack. Does not recurse
 * itself.
 */
export function isTooDeep(value: unknown): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; depth <= INPUT_DEPTH_MAX; depth += 1) {
    const below: unknown[] = [];
    for (const one of level) {
      if (typeof one !== 'object' || one === null) continue;
      for (const inner of Array.isArray(one) ? one : Object.values(one)) below.push(inner);
    }
    if (below.length === 0) return false;
    level = below;
  }
  return true;
}
