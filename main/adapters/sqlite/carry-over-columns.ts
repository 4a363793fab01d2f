import type { Instant } from '../../../shared/domain/calendar-date.ts';
import type { SqlParameters } from './sql-connection.ts';

/** A named person took an unfinished thing over to another day (product.md §4). */
export interface CarryOver {
  readonly by: string;
  readonly reason: string;
  readonly at: Instant;
}

export interface CarryOverColumns {
  readonly carried_over_by: string | null;
  readonly carried_over_reason: string | null;
  readonly carried_over_at: Instant | null;
}

export function carryOverOf(row: CarryOverColumns): CarryOver | null {
  const { carried_over_by: by, carried_over_reason: reason, carried_over_at: at } = row;
  return by === null || reason === null || at === null ? null : { by, reason, at };
}

export function carryOverParameters(carryOver: CarryOver | null): SqlParameters {
  return {
    carriedOverBy: carryOver?.by ?? null,
    carriedOverReason: carryOver?.reason ?? null,
    carriedOverAt: carryOver?.at ?? null,
  };
}
