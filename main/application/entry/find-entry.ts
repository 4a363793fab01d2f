import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import { type Result, refusal, success } from '../../../shared/domain/result.ts';
import type { Context } from '../context.ts';
import type { EntryRow } from '../entry-ports.ts';
import { idPrefixOf, requireUuid } from '../queue/find-rows.ts';
import type { PrescriptionRow, ResultRow } from '../row-ports.ts';

/** More than anybody types at once. */
const LOOSE_MAX = 1_000;

export function findEntry(context: Pick<Context, 'store'>, text: string): Result<EntryRow> {
  const id = requireUuid(text);
  if (!id.ok) return id;
  // Lists and the verdict name an entry by the draft it became, too.
  const entry = context.store.entries.byId(id.value) ?? context.store.entries.ofResult(id.value);
  return entry === null ? refusal(applicationIssue('record.not-found', { id: text })) : success(entry);
}

/** What is typed and no result yet, by its id or the beginning of it: it stands in the verdict by itself. */
export function findLooseEntry({ store }: Pick<Context, 'store'>, text: string): EntryRow | null {
  const prefix = idPrefixOf(text);
  if (prefix === null) return null;
  const alike = store.entries
    .open(LOOSE_MAX)
    .filter(({ entryId, resultId }) => resultId === null && entryId.startsWith(prefix));
  return alike.length === 1 ? (alike[0] ?? null) : null;
}

/** An entry that may still be worked on. */
export function findOpenEntry(context: Pick<Context, 'store'>, text: string): Result<EntryRow> {
  const found = findEntry(context, text);
  if (!found.ok) return found;
  if (found.value.discarded) return refusal(entryIssue('entry.discarded'));
  return found.value.finalised ? refusal(entryIssue('entry.finalised')) : found;
}

/** The same, for who saw `revision`: another window may have saved since. */
export function findEntryAt(context: Pick<Context, 'store'>, text: string, revision: number): Result<EntryRow> {
  const found = findOpenEntry(context, text);
  if (!found.ok || found.value.revision === revision) return found;
  return refusal(entryIssue('entry.changed-meanwhile', { by: found.value.updatedBy, revision: found.value.revision }));
}

/** The version that a 訂正・変更 is to take the place of. */
export function changedVersion(context: Pick<Context, 'store'>, { changes }: EntryRow): ResultRow | null {
  return changes === null ? null : context.store.results.byId(changes);
}

export function prescriptionOf(context: Pick<Context, 'store'>, entry: EntryRow): PrescriptionRow | null {
  return entry.prescriptionKey === null ? null : context.store.prescriptions.byKey(entry.prescriptionKey);
}
