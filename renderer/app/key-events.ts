/** F-keys of the browser itself (help, find, reload, address, full screen, tools) do nothing here, used or not. */
export function isFunctionKey(event: KeyboardEvent): boolean {
  return /^F([1-9]|1[0-2])$/.test(event.key);
}

/** During composition F6–F10, Esc and Enter belong to the IME; 229 is what a key is called while the IME has it. */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229;
}
