import { judgeClosing } from '../main/application/closing/closing-status.ts';
import { takeInPrescription } from '../main/application/prescription/take-in-prescription.ts';
import { newResultRow, prescriptionBehind } from '../main/application/result/draft-rows.ts';
import { newSubmission } from '../main/application/result/queue-result.ts';
import { addDays, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import { millisecondsOf, type Row, row, spreadOf } from './measure.ts';
import { makeShop, typedResult } from './shop.ts';

const ROWS = 100_000;

/** The verdict over a year's rows: nearly all registered, some open in every way. */
export async function status(): Promise<readonly Row[]> {
  const shop = await makeShop(5_000);
  const open = shop.open();
  try {
    const { context, actor } = open;
    const { store } = context;
    const today = tokyoDateOf(context.clock.now());
    const result = typedResult(open, 1, today);
    for (let first = 0; first < ROWS; first += 1000) {
      store.transaction(() => {
        for (let number = first; number < first + 1000; number += 1) {
          const date = addDays(today, -Math.floor(number / 330));
          const dated = { ...result, dispensingDate: date };
          const { row: prescription } = takeInPrescription(context, actor, {
            prescription: prescriptionBehind(dated, date),
            source: 'typed',
            sourceSha256: null,
            original: null,
            signatureValid: null,
            issues: [],
            reception: 'local-only',
          });
          const version = newResultRow(context, actor, prescription, dated, [], {
            status: 'draft',
            importSha256: null,
            previous: null,
          });
          store.results.insert(version);
          store.results.finalise(version.resultId, context.clock.now(), actor.userId);
          const state = number % 5000 === 0 ? 'ready' : number % 7000 === 0 ? 'rejected' : 'registered';
          store.submissions.insert(
            newSubmission(context, {
              kind: 'register',
              state,
              prescriptionKey: prescription.prescriptionKey,
              resultId: version.resultId,
              dispensingDate: date,
              copy: state === 'registered' ? 'verified' : 'none',
            }),
          );
        }
      });
    }
    const samples = Array.from({ length: 30 }, () => millisecondsOf(() => void judgeClosing(context)));
    const { p50, p95 } = spreadOf(samples);
    return [
      row(
        `status (the verdict) with ${ROWS.toLocaleString('en')} rows`,
        `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`,
        '≤ 200 ms',
        p95 <= 200,
      ),
    ];
  } finally {
    await open.close();
    open.release();
    await shop.remove();
  }
}
