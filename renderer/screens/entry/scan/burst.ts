/** Keys of a scanner: so fast that no hand types them, the last one Enter. Pure, so that it is tried without a clock. */

/** Between two keys of a burst, milliseconds. The repeat of a held key comes every 33 ms and is told apart by `repeat`. */
export const BURST_GAP_MS = 30;
/**
 * What is surely a burst goes on until so long after its last key: a slow line holds single keys up, and an Enter that
 * comes late must not press a button of the window. Lines within a symbol end with Enter, too.
 */
export const BURST_OVER_MS = 200;
/** After so many quick keys in a row they are taken for a burst, and kept from the field. */
export const BURST_SURE = 4;
/** So many quick changes of a composition are a scanner's: a machine that stalls hands over what a person typed all at once, too. */
export const COMPOSED_SURE = 12;
/** Shorter ones are no symbol; they are taken back into nothing. */
export const BURST_LEAST = 6;

export interface Burst {
  readonly text: string;
  readonly lastAt: number;
  /** Keys that came right after the one before, the first one counted */
  readonly quick: number;
}

export const NO_BURST: Burst = { text: '', lastAt: Number.NEGATIVE_INFINITY, quick: 0 };

/** @param character what the key writes, Enter as a line end @param at when, milliseconds on any one clock */
export function withKey(burst: Burst, character: string, at: number): Burst {
  const gap = at - burst.lastAt;
  const quick = gap <= BURST_GAP_MS;
  return quick || (isSure(burst) && !isOver(burst, at))
    ? { text: burst.text + character, lastAt: at, quick: burst.quick + (quick ? 1 : 0) }
    : { text: character, lastAt: at, quick: 1 };
}

export const isSure = (burst: Burst): boolean => burst.quick >= BURST_SURE;

/** @param text all of the composition as it is now */
export function withComposition(composition: Burst, text: string, at: number): Burst {
  const quick = at - composition.lastAt <= BURST_GAP_MS && text.length > composition.text.length;
  return { text, lastAt: at, quick: quick ? composition.quick + 1 : 1 };
}

/** A symbol that the input method is being given: begins as one, or has a number and a comma and grows quicker than anybody types. */
export function isComposedSymbol({ text, quick }: Burst): boolean {
  const plain = text.normalize('NFKC');
  return /JAHIS/.test(plain) || (quick >= COMPOSED_SURE && /\d[,、]/.test(plain));
}

/** @param at when the next key was pressed, not when a busy machine hands it over */
export const isOver = (burst: Burst, at: number): boolean => at - burst.lastAt > BURST_OVER_MS;

const endsWithEnter = ({ text }: Burst): boolean => text.endsWith('\r\n');

/** @returns what was scanned, without the Enter that ends it; null where the keys were no symbol */
export function scannedText(burst: Burst): string | null {
  const whole = endsWithEnter(burst) && burst.quick >= BURST_LEAST;
  return whole ? burst.text.replace(/\r\n$/, '') : null;
}

/** With the input method on a key tells only its place; a scanner writes as on an English keyboard. */
const SHIFTED = ')!@#$%^&*(';
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  Backslash: ['\\', '|'],
  Backquote: ['`', '~'],
  Space: [' ', ' '],
};

export interface PressedKey {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
}

/** @returns null for keys that write nothing */
export function characterOf({ key, code, shiftKey }: PressedKey): string | null {
  if (key === 'Enter' || code === 'Enter' || code === 'NumpadEnter') return '\r\n';
  if (key === 'Tab') return '\t';
  if ([...key].length === 1) return key;
  if (key !== 'Process' && key !== 'Unidentified') return null;
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shiftKey && code.startsWith('Digit') ? (SHIFTED[Number(digit)] ?? null) : digit;
  return PLACES[code]?.[shiftKey ? 1 : 0] ?? null;
}
