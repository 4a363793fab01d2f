import type { OperationOutput } from '../../../shared/contract/operations.ts';
import { type CalendarDate, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import { type Result, success } from '../../../shared/domain/result.ts';
import { readTableManifest } from '../../../shared/masters/load-drug-master.ts';
import { MASTER_KIND_NAMES, type MasterKind } from '../../../shared/masters/source-sheet.ts';
import type { Context } from '../context.ts';
import type { Edition } from './masters-in-force.ts';

type Status = OperationOutput<'masters.status'>;

const KINDS: readonly MasterKind[] = ['price-list', 'generic-names', 'receipt-codes'];

function shown(edition: Edition, today: CalendarDate, inForce: Edition | null): Status['editions'][number] {
  const { kind, sequence, appliesFrom, rows, sha256, source, licence, importedAt, importedBy } = edition;
  return {
    kind,
    name: MASTER_KIND_NAMES[kind].ja,
    origin: sequence === null ? 'shipped' : 'imported',
    state: inForce !== null && inForce.sequence === sequence ? 'in-use' : appliesFrom > today ? 'upcoming' : 'past',
    appliesFrom,
    rows,
    source,
    licence,
    sha256,
    importedAt,
    importedBy,
  };
}

/** What the program ships, seen without a profile. */
function shippedStatus(): Status['editions'] {
  const { tables } = readTableManifest();
  return (['price-list', 'generic-names'] as const).map((kind) => ({
    kind,
    name: MASTER_KIND_NAMES[kind].ja,
    origin: 'shipped',
    state: 'in-use',
    appliesFrom: tables[kind].appliesFrom ?? '',
    rows: tables[kind].rows,
    source: tables[kind].source,
    licence: tables[kind].licence,
    sha256: tables[kind].sha256,
    importedAt: null,
    importedBy: null,
  }));
}

/** Editions of the masters, which of them is in use, and the shipped tables; with a profile, what that has imported. */
export function mastersStatus(context: Context | null): Result<Status> {
  const { tables } = readTableManifest();
  const pairs = tables['contraindicated-pairs'];
  if (context === null) {
    return success({
      profile: false,
      editions: shippedStatus(),
      receiptCodes: { present: false, rows: 0 },
      retired: 0,
      pairs: { rows: pairs.rows, source: pairs.source, licence: pairs.licence },
      tables: { ...tables },
    });
  }
  const { masters, store } = context;
  const today = tokyoDateOf(context.clock.now());
  const receipts = masters.inForce('receipt-codes', today);
  return success({
    profile: true,
    editions: KINDS.flatMap((kind) => {
      const inForce = masters.inForce(kind, today);
      return masters.editions(kind).map((edition) => shown(edition, today, inForce));
    }),
    receiptCodes: { present: receipts !== null, rows: receipts?.rows ?? 0 },
    retired: store.masters.retiredCount('price-list'),
    pairs: { rows: pairs.rows, source: pairs.source, licence: pairs.licence },
    tables: { ...tables },
  });
}
