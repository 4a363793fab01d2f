import { comparableIngredients } from '../../shared/domain/drug/drug-ingredient.ts';
import type { PriceListItem } from '../../shared/domain/drug/drug-list.ts';
import { DRUG_ROUTES, type DrugRoute, routesOf } from '../../shared/domain/drug/drug-route.ts';

/** What the rules for ingredient and route make of a whole list: the figures of docs/duplicate-check.md. */
export function keyCounts(items: readonly PriceListItem[]) {
  const rows = items.map(({ code, name, ingredient }) => ({
    group: code.slice(0, 7),
    routes: routesOf(code, name),
    ...comparableIngredients(code, ingredient),
  }));
  type Row = (typeof rows)[number];
  const counted = (chosen: readonly Row[]) => ({
    items: chosen.length,
    groups: new Set(chosen.map(({ group }) => group)).size,
  });
  const spanning = (chosen: readonly Row[]) => {
    const groupsOf = new Map<string, Set<string>>();
    for (const { group, routes, components } of chosen) {
      for (const key of components.flatMap((component) => routes.map((route) => `${component} ${route}`))) {
        groupsOf.set(key, (groupsOf.get(key) ?? new Set()).add(group));
      }
    }
    const wide = [...groupsOf.values()].filter(({ size }) => size > 1);
    return { keys: groupsOf.size, wide: wide.length, groups: new Set(wide.flatMap((groups) => [...groups])).size };
  };
  const routesOfGroup = new Map<string, Set<string>>();
  for (const { group, routes } of rows) {
    routesOfGroup.set(group, (routesOfGroup.get(group) ?? new Set()).add(routes.join()));
  }
  return {
    items: rows.length,
    groups: counted(rows).groups,
    routes: Object.fromEntries(
      DRUG_ROUTES.map((route) => [route, rows.filter(({ routes }) => routes.includes(route)).length]),
    ) as Readonly<Record<DrugRoute, number>>,
    twoRoutes: rows.filter(({ routes }) => routes.length > 1).length,
    groupsOfSeveralRoutes: [...routesOfGroup.values()].filter(({ size }) => size > 1).length,
    combinations: counted(rows.filter(({ components }) => components.length > 1)),
    single: spanning(rows.filter(({ components, complete }) => components.length === 1 && complete)),
    all: spanning(rows),
    hidden: counted(rows.filter(({ complete }) => !complete)),
    classWordsOnly: rows.filter(({ components, complete }) => components.length === 0 && complete).length,
  };
}
