/** What does not hold although it can be read: a prescription's signature, a key whose certificate is another's. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { profiles } from '../../main/composition.ts';
import { world } from '../../main/composition-context.ts';
import { sj1FromPrescription } from '../../shared/formats/sj1.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { electronicDocument, todayInShop } from '../support/cli-papers.ts';
import {
  answerOf,
  type MockService,
  openShop,
  PIN,
  refusedCodes,
  type Shop,
  startMockService,
} from '../support/cli-run.ts';
import { importShape, listShape, outcomeShape, queueShape } from '../support/cli-shapes.ts';
import { prescriptionWith } from '../support/prescription-sample.ts';
import { doctor, doctorKey, prescription } from '../unit/document/support/mock-pki.ts';

let mock: MockService;
let shop: Shop;

beforeAll(async () => {
  mock = await startMockService();
  shop = await openShop(mock.url);
});
afterAll(async () => {
  shop.remove();
  await mock.stop();
});

it('a prescription whose signature does not hold is kept to look at, and a person must act', async () => {
  const file = join(shop.folder, 'prescription.xml');
  // Signed by a doctor whose authority this shop does not trust.
  const issued = prescriptionWith({ kind: 'electronic', prescriptionId: null, issuedOn: todayInShop() });
  writeFileSync(file, prescription(doctor, sj1FromPrescription(issued)));
  const ran = await shop.here(['import', file]);
  const [imported] = answerOf(importShape, ran);
  expect(imported?.issues.map(({ code }) => code)).toContain('reception.signature-invalid');
  expect(imported?.issues.every(({ severity }) => severity !== 'error')).toBe(true);
  expect(imported?.created).toHaveLength(1);
  expect(ran.exit).toBe(4);
});

it('a key that does not fit its certificate signs nothing, costs no try, and says who can mend it', async () => {
  const slip = (await mock.book()).find((row) => row.kind === 'electronic')?.slip ?? '';
  expect((await shop.here(['receive', '--slip', slip])).exit).toBe(0);
  const row = answerOf(listShape, await shop.here(['prescriptions', '--without-result'])).find(
    ({ kind, reception }) => kind === 'electronic' && reception !== 'preview',
  );
  const input = electronicDocument(row?.prescriptionKey ?? '');
  const draft = answerOf(outcomeShape, await shop.here(['record', '-'], { input }));
  const finalised = await shop.here(['finalise', draft.resultId, '--as-dispensed', '継続の指示あり']);
  expect(answerOf(z.array(outcomeShape), finalised)[0]?.state).toBe('awaiting-signature');
  const access = profiles();
  const lock = unwrap(access.acquireProfileLock(shop.profile));
  const { store, close } = unwrap(access.openProfile(shop.profile, 'pharmacist', PIN, { lock }));
  const user = store.users.byName('pharmacist');
  const key = user === null ? null : store.signingKeys.current(user.userId);
  if (key === null) throw new Error('no key');
  // The right key file with a certificate of somebody else.
  store.signingKeys.insert({ ...key, keyId: world.random.uuid(), certificatePem: doctorKey.certificatePem });
  close();
  lock.release();
  const ran = await shop.here(['sign', '--all']);
  expect(refusedCodes(ran)).toEqual(['signing.certificate-mismatch']);
  expect(ran.exit).toBe(4);
  expect(answerOf(queueShape, await shop.here(['queue', '--state', 'awaiting-signature']))).toHaveLength(1);
  const [status] = answerOf(z.array(z.looseObject({ triesLeft: z.number() })), await shop.here(['keys']));
  expect(status?.triesLeft).toBe(10);
});
