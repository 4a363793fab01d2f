import type { KeyboardEvent } from 'react';
import { mustBeSettled } from '../../../shared/domain/dispensing/must-be-settled.ts';
import { isComposing } from '../../app/keymap.ts';

/** Fields that Enter leads through carry this name; what is seldom needed is reached with Tab only. */
export const FORWARD = { 'data-forward': '' } as const;

/** Enter goes to the next field, Shift+Enter back; during composition Enter belongs to the IME. */
export function goForward(event: KeyboardEvent<HTMLElement>, onEnd: () => void): void {
  const { target } = event;
  if (event.key !== 'Enter' || isComposing(event.nativeEvent) || event.defaultPrevented) return;
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return;
  event.preventDefault();
  const fields = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-forward]:not(:disabled)')];
  const position = fields.filter((field) => precedes(field, target)).length;
  const here = fields.includes(target) ? 1 : 0;
  const next = fields[event.shiftKey ? position - 1 : position + here];
  if (next === undefined) {
    if (!event.shiftKey) onEnd();
    return;
  }
  focusField(next);
}

function precedes(field: HTMLElement, target: HTMLElement): boolean {
  return field !== target && (field.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
}

/** The whole text is marked: typing replaces it. */
export function focusField(field: HTMLElement): void {
  field.focus();
  if (field instanceof HTMLInputElement && field.type !== 'checkbox' && field.type !== 'radio') field.select();
}

/** The field of that place of the form, wherever on the screen it is. */
export function focusPath(path: string): void {
  const field = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`);
  if (field !== null) focusField(field);
}

const REASON_CODES = ['match.reason-missing', 'match.reason-does-not-fit'];

/** Where at its place an issue is answered, as the end of a path; empty = by the field itself. */
function answeredAt(code: string): string {
  if (REASON_CODES.includes(code)) return '.change.reason';
  if (code === 'match.name-differs') return '.choice';
  return mustBeSettled({ code }) ? '.settled' : '';
}

/** Brings the keyboard to what an issue is about: its field, or the one by which it is settled. */
export function focusIssue(root: HTMLElement | null, code: string, field: string | undefined): void {
  if (root === null || field === undefined) return;
  const places = [
    `${field}${answeredAt(code)}`,
    field,
    field.replace(/\.[^.]+$/, ''),
    field.replace(/\.drugs\[\d+\].*$/, ''),
  ];
  for (const place of places) {
    const found = root.querySelector<HTMLElement>(`[data-path="${CSS.escape(place)}"]`);
    const target = found?.matches('input, select') ? found : found?.querySelector<HTMLElement>('input, select, button');
    if (target === null || target === undefined) continue;
    target.scrollIntoView({ block: 'nearest' });
    focusField(target);
    return;
  }
}
