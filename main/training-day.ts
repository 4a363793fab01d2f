/** The half-done day of a training profile: received, entered, sent and waiting, so that every screen has something to show. */
import { z } from 'zod';
import type { OperationName, OperationOutput } from '../shared/contract/operations.ts';
import { addDays, type CalendarDate, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import { type Result, success } from '../shared/domain/result.ts';
import { jahisRxFromPrescription } from '../shared/formats/jahis-rx.ts';
import type { Progress } from './application/context.ts';
import { dispatch } from './boundary/dispatch.ts';
import type { Session } from './boundary/session.ts';
import { encodeText } from './composition.ts';
import { world } from './composition-context.ts';
import { demoPapers } from './training-papers.ts';

const PAPERS = 22;
/** Of ten prescriptions that were dispensed in the morning, and that wait for the closing batch. */
const SENT_OF_TEN = 5;
const WAITING_OF_TEN = 7;
const DRAFT_OF_TEN = 8;

const bookEntries = z.array(z.object({ slip: z.string() }));

/** The prescription book of a mock service: what patients bring to the counter. */
async function slipsOf(serviceUrl: string): Promise<readonly string[]> {
  const answer = await fetch(`${serviceUrl}/mock/prescriptions`);
  return bookEntries.parse(await answer.json()).map((entry) => entry.slip);
}

/** @param pharmacist signed in, with the right to sign */
export async function fillTrainingDay(
  pharmacist: Session,
  serviceUrl: string,
  pin: string,
  progress: Progress,
): Promise<Result<null>> {
  const today = tokyoDateOf(world.clock.now());
  const ask = <Name extends OperationName>(name: Name, input: object): Promise<Result<OperationOutput<Name>>> =>
    dispatch(world, pharmacist, name, input, progress) as Promise<Result<OperationOutput<Name>>>;

  const slips = await slipsOf(serviceUrl);
  for (const [index, slip] of slips.entries()) {
    const received = await ask('reception.receive', { slip });
    if (!received.ok) return received;
    tell(progress, index + 1, slips.length);
  }
  const imported = await ask('import.files', { files: paperFiles(today) });
  if (!imported.ok) return imported;
  const waiting = await ask('prescription.list', { withoutResult: true });
  if (!waiting.ok) return waiting;
  const upTo = (ofTen: number): number => Math.floor((waiting.value.length * ofTen) / 10);
  const keys = waiting.value.map((row) => row.prescriptionKey);

  const record = async (some: readonly string[]): Promise<Result<string[]>> => {
    const ids: string[] = [];
    for (const [index, key] of some.entries()) {
      const recorded = await ask('result.record', { document: await asPrescribed(pharmacist, key, today) });
      if (!recorded.ok) return recorded;
      ids.push(recorded.value.resultId);
      tell(progress, index + 1, some.length);
    }
    return success(ids);
  };
  const dispense = async (some: readonly string[]): Promise<Result<unknown>> => {
    const ids = await record(some);
    if (!ids.ok) return ids;
    const finalised = await ask('result.finalise', { ids: ids.value });
    return finalised.ok ? await ask('result.sign', { all: true, pin }) : finalised;
  };

  const morning = await dispense(keys.slice(0, upTo(SENT_OF_TEN)));
  if (!morning.ok) return morning;
  const sent = await ask('upload.run', {});
  if (!sent.ok) return sent;
  const afternoon = await dispense(keys.slice(upTo(SENT_OF_TEN), upTo(WAITING_OF_TEN)));
  if (!afternoon.ok) return afternoon;
  const drafts = await record(keys.slice(upTo(WAITING_OF_TEN), upTo(DRAFT_OF_TEN)));
  return drafts.ok ? success(null) : drafts;
}

function tell(progress: Progress, done: number, total: number): void {
  progress({ phase: 'import', done, total, perMinute: null, secondsLeft: null, row: null });
}

function paperFiles(today: CalendarDate): { name: string; base64: string }[] {
  const form = { encoding: 'shift_jis' as const, byteOrderMark: false, endOfFileMark: true };
  return demoPapers(today, PAPERS).map((prescription, index) => ({
    name: `paper-${String(index + 1).padStart(2, '0')}.txt`,
    base64: Buffer.from(encodeText(jahisRxFromPrescription(prescription), form).bytes).toString('base64'),
  }));
}

/** Dispensed as prescribed; a refill round names its next date. */
async function asPrescribed({ context }: Session, key: string, today: CalendarDate): Promise<object> {
  const row = context.store.prescriptions.list(MANY).find((one) => one.prescriptionKey === key);
  const repetition = row?.prescription.repetition;
  const round =
    row !== undefined && repetition?.type === 'refill'
      ? {
          round: {
            type: 'refill',
            round: row.round,
            of: repetition.totalRounds,
            nextDate: addDays(today, REFILL_DAYS),
          },
        }
      : {};
  return { form: 'from-prescription', prescription: key, dispensingDate: today, ...round };
}

const MANY = 5_000;
const REFILL_DAYS = 28;
