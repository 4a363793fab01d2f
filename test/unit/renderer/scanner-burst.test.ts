import { describe, expect, it } from 'vitest';
import {
  BURST_GAP_MS,
  type Burst,
  characterOf,
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
