import { expect, it } from 'vitest';
import type { Context } from '../../../main/application/context.ts';
import { searchUsages } from '../../../main/application/entry/search-usages.ts';
import type { UsageRow } from '../../../main/application/entry-ports.ts';
import { spokenUsage } from '../../../shared/domain/drug/spoken-usage.ts';

const used = (text: string, code: string | null, times: number): UsageRow => ({
  text,
  codeType: code === null ? 'none' : 'eps',
  code,
  dosageForm: 'oral',
  times,
});

it('lists a phrase once that was used with and without its code, and twice where two codes say it', async () => {
  const rows = [
    used('１日３回毎食後　服用', null, 9),
    used('１日３回朝昼夕食後　服用', '1013044400000000', 4),
    used('１日１回朝食後　服用', '1011000400000000', 2),
    used('１日１回朝食後　服用', '1011000400000001', 1),
  ];
  const context = { store: { usages: { all: () => rows } } } as unknown as Context;
  const found = await searchUsages(context, {} as never, { text: '', limit: 50 }, () => undefined);
  const own = found.ok ? found.value.filter(({ source }) => source === 'own-results') : [];
  expect(own.map(({ code }) => code)).toEqual(['1013044400000000', '1011000400000000', '1011000400000001']);
  const common = found.ok ? found.value.filter(({ source }) => source === 'common') : [];
  expect(common.map(({ text }) => text)).not.toContain('１日３回朝昼夕食後　服用');
});

it.each([
  ['分3毎食後', '1日3回 朝昼夕食後', null],
  ['頓服　痛いとき', '疼痛時', 'as-needed'],
  ['疼痛時', '疼痛時', null],
  ['頭痛時', '頭痛時', null],
  ['１日１回就寝前　服用', '1日1回就寝前 服用', null],
])('%s is %s', (typed, text, dosageForm) => {
  expect(spokenUsage(typed)).toEqual({ text, dosageForm });
});
