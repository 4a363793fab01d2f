/**
 * Statements and wildcards in every text field of every operation, through the one door, on a real encrypted file: nothing
 * of it is ever part of a statement, nothing throws, and a text that looks like a pattern finds itself and nothing else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openKeySlot } from '../../main/adapters/profile/key-slot.ts';
import { openDatabase } from '../../main/adapters/sqlite/open-database.ts';
import { type OperationName, operations } from '../../shared/contract/operations.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { today } from '../contract/mock-fixture.ts';
import { filledInput, withEachText } from '../support/hostile-input.ts';
import { OPERATION_INPUTS } from '../support/operation-inputs.ts';
import { COUNTER_PASSWORD, type CounterRig, type CounterUser, jahisText, openCounter } from './counter-rig.ts';

/** The first goes into each field alone; all of them into all fields at once. */
const HOSTILE = [
  `'; DROP TABLE submission; --`,
  `") UNION SELECT content FROM patient --`,
  `\\'%_*[a-z]?1 @id :x $y`,
  'a\u0000b\ud800',
];
/** They end a session or the test, not a statement. */
const LEFT_OUT: readonly OperationName[] = ['upload.run', 'closing.run-after'];

let rig: CounterRig;
let known: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  rig = await openCounter();
  const { resultId } = await rig.call('result.record', {
    document: { ...paperExample, dispensingDate: today(), issuedOn: today() },
  });
  const read = await rig.call('scan.symbol', { sessionKey: 'session-1', text: jahisText(), finish: true });
  known = {
    id: resultId,
    ids: [resultId],
    resultId,
    entryId: read.entryId,
    prescriptionKey: read.prescriptionKey,
    dispensingDate: today(),
    day: today(),
    from: today(),
    until: today(),
    month: today().slice(0, 7),
    version: 1,
    restart: false,
  };
});
afterAll(() => rig.end());

function opened() {
  const slots = JSON.parse(readFileSync(join(rig.profile, 'profile.json'), 'utf8')).slots as { name: string }[];
  const slot = slots.find(({ name }) => name === 'owner') as Parameters<typeof openKeySlot>[0];
  const key = openKeySlot(slot, 'owner', COUNTER_PASSWORD);
  if (key === null) throw new Error('no key');
  return openDatabase(join(rig.profile, 'chozai.db'), key);
}

function schemaAndHealth(): { schema: unknown; health: unknown; audit: unknown } {
  const database = opened();
  try {
    return {
      schema: database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all(),
      health: database.pragma('integrity_check', { simple: true }),
      audit: database.prepare('SELECT count(*) AS rows FROM sqlite_schema').get(),
    };
  } finally {
    database.close();
  }
}

const USERS: readonly CounterUser[] = ['pharmacist', 'owner'];
const names = (Object.keys(operations) as OperationName[]).filter((name) => !LEFT_OUT.includes(name));

describe('every text field of every operation', () => {
  it('takes statements, quotes, wildcards and NUL as text', async () => {
    const before = schemaAndHealth();
    expect(before.health).toBe('ok');
    const defects: string[] = [];
    let past = 0;
    for (const name of names) {
      for (const [at, text] of HOSTILE.entries()) {
        const filled = filledInput(name, text, known);
        const inputs = at === 0 ? [filled, ...withEachText(OPERATION_INPUTS[name], text)] : [filled];
        const user = USERS.find((one) => mayCall(one, name)) ?? 'support';
        for (const input of inputs) {
          const issues = await rig.issuesOf(name, input, user);
          if (!issues.some(({ code }) => code === 'request.invalid')) past += 1;
          if (issues.some(({ code }) => code === 'defect.incident')) defects.push(`${name} ${JSON.stringify(input)}`);
        }
      }
    }
    expect(defects).toEqual([]);
    // Otherwise the schemas would have turned everything away, and nothing was tried.
    expect(past).toBeGreaterThan(200);
    expect(schemaAndHealth()).toEqual(before);
    expect((await rig.call('audit.verify', {}, 'owner')).valid).toBe(true);
    expect(rig.store.results.byId(known.resultId as never), 'no row has gone').not.toBeNull();
  });
});

const RIGHTS: Readonly<Record<CounterUser, readonly string[]>> = {
  pharmacist: ['receive', 'finalise', 'sign', 'decide', 'close'],
  owner: ['receive', 'close', 'administer'],
  clerk: [],
  support: ['support'],
};

function mayCall(user: CounterUser, name: OperationName): boolean {
  const { access } = operations[name];
  return typeof access === 'string' || access.some((right) => RIGHTS[user].includes(right));
}

describe('a search', () => {
  beforeAll(async () => {
    for (const [index, name] of ['山田 %花', '山田 花子', "O'Neil 太郎", '山田 一*郎'].entries()) {
      const text = jahisText({ name, kana: `ﾚｲｼﾞ ${'ﾀﾁﾂﾃ'[index]}ﾛｳ`, number: `${700 + index}` });
      await rig.call('scan.symbol', { sessionKey: `names-${index}-x`, text, finish: true });
    }
  });

  const found = async (text: string) =>
    (await rig.call('patient.search', { text })).map(({ patient }) => patient.nameKanji);

  it('finds a name with a wildcard or a quote by itself', async () => {
    expect(await found('山田 %')).toEqual(['山田 %花']);
    expect(await found("O'Neil")).toEqual(["O'Neil 太郎"]);
    expect(await found('一*')).toEqual(['山田 一*郎']);
  });

  it.each(['%', '_', '%%', '*', "' OR 1=1 --", '"', '\\', '[^a]'])('%j is no pattern for everybody', async (text) => {
    expect((await found(text)).length).toBeLessThan(2);
    expect((await rig.call('queue.page', { text })).rows).toEqual([]);
  });
});
