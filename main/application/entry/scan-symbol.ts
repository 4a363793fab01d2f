import { createHash } from 'node:crypto';
import { entryIssue } from '../../../shared/contract/entry-issues.ts';
import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { addMs } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { type Result, success } from '../../../shared/domain/result.ts';
import {
  type AssembledSymbols,
  assembleSymbols,
  readText,
  type ScannedKind,
  scannedKind,
} from '../../../shared/formats/scanned-symbols.ts';
import type { Context, UseCase } from '../context.ts';
import type { Actor } from '../people-ports.ts';
import { importJahisRx, ofSameSymbol } from '../prescription/import-prescriptions.ts';
import { importJahisTc } from '../prescription/import-results.ts';
import { dispensingRefusal } from '../prescription/may-dispense.ts';
import { receivePrescriptions } from '../prescription/receive-prescriptions.ts';
import { findEntry, prescriptionOf } from './find-entry.ts';
import { entryOfPrescription } from './open-entry.ts';

type ScanInput = OperationInput<'scan.symbol'>;
type Scanned = OperationOutput<'scan.symbol'>;

/** Half-read symbols of yesterday are nobody's. */
const KEPT_MS = 12 * 3_600_000;

/** One burst of a scanner, whatever it was: collected until whole, then taken in by the way of its kind. */
export const scanSymbol: UseCase<ScanInput, Scanned> = async (context, actor, input, progress) => {
  const { scans } = context.store;
  const now = context.clock.now();
  const before = addMs(now, -KEPT_MS);
  if (input.restart) context.store.transaction(() => scans.forget(input.sessionKey, before));
  const stored = scans.of(input.sessionKey);
  const texts = stored.map(({ text }) => text);
  const begun = texts.reduce<ScannedKind | null>((kind, text) => kind ?? scannedKind(text, null), null);
  const kind = input.text === undefined ? begun : scannedKind(input.text, begun);
  if (kind === null) {
    const code = input.text === undefined ? 'scan.nothing-read' : 'scan.unknown';
    return success(answer(begun ?? 'unknown', 'refused', texts.length, null, [entryIssue(code)]));
  }
  if (begun !== null && kind !== begun) {
    return success(answer(begun, 'refused', texts.length, null, [entryIssue('scan.other-kind')]));
  }
  const all = input.text === undefined ? texts : [...texts, input.text];
  const assembled = assembleSymbols(kind, all);
  const known = input.position?.of ?? stored.find(({ total }) => total !== null)?.total ?? null;
  const of = assembled.of ?? known;
  if (assembled.state === 'refused') {
    return success(answer(kind, 'refused', texts.length, of, assembled.issues));
  }
  if (input.text !== undefined) {
    const symbol = { text: input.text, total: input.position?.of ?? null };
    context.store.transaction(() => scans.put(input.sessionKey, symbol, now));
  }
  const whole = assembled.state === 'readable' && (input.finish || (of !== null && all.length >= of));
  if (!whole || assembled.text === null) {
    const why = assembled.issues.length > 0 ? assembled.issues : [entryIssue('scan.not-whole')];
    const issues = input.finish ? why : [];
    return success({
      ...answer(kind, assembled.state, all.length, of, issues),
      missing: missingOf(assembled, all.length, of),
    });
  }
  const taken = await takeIn(context, actor, kind, assembled.text, input, progress);
  if (!taken.ok) {
    // Nothing was taken in: the same symbols can be read again after the cause is gone.
    context.store.transaction(() => scans.forget(input.sessionKey, before));
    return taken;
  }
  context.store.transaction(() => scans.forget(input.sessionKey, before));
  return success({ ...answer(kind, 'complete', all.length, of, taken.value.issues), ...taken.value });
};

function answer(
  kind: Scanned['kind'],
  state: Scanned['state'],
  read: number,
  of: number | null,
  issues: readonly Issue[],
): Scanned {
  return {
    kind,
    state,
    read,
    of,
    text: readText(read, of),
    missing: [],
    prescriptionKey: null,
    entryId: null,
    already: false,
    issues: [...issues],
  };
}

function missingOf(assembled: AssembledSymbols, read: number, of: number | null): string[] {
  if (assembled.missing.length > 0) return [...assembled.missing];
  return of !== null && read < of ? [`あと ${of - read} 枚`] : [];
}

type Taken = Pick<Scanned, 'prescriptionKey' | 'entryId' | 'already' | 'issues'>;

function takeIn(
  context: Context,
  actor: Actor,
  kind: ScannedKind,
  text: string,
  input: ScanInput,
  progress: Parameters<typeof receivePrescriptions>[3],
): Promise<Result<Taken>> | Result<Taken> {
  switch (kind) {
    case 'prescription':
      return takeInPrescription(context, actor, text);
    case 'slip':
      return takeInSlip(context, actor, text, progress);
    case 'notebook':
      return takeInNotebook(context, actor, text, input);
  }
}

const sha256Of = (text: string): string => createHash('sha256').update(Buffer.from(text, 'utf8')).digest('hex');

function takeInPrescription(context: Context, actor: Actor, text: string): Result<Taken> {
  return context.store.transaction(() => {
    const before = ofSameSymbol(context, text);
    const known = before !== null && before.reception !== 'cancelled' ? before : null;
    const reading = known === null ? importJahisRx(context, actor, text, true) : null;
    const key = known?.prescriptionKey ?? (reading?.created[0]?.id as Uuid | undefined) ?? null;
    const issues = [...(known?.issues ?? reading?.issues ?? [])];
    return success({ ...opened(context, actor, key), already: known !== null, issues });
  });
}

async function takeInSlip(
  context: Context,
  actor: Actor,
  text: string,
  progress: Parameters<typeof receivePrescriptions>[3],
): Promise<Result<Taken>> {
  const received = await receivePrescriptions(context, actor, { slip: text, allOfPatient: false }, progress);
  if (!received.ok) return received;
  const [first] = received.value;
  const key = (first?.prescriptionKey ?? null) as Uuid | null;
  return success({ ...opened(context, actor, key), already: false, issues: [...(first?.issues ?? [])] });
}

/** Blocks of this pharmacy become 確定待ち, all else 持参情報 of the person whose entry is open. */
function takeInNotebook(context: Context, actor: Actor, text: string, input: ScanInput): Result<Taken> {
  const entry = input.entryId === undefined ? null : findEntry(context, input.entryId);
  if (entry !== null && !entry.ok) return entry;
  const insured = input.insured ?? (entry === null ? undefined : insuredOf(context, entry.value));
  const reading = importJahisTc(context, actor, text, sha256Of(text), {
    files: [],
    finalise: false,
    again: false,
    join: false,
    ...(insured === undefined ? {} : { insured }),
  });
  return success({
    prescriptionKey: null,
    entryId: input.entryId ?? null,
    already: reading.issues.some(({ code }) => code === 'import.already'),
    issues: [...reading.issues],
  });
}

function insuredOf(context: Context, entry: Parameters<typeof prescriptionOf>[1]): ScanInput['insured'] {
  const of = prescriptionOf(context, entry)?.prescription.insured ?? entry.form.paper?.insured;
  if (of === undefined) return undefined;
  const { insurerNumber, symbol, number, branch } = of;
  const orNull = (text: string | null) => (text === null || text === '' ? null : text);
  return {
    insurerNumber: orNull(insurerNumber),
    symbol: orNull(symbol),
    number: orNull(number),
    branch: orNull(branch),
  };
}

/** The prescription's entry, where something may be dispensed from it. */
function opened(context: Context, actor: Actor, key: Uuid | null): Pick<Taken, 'prescriptionKey' | 'entryId'> {
  const prescription = key === null ? null : context.store.prescriptions.byKey(key);
  if (prescription === null || dispensingRefusal(prescription) !== null) return { prescriptionKey: key, entryId: null };
  const entry = context.store.transaction(() => entryOfPrescription(context, actor, prescription, false));
  return { prescriptionKey: key, entryId: entry.entryId };
}
