import { describe, expect, it } from 'vitest';
import type { Result } from '../../../shared/domain/result.ts';
import { prescriptionFromJahisRx, readJahisRx } from '../../../shared/formats/jahis-rx.ts';
import { joinJahisRxSymbols } from '../../../shared/formats/jahis-rx-symbols.ts';
import { readJahisTc } from '../../../shared/formats/jahis-tc-document.ts';
import { joinJahisTcParts } from '../../../shared/formats/jahis-tc-parts.ts';
import { jahisText } from './jahis-files.ts';

const WHOLE = [
  'JAHIS10',
  '1,1,9700012,26,例示病院',
  '5,,,山田 太郎',
  '11,,例示 太郎,ﾚｲｼﾞ ﾀﾛｳ',
  '12,2',
  '13,4230110',
  '22,06050116',
  '23,１２,３４５,1,01',
  '51,20260130',
  '101,1,1,,14',
  '111,1,1,,１日３回毎食後,3',
  '201,1,1,1,4,2171022F1029,ノルバスク錠２．５ｍｇ,3,1,錠',
  '101,2,3,,1',
  '111,2,1,,１日１回塗布,',
  '201,2,1,1,4,2646727M1022,アルメタ軟膏　０．１％,1,1,本',
  '',
].join('\r\n');
const HEAD = WHOLE.slice(0, WHOLE.indexOf('101,'));
const RPS = [WHOLE.slice(HEAD.length, WHOLE.indexOf('101,2')), WHOLE.slice(WHOLE.indexOf('101,2'))] as const;

const codeOf = (result: Result<string>) => (result.ok ? null : result.issues[0]?.code);

describe('several symbols of one prescription', () => {
  it('one text cut anywhere in two or three is the text again', () => {
    for (let first = 8; first < WHOLE.length - 2; first += 1) {
      const second = Math.min(first + 40, WHOLE.length - 1);
      expect(joinJahisRxSymbols([WHOLE.slice(0, first), WHOLE.slice(first)])).toEqual({ ok: true, value: WHOLE });
      expect(joinJahisRxSymbols([WHOLE.slice(0, first), WHOLE.slice(first, second), WHOLE.slice(second)])).toEqual({
        ok: true,
        value: WHOLE,
      });
    }
  });

  it('a line end that the scanner dropped at the edge is put back', () => {
    const cut = WHOLE.indexOf('101,2');
    expect(joinJahisRxSymbols([WHOLE.slice(0, cut - 2), WHOLE.slice(cut)])).toEqual({ ok: true, value: WHOLE });
  });

  it('symbols that each have the header and the patient give one prescription, the header one first', () => {
    const joined = joinJahisRxSymbols([HEAD + RPS[0], `JAHIS10\r\n11,,例示 太郎,ﾚｲｼﾞ ﾀﾛｳ\r\n${RPS[1]}`]);
    expect(joined).toEqual({ ok: true, value: WHOLE });
    expect(joinJahisRxSymbols([RPS[1], HEAD + RPS[0]])).toEqual({ ok: true, value: WHOLE });
    const { prescription } = prescriptionFromJahisRx(readJahisRx(joined.ok ? joined.value : '').document);
    expect(prescription?.groups.map((group) => [group.rpNumber, group.dosageForm])).toEqual([
      [1, 'oral'],
      [2, 'external'],
    ]);
  });

  it('one symbol is itself', () => {
    expect(joinJahisRxSymbols([`${WHOLE}\u001a`])).toEqual({ ok: true, value: `${WHOLE}\u001a` });
  });

  it('refuses another patient, another prescription, the same symbol, no first symbol', () => {
    const other = (line: string) => codeOf(joinJahisRxSymbols([HEAD + RPS[0], `JAHIS10\r\n${line}\r\n${RPS[1]}`]));
    expect(other('11,,別人 次郎,ﾍﾞﾂｼﾞﾝ ｼﾞﾛｳ')).toBe('format.symbol-of-another-patient');
    expect(other('13,19900101')).toBe('format.symbol-of-another-patient');
    expect(other('51,20260131')).toBe('format.symbol-of-another-patient');
    expect(codeOf(joinJahisRxSymbols([HEAD + RPS[0], `JAHIS9\r\n${RPS[1]}`]))).toBe('format.symbol-of-another-patient');
    expect(codeOf(joinJahisRxSymbols([HEAD + RPS[0], `${RPS[0]}81,1,,別の処方箋`]))).toBe(
      'format.symbol-of-another-patient',
    );
    expect(codeOf(joinJahisRxSymbols([HEAD, RPS[0], RPS[0]]))).toBe('format.repeated-symbol');
    expect(codeOf(joinJahisRxSymbols(RPS))).toBe('format.no-first-symbol');
    expect(codeOf(joinJahisRxSymbols([]))).toBe('format.no-first-symbol');
  });

  it('a missing symbol shows as missing records', () => {
    const joined = joinJahisRxSymbols([HEAD, RPS[0].slice(0, 30)]);
    const issues = readJahisRx(joined.ok ? joined.value : '').issues;
    expect(issues.map((issue) => issue.code)).toContain('format.missing-record');
  });
});

describe('parts of a split notebook (911)', () => {
  const parts = [jahisText('jahis-tc/v08_split-part-1.txt'), jahisText('jahis-tc/v08_split-part-2.txt')] as const;

  it('joins in the order of their numbers, without 911, to a file without an error', () => {
    const joined = joinJahisTcParts([parts[1], parts[0]]);
    expect(joined).toEqual(joinJahisTcParts(parts));
    const { document, issues } = readJahisTc(joined.ok ? joined.value : '');
    expect(new Set(issues.map((issue) => issue.code))).toEqual(new Set(['format.check-digit']));
    const lines = parts.map((part) => part.split('\r\n'));
    const expected = [...(lines[0]?.slice(0, -1) ?? []), ...(lines[1]?.slice(1, -1) ?? []), ''];
    expect(joined.ok && joined.value).toBe(expected.join('\r\n'));
    expect(document.records.some((record) => record.no === '911')).toBe(false);
  });

  it('refuses what is missing, repeated or of another file; a whole file is itself', () => {
    const foreign = parts[1].replace('12345678901234', '99999999999999');
    expect(codeOf(joinJahisTcParts([parts[0]]))).toBe('format.parts-missing');
    expect(codeOf(joinJahisTcParts([parts[0], parts[0]]))).toBe('format.repeated-part');
    expect(codeOf(joinJahisTcParts([parts[0], foreign]))).toBe('format.part-of-another-file');
    const whole = jahisText('jahis-tc/v08_example-01.txt');
    expect(codeOf(joinJahisTcParts([parts[0], whole]))).toBe('format.part-of-another-file');
    expect(joinJahisTcParts([whole])).toEqual({ ok: true, value: whole });
    expect(codeOf(joinJahisTcParts([]))).toBe('format.parts-missing');
  });
});
