/**
 * A pharmacy at work in a process of its own, whose every write is recorded (`recorded-writes.ts`): prescriptions received,
 * results recorded, finalised, signed, voided and registered, a password changed, the profile closed and opened again.
 * Arguments: profile, its password and PIN, results of each half, prescription ids. Each line on standard output is an
 * acknowledgement, told when a person would be told, or (`sending`) the last moment before a request leaves.
 */
import { writeSync } from 'node:fs';
import type { ShopSettings } from '../../main/application/context.ts';
import type { EpsGateway } from '../../main/application/service-ports.ts';
import type { UploadEvent } from '../../main/application/upload/upload-ports.ts';
import { dispatch } from '../../main/boundary/dispatch.ts';
import { gatewayTo, profiles } from '../../main/composition.ts';
import { composeContext, world } from '../../main/composition-context.ts';
import type { OperationName, OperationOutput } from '../../shared/contract/operations.ts';
import { unwrap } from '../contract/mock-fixture.ts';
import { electronicDocument, paperDocument } from '../support/cli-papers.ts';

const [, , profile = '', password = '', pin = '', count = '', ...prescriptionIds] = process.argv;
const results = Number(count);
const access = profiles();
const tell = (line: string): void => void writeSync(1, `${line}\n`);

const CHANGING: ReadonlySet<string | symbol> = new Set(['register', 'receive', 'amend', 'withdraw', 'cancelReception']);

/** Says which operation is about to leave, before any byte of it can. */
function telling(gateway: EpsGateway): EpsGateway {
  return new Proxy(gateway, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: readonly unknown[]): unknown => {
        if (CHANGING.has(name)) tell(`sending ${String(args[0])}`);
        return Reflect.apply(member, target, args);
      };
    },
  });
}

function tellUpload(event: UploadEvent): void {
  if (event.type !== 'progress' || event.row === null) return;
  if (event.row.outcome === 'registered') tell(`registered ${event.row.submissionId}`);
}

type Ask = <Name extends OperationName>(name: Name, input: unknown) => Promise<OperationOutput<Name>>;

/** Opens the profile as the program does, works, and closes it. */
async function inProfile(word: string, work: (ask: Ask) => Promise<void>): Promise<void> {
  const lock = unwrap(access.acquireProfileLock(profile));
  const opened = unwrap(access.openProfile(profile, 'pharmacist', word, { lock }));
  const shop = opened.store.settings.get('shop') as ShopSettings;
  const gateway = telling(gatewayTo(shop));
  const context = composeContext(opened.store, gateway, shop, { listeners: new Set([tellUpload]) });
  const session = { context, actor: opened.actor };
  const ask = async <Name extends OperationName>(name: Name, input: unknown): Promise<OperationOutput<Name>> => {
    const value = unwrap(await dispatch(world, session, name, input, () => undefined));
    // Dispatch has parsed it by the schema of this very name.
    return value as OperationOutput<Name>;
  };
  await work(ask);
  await gateway.close();
  opened.close();
  lock.release();
}

async function recordAndFinalise(ask: Ask, document: string): Promise<string> {
  const { resultId } = await ask('result.record', { document: JSON.parse(document) as unknown });
  tell(`recorded ${resultId}`);
  await ask('result.finalise', { ids: [resultId], asDispensed: '継続の指示あり' });
  tell(`finalised ${resultId}`);
  return resultId;
}

await inProfile(password, async (ask) => {
  for (let person = 0; person < results; person += 1) await recordAndFinalise(ask, paperDocument(person));
  for (const prescriptionId of prescriptionIds) {
    const [received] = await ask('reception.receive', { prescriptionId });
    const key = received?.prescriptionKey ?? '';
    tell(`received ${key}`);
    const resultId = await recordAndFinalise(ask, electronicDocument(key));
    await ask('result.sign', { ids: [resultId], pin });
    tell(`signed ${resultId}`);
  }
  await ask('upload.run', {});
  const wrong = await recordAndFinalise(ask, paperDocument(results));
  await ask('result.void', { id: wrong, reason: '患者を取り違えた' });
  tell(`voided ${wrong}`);
});
unwrap(access.changePassword(profile, 'pharmacist', password, `${password}2`));
tell('password changed');
await inProfile(`${password}2`, async (ask) => {
  for (let person = results + 1; person <= 2 * results; person += 1)
    await recordAndFinalise(ask, paperDocument(person));
  await ask('upload.run', {});
});
tell('done');
