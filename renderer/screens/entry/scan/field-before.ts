/** How a field stood before a burst came into it, and putting it back so. */
type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

export interface FieldBefore {
  readonly field: Field;
  readonly value: string;
}

export function fieldAtHand(): FieldBefore | null {
  const field = document.activeElement;
  const isField =
    field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement;
  return isField ? { field, value: field.value } : null;
}

/** Ends a composition that the burst began, and tells the page as if a person had typed the old text again. */
export function putBack({ field, value }: FieldBefore): void {
  if (document.activeElement === field) {
    field.blur();
    field.focus();
  }
  if (field.value === value) return;
  const prototype = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? 'change' : 'input', { bubbles: true }));
}
