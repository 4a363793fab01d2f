export interface Built {
  readonly folder: string;
  readonly made: string;
  readonly sources: readonly string[];
}
export const PAGE: Built;
export const PROGRAMS: Built;
export function isCurrent(built: Built): boolean;
