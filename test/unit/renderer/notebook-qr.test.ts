import { decodeQR } from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { qrModules } from '../../../renderer/parts/qr-modules.ts';
import { lettersMissing, shiftJisOf } from '../../../renderer/parts/shift-jis.ts';

const read = (bytes: Uint8Array) => new TextDecoder('shift_jis', { fatal: true }).decode(bytes);

/** The symbol as a camera would see it: four pixels for each module. */
function imageOf(modules: readonly (readonly boolean[])[]) {
  const scale = 4;
  const size = modules.length * scale;
  const data = new Uint8Array(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (modules[Math.floor(y / scale)]?.[Math.floor(x / scale)] === true)
        data.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
    }
  }
  return { width: size, height: size, data };
}

describe('the notebook as QR', () => {
  it('writes every character that Shift_JIS has so that a reader gets it back', () => {
    const text = 'JAHISTC08,1\r\n1,髙﨑　栁子,2,S330303\r\n201,1,ロキソニン錠６０ｍｇ,3,錠,ｱｲｳ①㎎～－∥';
    expect(read(shiftJisOf(text))).toBe(text);
    expect(lettersMissing(text)).toEqual([]);
  });

  it('names what Shift_JIS does not have, and puts 〓 in its place', () => {
    expect(lettersMissing('𠮷田𠮷之助')).toEqual(['𠮷']);
    expect(read(shiftJisOf('𠮷田'))).toBe('〓田');
  });

  it('is read back by a QR reader', () => {
    const text = 'JAHISTC08,1\r\n1,佐藤　一郎,1,S330303,,,,,,,ｻﾄｳ ｲﾁﾛｳ\r\n5,20261122,1\r\n';
    expect(decodeQR(imageOf(qrModules(text)), { textDecoder: read })).toBe(text);
  });
});
