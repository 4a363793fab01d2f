import { setTimeout as delay } from 'node:timers/promises';
import { newResultRow, prescriptionBehind } from '../main/application/draft-rows.ts';
import type { PrescriptionRow } from '../main/application/ports.ts';
import { newSubmission } from '../main/application/queue-result.ts';
import type { OpenContext } from '../main/composition.ts';
import { addDays, tokyoDateOf } from '../shared/domain/calendar-date.ts';
import type { Uuid } from '../shared/domain/identifiers.ts';
import { typedResult } from './shop.ts';

const ROWS_A_DAY = 400;

/** Every 4th prescription was received at the service, every 250th result amended, every 900th row has an issue. */
export async function fillBigQueue({ context, actor }: OpenContext, wanted: number): Promise<void> {
  const { store } = context;
  const today = tokyoDateOf(context.clock.now());
  const typed = typedResult({ context, actor } as OpenContext, 1, today);
  const result = { ...typed, groups: typed.groups.slice(0, 1) };
  const prescription = prescriptionBehind(result, today);
  let rows = 0;
  while (rows < wanted) {
    store.transaction(() => {
      for (let turn = 0; turn < 1000; turn += 1) {
        const date = addDays(today, -Math.floor((wanted - rows) / ROWS_A_DAY));
        const dated = { ...result, dispensingDate: date };
        const key = context.random.uuid();
        const prescriptionId = rows % 4 === 0 ? context.random.uuid() : null;
        const behind: PrescriptionRow = {
          prescriptionKey: key,
          kind: 'paper',
          prescription: { ...prescription, prescriptionId },
          reception: 'local-only',
          round: 1,
          originalSha256: null,
          signatureValid: null,
          source: 'bench',
          receivedAt: context.clock.now(),
          receivedOn: date,
          carriedOver: null,
          issues: [],
        };
        store.prescriptions.insert(behind);
        const version = newResultRow(context, actor, behind, dated, [], {
          status: 'draft',
          importSha256: null,
          previous: null,
        });
        store.results.insert(version);
        store.results.finalise(version.resultId, context.clock.now(), actor.userId);
        let target: Uuid | null = null;
        const add = (kind: 'receive' | 'register' | 'amend' | 'cancel-reception', chainPosition: number) => {
          const state = rows % 900 === 1 ? 'rejected' : rows % 5_000 === 2 ? 'ready' : 'registered';
          const ofResult = kind === 'register' || kind === 'amend';
          const submission = newSubmission(context, {
            kind,
            state,
            prescriptionKey: key,
            chainPosition,
            resultId: ofResult ? version.resultId : null,
            dispensingDate: ofResult ? date : null,
            targetSubmissionId: kind === 'amend' ? target : null,
            dispensingId: ofResult && state === 'registered' ? context.random.uuid() : null,
            copy: ofResult && state === 'registered' ? 'verified' : 'none',
            lastIssue: state === 'rejected' ? { code: rows % 2 === 0 ? 'EPSB0001' : 'EPSB0002', text: '差戻し' } : null,
          });
          store.submissions.insert(submission);
          if (kind === 'register') target = submission.submissionId;
          rows += 1;
        };
        let position = 1;
        if (turn % 4 === 0) add('receive', position++);
        add('register', position++);
        if (turn % 250 === 0) add('amend', position++);
        if (turn % 500 === 7) add('cancel-reception', position++);
      }
    });
    await delay(0);
  }
}
