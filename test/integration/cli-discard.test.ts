import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { paperDocument } from '../support/cli-papers.ts';
import { answerOf, openShop, refusedCodes, type Shop } from '../support/cli-run.ts';
import { outcomeShape, verdictShape } from '../support/cli-shapes.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop(null);
});
afterAll(() => shop?.remove());

describe('破棄, the way out that the verdict names for a draft', () => {
  it('takes a draft off the list for good; its id cannot be finalised or discarded again', async () => {
    const { resultId } = answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(701) }));
    const waits = async () => answerOf(verdictShape, await shop.here(['status'])).actions.map((action) => action.code);
    expect(await waits()).toContain('closing.draft');
    const ended = answerOf(outcomeShape, await shop.here(['void', resultId, '--reason', '入力の誤り']));
    expect(ended).toMatchObject({ resultId, submissionId: null, state: 'discarded' });
    expect(await waits()).not.toContain('closing.draft');
    expect(refusedCodes(await shop.here(['void', resultId, '--reason', '二度目']))).toEqual(['record.not-found']);
    await shop.here(['finalise', resultId]);
    expect(answerOf(verdictShape, await shop.here(['status'])).counts).toMatchObject({ draft: 0, ready: 0 });
  });

  it('is a pharmacist’s act', async () => {
    const { resultId } = answerOf(outcomeShape, await shop.here(['record', '-'], { input: paperDocument(702) }));
    const asked = await shop.here(['void', resultId, '--reason', '誤り'], { user: 'clerk' });
    expect(refusedCodes(asked)).toEqual(['rights.denied']);
    expect(asked.stdout).toContain('必要な権限: 確定');
  });
});
