import { describe, expect, it } from 'vitest';
import {
  BURST_GAP_MS,
  BURST_OVER_MS,
  type Burst,
  characterOf,
  isOver,
  isSure,
  NO_BURST,
  scannedText,
  withKey,
} from '../../../renderer/screens/entry/scan/burst.ts';

/** Keys one after the other, `gap` milliseconds apart. */
function typed(characters: readonly string[], gap: number): Burst {
  return characters.reduce((burst, character, index) => withKey(burst, character, 1_000 + index * gap), NO_BURST);
}

describe('a burst of a scanner', () => {
  it('is told from a hand by the time between its keys', () => {
    expect(scannedText(typed([...'JAHIS10', '\r\n'], BURST_GAP_MS))).toBe('JAHIS10');
    expect(isSure(typed([...'JAHIS10', '\r\n'], BURST_GAP_MS + 1))).toBe(false);
    expect(scannedText(typed([...'JAHIS10', '\r\n'], BURST_GAP_MS + 1))).toBeNull();
  });

  it('keeps the line ends within a symbol and drops the one that ends it', () => {
    const keys = [...'JAHIS10', '\r\n', ...'1,1,9700012', '\r\n'];
    expect(scannedText(typed(keys, 5))).toBe('JAHIS10\r\n1,1,9700012');
  });

  it('is none without Enter at its end, and none when it is too short', () => {
    expect(scannedText(typed([...'4987123456789'], 5))).toBeNull();
    expect(scannedText(typed([...'123', '\r\n'], 5))).toBeNull();
  });

  it('that is sure takes keys in that come late, an Enter above all; later it is over', () => {
    const sure = typed([...'JAHIS10'], 5);
    const late = withKey(sure, '\r\n', sure.lastAt + BURST_OVER_MS);
    expect(isSure(late)).toBe(true);
    expect(scannedText(late)).toBe('JAHIS10');
    const tooLate = withKey(sure, '\r\n', sure.lastAt + BURST_OVER_MS + 1);
    expect(isSure(tooLate)).toBe(false);
  });

  it('goes by the time its keys were pressed at, not by the time they were handed over', () => {
    const cut = typed([...'JAHIS10'], 5);
    expect(isOver(cut, cut.lastAt + BURST_OVER_MS)).toBe(false);
    expect(isOver(cut, cut.lastAt + BURST_OVER_MS + 1)).toBe(true);
  });

  it('is not made of a quick hand: late keys do not count towards its length', () => {
    const rolled = typed([...'abcd'], BURST_GAP_MS);
    expect(isSure(rolled)).toBe(true);
    const goesOn = [...'ef', '\r\n'].reduce((burst, key) => withKey(burst, key, burst.lastAt + 100), rolled);
    expect(goesOn.text).toBe('abcdef\r\n');
    expect(scannedText(goesOn)).toBeNull();
  });

  it('begins anew after a pause: what a person typed before it is not part of it', () => {
    const before = typed([...'前'], 5);
    const after = [...'JAHIS10', '\r\n'].reduce((burst, key, index) => withKey(burst, key, 2_000 + index * 4), before);
    expect(scannedText(after)).toBe('JAHIS10');
  });

  it('reads the place of a key while the input method has it', () => {
    const pressed = (code: string, shiftKey = false) => characterOf({ key: 'Process', code, shiftKey });
    expect([pressed('KeyJ', true), pressed('KeyA'), pressed('Digit1'), pressed('Comma'), pressed('Numpad7')]).toEqual([
      'J',
      'a',
      '1',
      ',',
      '7',
    ]);
    expect(characterOf({ key: 'Process', code: 'Enter', shiftKey: false })).toBe('\r\n');
    expect(characterOf({ key: 'Shift', code: 'ShiftLeft', shiftKey: true })).toBeNull();
    expect(characterOf({ key: 'F12', code: 'F12', shiftKey: false })).toBeNull();
    expect(characterOf({ key: '髙', code: '', shiftKey: false })).toBe('髙');
  });
});
