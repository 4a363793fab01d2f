import { useEffect, useRef } from 'react';
import { BURST_OVER_MS, type Burst, characterOf, isOver, isSure, NO_BURST, scannedText, withKey } from './burst.ts';
import { type FieldBefore, fieldAtHand, putBack, putIn } from './field-before.ts';

/**
 * Listens before every field and every shortcut of the window, whatever has the focus and whether the input method is on:
 * a burst leaves nothing in the field, moves nothing and submits nothing. Pasted text of a symbol is taken likewise.
 * @param onScan null = nobody may take in a prescription here now
 */
export function useBursts(onScan: ((text: string) => void) | null): void {
  const latest = useRef(onScan);
  useEffect(() => {
    latest.current = onScan;
  });
  useEffect(() => {
    let burst: Burst = NO_BURST;
    let before: FieldBefore | null = null;
    let over: ReturnType<typeof setTimeout> | undefined;
    /** Ended without Enter, as no scanner does: its next key may only be late. */
    let cut: { readonly burst: Burst; readonly before: FieldBefore | null } | null = null;
    const end = () => {
      clearTimeout(over);
      const text = isSure(burst) ? scannedText(burst) : null;
      if (isSure(burst) && before !== null) {
        if (text === null) putIn(before, burst.text);
        else putBack(before);
      }
      cut = isSure(burst) && text === null ? { burst, before } : null;
      burst = NO_BURST;
      before = null;
      if (text !== null) latest.current?.(text);
    };
    const waitForNext = () => {
      clearTimeout(over);
      over = setTimeout(end, BURST_OVER_MS);
    };
    const goOnWith = (first: NonNullable<typeof cut>) => {
      ({ burst, before } = first);
      cut = null;
      if (before !== null) putBack(before);
      waitForNext();
    };
    const onKey = (event: KeyboardEvent) => {
      // What came before this key comes first, where its time to wait has not run out yet.
      if (burst !== NO_BURST && isOver(burst, event.timeStamp)) end();
      if (cut !== null && !isOver(cut.burst, event.timeStamp)) goOnWith(cut);
      if (latest.current === null || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
      const character = characterOf(event);
      if (character === null || isSecret(document.activeElement)) return;
      if (event.key === 'Tab' && !isSure(burst)) return;
      const next = withKey(burst, character, event.timeStamp);
      if (next.quick === 1) before = fieldAtHand();
      burst = next;
      if (!isSure(burst)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waitForNext();
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (latest.current === null || !isSymbol(text)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      latest.current(text);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('paste', onPaste, { capture: true });
    return () => {
      clearTimeout(over);
      window.removeEventListener('keydown', onKey, { capture: true });
      window.removeEventListener('paste', onPaste, { capture: true });
    };
  }, []);
}

/** A PIN may be typed by a card reader, as fast as a scanner: a secret field is left alone. */
function isSecret(field: Element | null): boolean {
  return field instanceof HTMLInputElement && field.type === 'password';
}

/** Begins as a prescription or notebook does, or goes on with a record of one where nothing else could take the text. */
function isSymbol(text: string): boolean {
  return /^JAHIS/.test(text) || (fieldAtHand() === null && /^\d{1,3},.*[\r\n]/.test(text));
}
