/** How a field stood before a burst came into it, and putting it back so. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface FieldBefore {
  readonly field: Field;
  readonly value: string;
  /** Where the text would have come, end of it after what was marked */
  readonly from: number;
  readonly to: number;
}

export function fieldAtHand(): FieldBefore | null {
  const field = document.activeElement;
  const isField =
    field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
  if (!isField) return null;
  const { value } = field;
  const caret = field instanceof HTMLSelectElement ? null : field.selectionStart;
  const from = caret ?? value.length;
  const to = field instanceof HTMLSelectElement ? from : (field.selectionEnd ?? from);
  return { field, value, from, to };
}

/** The input method works in fields only: without one it lets go of the keys that are still to come. */
export function leaveField({ field }: FieldBefore): void {
  if (document.activeElement === field) field.blur();
}

/** Ends a composition that the burst began, and tells the page as if a person had typed the old text again. */
export function putBack({ field, value }: FieldBefore): void {
  if (document.activeElement === field) {
    field.blur();
    field.focus();
  }
  setValue(field, value);
}

/** What was no scan after all (very quick typing) comes into the field as it was typed. */
export function putIn({ field, value, from, to }: FieldBefore, text: string): void {
  if (field instanceof HTMLSelectElement) return;
  setValue(field, value.slice(0, from) + text.replace(/[\r\n\t]/g, '') + value.slice(to));
}

function setValue(field: Field, value: string): void {
  if (field.value === value) return;
  const prototype = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}
