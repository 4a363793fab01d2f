import { useEffect, useRef } from 'react';
import {
  BURST_OVER_MS,
  BURST_SURE,
  type Burst,
  characterOf,
  isComposedSymbol,
  isOver,
  isSure,
  NO_BURST,
  scannedText,
  withComposition,
  withKey,
} from './burst.ts';
import { type FieldBefore, fieldAtHand, leaveField, putBack, putIn } from './field-before.ts';

/**
 * GTK hands keys to an input method such as Fcitx before the browser has them: most never reach the page, Enter comes
 * before what was typed ahead of it. Windows and macOS tell the page of every key.
 */
const losesComposedKeys = (): boolean => /Linux/.test(navigator.userAgent);

interface Scanner {
  readonly scanned: (text: string) => void;
  /** A symbol whose keys went through the input method and did not all arrive */
  readonly lost: () => void;
}

/**
 * Listens before every field and every shortcut of the window, whatever has the focus and whether the input method is on:
 * a burst leaves nothing in the field, moves nothing and submits nothing. Pasted text of a symbol is taken likewise.
 * @param scanner null = nobody may take in a prescription here now
 */
export function useBursts(scanner: Scanner | null): void {
  const latest = useRef(scanner);
  useEffect(() => {
    latest.current = scanner;
  });
  useEffect(() => {
    let burst: Burst = NO_BURST;
    let before: FieldBefore | null = null;
    let over: ReturnType<typeof setTimeout> | undefined;
    /** Ended without Enter, as no scanner does: its next key may only be late. */
    let cut: { readonly burst: Burst; readonly before: FieldBefore | null } | null = null;
    /** What the input method makes of keys the page is not told of */
    let composition: Burst = NO_BURST;
    let composedIn: FieldBefore | null = null;
    let isLost = false;
    const end = () => {
      clearTimeout(over);
      const sure = isSure(burst);
      const text = sure && !isLost ? scannedText(burst) : null;
      const isTyped = sure && !isLost && text === null;
      if (sure && before !== null) {
        if (isTyped) putIn(before, burst.text);
        else putBack(before);
      }
      cut = isTyped ? { burst, before } : null;
      burst = NO_BURST;
      before = null;
      if (isLost) latest.current?.lost();
      else if (text !== null) latest.current?.scanned(text);
      isLost = false;
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
      if (!isLost && (event.isComposing || event.key === 'Process') && losesComposedKeys()) return;
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
    const onCompositionStart = () => {
      composition = NO_BURST;
      composedIn = fieldAtHand();
    };
    const onComposition = (event: CompositionEvent) => {
      composition = withComposition(composition, event.data, event.timeStamp);
      if (isLost || latest.current === null || composedIn === null) return;
      if (!isComposedSymbol(composition) || !losesComposedKeys()) return;
      isLost = true;
      before = composedIn;
      // Whatever comes now belongs to it, until nothing comes any more.
      burst = { ...composition, quick: BURST_SURE };
      // Not while the browser works at the composition: it would give the field its focus back.
      setTimeout(leaveField, 0, composedIn);
      waitForNext();
    };
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (latest.current === null || !isSymbol(text)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.scanned(text);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    window.addEventListener('paste', onPaste, { capture: true });
    window.addEventListener('compositionstart', onCompositionStart, { capture: true });
    window.addEventListener('compositionupdate', onComposition, { capture: true });
    return () => {
      clearTimeout(over);
      window.removeEventListener('compositionstart', onCompositionStart, { capture: true });
      window.removeEventListener('compositionupdate', onComposition, { capture: true });
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
