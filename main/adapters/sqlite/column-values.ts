/** JSON columns are written by this room only and the file is encrypted and authenticated: read as what was written. */
export function fromJson<T>(text: string): T {
  return JSON.parse(text);
}

/** `undefined` has no JSON; it is stored as null. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

export function toFlag(value: boolean): 0 | 1 {
  return value ? 1 : 0;
}

export function fromFlag(value: number): boolean {
  return value === 1;
}
