import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Context } from '../../../main/application/context.ts';
import type { User } from '../../../main/application/people-ports.ts';
import type { Store } from '../../../main/application/ports.ts';
import { cancelReception } from '../../../main/application/prescription/cancel-reception.ts';
import { voidResult } from '../../../main/application/result/change-result.ts';
import { finaliseResults } from '../../../main/application/result/finalise-results.ts';
import type { PrescriptionRow } from '../../../main/application/row-ports.ts';
import type { LookupAnswer } from '../../../main/application/service-ports.ts';
import { composeContext } from '../../../main/composition-context.ts';
import { addMs } from '../../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import type { Submission } from '../../../shared/domain/submission/submission.ts';
import { ScriptedService } from '../../support/scripted-service.ts';
import {
  NOW,
  newId,
  openedStore,
  prescriptionRow,
  resultRow,
  submissionRow,
  temporaryFolder,
  userRow,
} from '../../support/store-rows.ts';
import { TRAINING_SHOP } from '../../support/training-shop.ts';
import { seededRandom } from '../../support/upload-rig.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const silent = (): void => undefined;
const REASON = 'まちがい';

describe('a reception in doubt that is given back while its result is being finalised', () => {
  const folder = temporaryFolder();
  let store: Store;
  let user: User;
  let prescription: PrescriptionRow;
  let reception: Submission;
  /** What happens in the shop while the service is asked about the reception */
  let meanwhile: () => void;
  let context: Context;

  beforeEach(() => {
    store = openedStore(join(folder.dir, `${newId()}.db`));
    user = userRow();
    prescription = prescriptionRow({ kind: 'paper-with-exchange-number', reception: 'pending' });
    const { prescriptionKey } = prescription;
    reception = submissionRow(prescriptionKey, null, { state: 'outcome-unknown', attempts: 1, possiblySent: true });
    store.users.insert(user);
    store.prescriptions.insert(prescription);
    store.submissions.insert(reception);
    const clock = new VirtualClock(NOW);
    const service = new ScriptedService(clock).gateway();
    const answer = { kind: 'answered', meta: { httpStatus: 200, serverDate: null, durationMs: 1 } } as const;
    const lookupReception = () => {
      meanwhile();
      return Promise.resolve({ ...answer, value: { found: 'not-received' } satisfies LookupAnswer });
    };
    const checkDuplicates = () => {
      meanwhile();
      return Promise.resolve({ ...answer, kind: 'not-reached', cause: 'ECONNREFUSED', retryAfterMs: null } as const);
    };
    const gateway: typeof service = { ...service, lookupReception, checkDuplicates };
    context = composeContext(store, gateway, TRAINING_SHOP, {
      world: { clock, random: seededRandom(1), log: { info: silent, warn: silent, error: silent } },
    });
  });
  afterEach(() => store.close());
  afterAll(() => folder.remove());

  const finalise = (): void => {
    const { prescriptionKey } = prescription;
    const result = resultRow(prescriptionKey, user.userId, { status: 'finalised', finalisedAt: NOW });
    store.results.insert({ ...result, finalisedBy: user.userId });
    store.submissions.insert(submissionRow(prescriptionKey, result.resultId, { chainPosition: 2 }));
  };
  const giveBack = {
    'result.void': () => voidResult(context, user, { id: reception.submissionId, reason: REASON }, silent),
    'reception.cancel': () =>
      cancelReception(context, user, { prescriptionKey: prescription.prescriptionKey, reason: REASON }, silent),
  };

  it.each(['result.void', 'reception.cancel'] as const)('%s: is kept, for the result goes after it', async (name) => {
    meanwhile = finalise;
    const outcome = await giveBack[name]();
    expect(outcome.ok ? [] : outcome.issues.map(({ code }) => code)).toEqual(['reception.cannot-cancel']);
    expect(store.submissions.byId(reception.submissionId)?.state).toBe('ready');
    expect(store.prescriptions.byKey(prescription.prescriptionKey)?.reception).toBe('pending');
  });

  const finalising = async (resultId: Uuid): Promise<readonly string[]> => {
    const input = { ids: [resultId], all: false, checkReason: REASON };
    const outcome = await finaliseResults(context, user, input, silent);
    return outcome.ok ? outcome.value.flatMap(({ issues }) => issues.map(({ code }) => code)) : [];
  };

  it('and the other way round: a result is not finalised whose reception is being given back since', async () => {
    const { prescriptionKey } = prescription;
    const draft = resultRow(prescriptionKey, user.userId);
    store.results.insert(draft);
    meanwhile = () =>
      store.submissions.insert(submissionRow(prescriptionKey, null, { kind: 'cancel-reception', chainPosition: 2 }));
    expect(await finalising(draft.resultId)).toContain('record.being-given-back');
    expect(store.results.byId(draft.resultId)?.status).toBe('draft');
  });

  it('nor one that was discarded while the service was asked about it', async () => {
    const draft = resultRow(prescription.prescriptionKey, user.userId);
    store.results.insert(draft);
    meanwhile = () => store.results.updateDraft({ ...draft, status: 'discarded' });
    expect(await finalising(draft.resultId)).toContain('finalise.not-draft');
  });

  it('is not given back while its request, which had waited for a place on the line, may still arrive', async () => {
    meanwhile = silent;
    const { submissionId } = reception;
    const attemptId = newId();
    store.attempts.start({ attemptId, submissionId, number: 1, message: 'receive', startedAt: addMs(NOW, -3_000) });
    const end = { attemptId, outcome: 'unknown', code: 'ECONNRESET', httpStatus: null, durationMs: 100 } as const;
    store.attempts.end({ ...end, endedAt: addMs(NOW, -200) });
    const outcome = await giveBack['result.void']();
    expect(outcome.ok ? [] : outcome.issues.map(({ code }) => code)).toEqual(['submission.lookup-needed']);
    expect(store.submissions.byId(submissionId)?.state).toBe('outcome-unknown');
  });

  it.each(['result.void', 'reception.cancel'] as const)('%s: goes back when nothing hangs on it', async (name) => {
    meanwhile = silent;
    expect((await giveBack[name]()).ok).toBe(true);
    expect(store.submissions.byId(reception.submissionId)?.state).toBe('voided');
  });
});
