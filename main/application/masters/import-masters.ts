import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addDays, type CalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { categoryOfCode, type DrugCategory } from '../../../shared/domain/drug/drug-code.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { hasErrors } from '../../../shared/domain/issue.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { compareEditions, type EditionComparison } from '../../../shared/masters/compare-editions.ts';
import { MASTER_LICENCES, MASTER_SOURCES } from '../../../shared/masters/master-licences.ts';
import { mastersIssue } from '../../../shared/masters/masters-issues.ts';
import type { ItemOf } from '../../../shared/masters/read-source.ts';
import { MASTER_KIND_NAMES, type MasterKind } from '../../../shared/masters/source-sheet.ts';
import {
  genericNameLine,
  genericNamesText,
  priceListLine,
  priceListText,
  receiptCodeLine,
  receiptCodesText,
} from '../../../shared/masters/table-text.ts';
import { audited } from '../audited.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import type { Edition } from './masters-in-force.ts';
import { type ReadMaster, readMasterFiles } from './read-master-files.ts';

type Imported = OperationOutput<'masters.import'>;

/** A revision removes some hundred of 12,000 rows; a fifth means that a part of the list is missing. */
const REMOVED_SHARE_MAX = 0.2;

const CATEGORIES: readonly { readonly category: DrugCategory; readonly ja: string; readonly en: string }[] = [
  { category: 'oral', ja: '内用薬', en: 'oral' },
  { category: 'injection', ja: '注射薬', en: 'injected' },
  { category: 'external', ja: '外用薬', en: 'external' },
];

const TEXT_OF: { readonly [Kind in MasterKind]: (items: readonly ItemOf[Kind][]) => string } = {
  'price-list': priceListText,
  'generic-names': genericNamesText,
  'receipt-codes': receiptCodesText,
};

const LINE_OF: { readonly [Kind in MasterKind]: (item: ItemOf[Kind]) => string } = {
  'price-list': priceListLine,
  'generic-names': genericNameLine,
  'receipt-codes': receiptCodeLine,
};

/** What an import would do to one kind of master. */
interface Plan {
  readonly read: ReadMaster;
  readonly before: Edition | null;
  /** The edition that follows it in time, where a list of the past is brought in later */
  readonly after: Edition | null;
  readonly table: string;
  readonly isNew: boolean;
  readonly comparison: EditionComparison;
  readonly issues: readonly Issue[];
}

function plan<Kind extends MasterKind>(context: Context, read: ReadMaster<Kind>, acceptRemovals: boolean): Plan {
  const { kind, items, appliesFrom } = read;
  const { masters } = context;
  const today = tokyoDateOf(context.clock.now());
  const editions = masters.editions(kind);
  const before = masters.inForce(kind, appliesFrom) ?? editions[0] ?? null;
  const after = editions.find((edition) => edition.appliesFrom > appliesFrom) ?? null;
  const inUse = masters.inForce(kind, today);
  const table = TEXT_OF[kind](items);
  const beforeItems = before === null ? [] : masters.items(kind, before);
  const comparison = compareEditions(kind, beforeItems, items, appliesFrom);
  const isNew = before === null || before.appliesFrom !== appliesFrom || TEXT_OF[kind](beforeItems) !== table;
  const { ja, en } = MASTER_KIND_NAMES[kind];
  const words = { kind: ja, kindEn: en, appliesFrom };
  const issues: Issue[] = [];
  if (!isNew) issues.push(mastersIssue('masters.already-there', words));
  else if (inUse !== null && appliesFrom < inUse.appliesFrom) {
    issues.push(mastersIssue('masters.older-than-in-use', { ...words, inUse: inUse.appliesFrom }));
  } else if (appliesFrom > today) {
    issues.push(mastersIssue('masters.applies-later', { ...words, inUse: inUse?.appliesFrom ?? '-' }));
  }
  if (read.leftOut > 0) issues.push(mastersIssue('masters.receipt-without-code', { count: read.leftOut }));
  if (kind === 'price-list') issues.push(...missingParts(beforeItems, items));
  const { removed, before: rowsBefore } = comparison.counts;
  if (!acceptRemovals && !hasErrors(issues) && removed > rowsBefore * REMOVED_SHARE_MAX) {
    issues.push(mastersIssue('masters.too-many-removed', { kind: ja, kindEn: en, before: rowsBefore, removed }));
  }
  return { read, before, after, table, isNew, comparison, issues };
}

/** MHLW publishes the list in parts: one of them alone would take all other drugs off it. */
function missingParts(
  before: readonly { readonly code: string }[],
  after: readonly { readonly code: string }[],
): readonly Issue[] {
  return CATEGORIES.flatMap(({ category, ja, en }) => {
    const count = before.filter(({ code }) => categoryOfCode(code) === category).length;
    const isThere = count === 0 || after.some(({ code }) => categoryOfCode(code) === category);
    return isThere ? [] : [mastersIssue('masters.part-missing', { category: ja, categoryEn: en, count })];
  });
}

/** Keeps what an edition has and the next one lacks: a code of an old result stays known, with its last day. */
function retireRows<Kind extends MasterKind>(
  context: Context,
  kind: Kind,
  older: readonly ItemOf[Kind][],
  newer: readonly ItemOf[Kind][],
  newerFrom: CalendarDate,
): void {
  const listed = new Set(newer.map(({ code }) => code));
  const listedUntil = addDays(newerFrom, -1);
  for (const item of older) {
    if (listed.has(item.code)) continue;
    context.store.masters.retire({ kind, code: item.code, listedUntil, line: LINE_OF[kind](item) });
  }
}

function save(context: Context, actor: Actor, planned: Plan): void {
  const { read, before, after, table, comparison } = planned;
  const { kind, appliesFrom, items } = read;
  const { added, removed, changed } = comparison.counts;
  const at = context.clock.now();
  if (before !== null && before.appliesFrom <= appliesFrom) {
    retireRows(context, kind, context.masters.items(kind, before), items, appliesFrom);
  }
  if (after !== null) retireRows(context, kind, items, context.masters.items(kind, after), after.appliesFrom);
  context.store.masters.insert({
    kind,
    appliesFrom,
    rows: items.length,
    source: `${MASTER_SOURCES[kind]} (${appliesFrom} 適用)`,
    licence: MASTER_LICENCES[kind],
    files: read.files,
    counts: { added, removed, changed },
    by: actor.name,
    at,
    table,
  });
  audited(context, actor, 'masters.import', kind, { appliesFrom, rows: items.length, added, removed, changed }, at);
}

function reportOf(planned: Plan, limit: number): Imported['tables'][number] {
  const { read, before, comparison, isNew } = planned;
  return {
    kind: read.kind,
    appliesFrom: read.appliesFrom,
    rows: read.items.length,
    files: read.files.map((file) => ({ ...file })),
    source: MASTER_SOURCES[read.kind],
    licence: MASTER_LICENCES[read.kind],
    isNew,
    before:
      before === null
        ? null
        : {
            origin: before.sequence === null ? 'shipped' : 'imported',
            appliesFrom: before.appliesFrom,
            rows: before.rows,
          },
    counts: { ...comparison.counts },
    changedFields: { ...comparison.changedFields },
    changes: comparison.changes
      .slice(0, limit)
      .map((change) => ({ ...change, fields: change.fields.map((field) => ({ ...field })) })),
    changesNotShown: Math.max(0, comparison.changes.length - limit),
  };
}

/**
 * Newer drug masters from the files their publishers give out: all of them, in one transaction, or none. With `dryRun`
 * only what would change is told.
 */
export const importMasters: UseCase<OperationInput<'masters.import'>, Imported> = async (
  context,
  actor,
  input,
  progress,
) => {
  const files = input.files.map(({ name, base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) }));
  const total = files.length;
  const read = await readMasterFiles(files, {
    kind: input.kind ?? null,
    appliesFrom: input.appliesFrom ?? null,
    decodeText: context.decodeText,
    told: async (done) => {
      progress({ phase: 'import', done, total, perMinute: null, secondsLeft: null, row: null });
      await context.clock.sleep(0);
    },
  });
  if (!read.ok) return read;
  const plans = read.value.masters.map((master) => plan(context, master, input.acceptRemovals));
  const issues = [...read.value.notes, ...plans.flatMap((planned) => planned.issues)];
  if (hasErrors(issues)) return refusal(...issues.filter(({ severity }) => severity === 'error'));
  const fresh = plans.filter(({ isNew }) => isNew);
  if (!input.dryRun && fresh.length > 0) {
    context.store.transaction(() => {
      for (const planned of fresh) save(context, actor, planned);
    });
    context.masters.reload();
  }
  return success({
    dryRun: input.dryRun,
    imported: !input.dryRun && fresh.length > 0,
    tables: plans.map((planned) => reportOf(planned, input.limit)),
    issues,
  });
};
