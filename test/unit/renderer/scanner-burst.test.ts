import { describe, expect, it } from 'vitest';
import {
  BURST_GAP_MS,
  BURST_OVER_MS,
  type Burst,
  characterOf,
  isComposedSymbol,
  isOver,
  isSure,
  NO_BURST,
  scannedText,
  withComposition,
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

  it('that the input method has been given is known by how it begins, or by its pace', () => {
    const composed = (texts: readonly string[], gap: number) =>
      texts.reduce((burst, text, index) => withComposition(burst, text, 1_000 + index * gap), NO_BURST);
    const growing = (text: string) => [...text].map((_, index) => text.slice(0, index + 1));
    expect(isComposedSymbol(composed(growing('JAHIS10'), 50)), 'as Mozc shows capital letters').toBe(true);
    expect(isComposedSymbol(composed(growing('ＪＡＨＩＳ'), 50))).toBe(true);
    expect(isComposedSymbol(composed(growing('５１、２０２６１１２３１'), 5)), 'a later symbol').toBe(true);
    expect(isComposedSymbol(composed(growing('５１、２０２６１１２３１'), BURST_GAP_MS + 1)), 'a hand').toBe(false);
    expect(isComposedSymbol(composed(growing('あああああああああああああああ'), 25)), 'a key held down').toBe(false);
    const chosen = ['１、かき', '１、柿', '１、牡蠣', '１、夏期', '１、火気', '１、花卉', '１、下記', '１、牡蛎'];
    expect(isComposedSymbol(composed([...chosen, ...chosen], 25)), 'candidates run through').toBe(false);
  });
});
