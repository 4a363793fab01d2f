/** What a new edition of a master changes: rows added, removed and changed, by code. */
import type { CalendarDate } from '../domain/calendar-date.ts';
import type { ItemOf } from './read-source.ts';
import type { MasterKind } from './source-sheet.ts';

export type CellValue = string | boolean | null;

export interface FieldChange {
  readonly field: string;
  readonly before: CellValue;
  readonly after: CellValue;
}

export interface RowChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly code: string;
  /** Of the row after the change; before it where it is removed */
  readonly name: string;
  /** Added: what it has; removed: what it had */
  readonly fields: readonly FieldChange[];
}

export interface EditionComparison {
  readonly counts: {
    readonly before: number;
    readonly after: number;
    readonly added: number;
    readonly removed: number;
    readonly changed: number;
  };
  /** How many of the changed rows differ in each field */
  readonly changedFields: Readonly<Record<string, number>>;
  /** Removed first, then changed, then added; each in order of the codes */
  readonly changes: readonly RowChange[];
}

type Cells = Readonly<Record<string, CellValue>>;

/** What is compared of each row, on the day from which the new edition applies. */
const CELLS: { readonly [Kind in MasterKind]: (item: ItemOf[Kind], day: CalendarDate) => Cells } = {
  'price-list': (item, day) => ({
    name: item.name,
    ingredient: item.ingredient,
    spec: item.spec,
    unit: item.unit,
    price: item.priceYen,
    narcotic: item.narcotic,
    generic: item.generic,
    originator: item.originator,
    hasGeneric: item.hasGeneric,
    transitionalUntil: item.transitionalUntil,
    insured: item.transitionalUntil === null || item.transitionalUntil >= day,
  }),
  'generic-names': ({ name, ingredient, spec, exception }) => ({ name, ingredient, spec, exception }),
  'receipt-codes': ({ listCode, abolishedOn }) => ({ listCode, abolishedOn }),
};

const nameOf = (item: { readonly name?: string; readonly listCode?: string }): string =>
  item.name ?? item.listCode ?? '';

/** @param day from which the new edition applies */
export function compareEditions<Kind extends MasterKind>(
  kind: Kind,
  before: readonly ItemOf[Kind][],
  after: readonly ItemOf[Kind][],
  day: CalendarDate,
): EditionComparison {
  const cellsOf = CELLS[kind];
  const old = new Map(before.map((item) => [item.code, item]));
  const kept = new Set<string>();
  const added: RowChange[] = [];
  const changed: RowChange[] = [];
  for (const item of after) {
    const previous = old.get(item.code);
    const cells = cellsOf(item, day);
    kept.add(item.code);
    if (previous === undefined) {
      const fields = fieldChanges({}, cells);
      added.push({ change: 'added', code: item.code, name: nameOf(item), fields });
      continue;
    }
    const fields = fieldChanges(cellsOf(previous, day), cells);
    if (fields.length > 0) changed.push({ change: 'changed', code: item.code, name: nameOf(item), fields });
  }
  const removed = before
    .filter(({ code }) => !kept.has(code))
    .map((item): RowChange => {
      const fields = fieldChanges(cellsOf(item, day), kind === 'price-list' ? { insured: false } : {});
      return { change: 'removed', code: item.code, name: nameOf(item), fields };
    });
  const changedFields: Record<string, number> = {};
  for (const { field } of changed.flatMap(({ fields }) => fields)) {
    changedFields[field] = (changedFields[field] ?? 0) + 1;
  }
  const inOrder = (rows: readonly RowChange[]) => rows.toSorted((a, b) => (a.code < b.code ? -1 : 1));
  return {
    counts: {
      before: before.length,
      after: after.length,
      added: added.length,
      removed: removed.length,
      changed: changed.length,
    },
    changedFields,
    changes: [...inOrder(removed), ...inOrder(changed), ...inOrder(added)],
  };
}

/** Equal values are left out; so is what neither side tells. */
function fieldChanges(before: Cells, after: Cells): readonly FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields.flatMap((field) => {
    const change = { field, before: before[field] ?? null, after: after[field] ?? null };
    return change.before === change.after ? [] : [change];
  });
}
