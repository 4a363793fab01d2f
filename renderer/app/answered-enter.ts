/** So soon after the Enter that answered a dialog, another one is of the same hand, and not meant for what lay below. */
const SAME_HAND_MS = 500;

export interface KeyPress {
  readonly key: string;
  /** The key is held */
  readonly repeat: boolean;
  /** Milliseconds by the page's clock */
  readonly at: number;
  /** The dialog it is pressed in; null = none */
  readonly dialog: object | null;
  /** Enter writes a line there */
  readonly writesLines: boolean;
}

/**
 * A dialog that is answered by Enter gives the focus back while the key is still down. Held, or pressed once more at once,
 * it would act on the row below, which nobody asked for: until another key comes, or time, it reaches nothing.
 */
export function answeredEnter(): {
  /** Whether this key must reach nothing. To be told every key, as they come. */
  readonly swallows: (press: KeyPress) => boolean;
  /** Something was typed or pointed at: what comes now is meant. */
  readonly forget: () => void;
} {
  let answered: { readonly dialog: object; readonly at: number } | null = null;
  return {
    swallows: ({ key, repeat, at, dialog, writesLines }) => {
      if (key !== 'Enter') {
        answered = null;
        return false;
      }
      const elsewhere = answered !== null && answered.dialog !== dialog;
      if (answered !== null && elsewhere && (repeat || at - answered.at < SAME_HAND_MS)) {
        answered = { ...answered, at };
        return true;
      }
      answered = dialog === null ? null : { dialog, at };
      return dialog !== null && repeat && !writesLines;
    },
    forget: () => {
      answered = null;
    },
  };
}
