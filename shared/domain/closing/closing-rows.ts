import type { Uuid } from '../identifiers.ts';
import { assertNever } from '../result.ts';
import type { OpenSubmission } from './closing-facts.ts';

export type PersonCause = 'awaiting-signature' | 'rejected' | 'held' | 'bad-copy' | 'blocked';

export interface SortedRows {
  /** The program finishes these alone, given a living sender. */
  readonly automatic: readonly OpenSubmission[];
  /** A person must act on these. */
  readonly person: readonly { readonly row: OpenSubmission; readonly cause: PersonCause }[];
  /** These would go by themselves, but stand behind a row of `person`, whose action frees them. */
  readonly behind: readonly OpenSubmission[];
}

/** What a row needs by its own state, whatever stands before it. */
export function ownNeed(row: OpenSubmission): PersonCause | 'automatic' | 'finished' {
  switch (row.state) {
    case 'awaiting-signature':
    case 'rejected':
    case 'held':
      return row.state;
    case 'ready':
      // Only a reception that is still to come makes the bytes; with none before it nobody will.
      return row.documentMissing && row.waitsFor === null ? 'blocked' : 'automatic';
    case 'in-flight':
    // Looked up by operation id until its fate is known: nobody can do better than the program.
    case 'outcome-unknown':
      return 'automatic';
    case 'registered':
      return copyNeed(row);
    case 'superseded':
    case 'voided':
    case 'withdrawn':
    case 'exempt':
      return 'finished';
    default:
      return assertNever(row.state);
  }
}

/** Only a registered or amended result has a return copy; the other operations end with an acknowledgement. */
function copyNeed(row: OpenSubmission): PersonCause | 'automatic' | 'finished' {
  if (row.kind !== 'register' && row.kind !== 'amend') return 'finished';
  if (row.copy === 'verified') return 'finished';
  return row.copy === 'bad' ? 'bad-copy' : 'automatic';
}

export function sortOpenRows(open: readonly OpenSubmission[]): SortedRows {
  const byId = new Map<Uuid, OpenSubmission>(open.map((row) => [row.submissionId, row]));
  const sorted: {
    automatic: OpenSubmission[];
    person: { row: OpenSubmission; cause: PersonCause }[];
    behind: OpenSubmission[];
  } = {
    automatic: [],
    person: [],
    behind: [],
  };
  for (const row of open) {
    const need = ownNeed(row);
    if (need === 'finished') continue;
    if (need !== 'automatic') {
      sorted.person.push({ row, cause: need });
      continue;
    }
    const way = wayAhead(row, byId);
    if (way === 'clear') sorted.automatic.push(row);
    else if (way === 'person') sorted.behind.push(row);
    else sorted.person.push({ row, cause: 'blocked' });
  }
  return sorted;
}

/** Walks the chain forward: clear, behind a row that a person must act on, or behind something that is not there. */
function wayAhead(row: OpenSubmission, byId: ReadonlyMap<Uuid, OpenSubmission>): 'clear' | 'person' | 'lost' {
  let before = row.waitsFor;
  for (let step = 0; before !== null; step += 1) {
    const blocker = byId.get(before);
    // A chain cannot be longer than all open rows: more steps mean it bites its own tail.
    if (blocker === undefined || step > byId.size) return 'lost';
    const need = ownNeed(blocker);
    if (need === 'finished') return 'clear';
    if (need !== 'automatic') return 'person';
    before = blocker.waitsFor;
  }
  return 'clear';
}
