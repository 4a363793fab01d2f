import { expect, test } from 'vitest';
import { answeredEnter } from '../../../renderer/app/answered-enter.ts';

const ASKED = { name: 'a dialog' };
const press = (at: number, dialog: object | null, change: object = {}) => ({
  key: 'Enter',
  repeat: false,
  at,
  dialog,
  writesLines: false,
  ...change,
});

test('the Enter of a dialog is swallowed where it goes on behind it, held or pressed again at once', () => {
  const enter = answeredEnter();
  expect(enter.swallows(press(1_000, ASKED))).toBe(false);
  expect(enter.swallows(press(1_500, ASKED, { repeat: true }))).toBe(true);
  expect(enter.swallows(press(9_000, null, { repeat: true }))).toBe(true);
  expect(enter.swallows(press(9_200, null))).toBe(true);
  expect(enter.swallows(press(9_600, null))).toBe(true);
  // The hand was off the key.
  expect(enter.swallows(press(10_200, null))).toBe(false);
  expect(enter.swallows(press(10_300, null))).toBe(false);
});

test('nor does it answer the dialog that follows', () => {
  const enter = answeredEnter();
  expect(enter.swallows(press(1_000, ASKED))).toBe(false);
  expect(enter.swallows(press(1_100, { name: 'the next' }))).toBe(true);
  expect(enter.swallows(press(1_700, { name: 'the next' }))).toBe(false);
});

test('what is pressed or typed in between ends it; the same dialog may be answered again; lines are written', () => {
  const enter = answeredEnter();
  expect(enter.swallows(press(1_000, ASKED))).toBe(false);
  expect(enter.swallows(press(1_050, ASKED))).toBe(false);
  expect(enter.swallows({ ...press(1_100, null), key: 'ArrowDown' })).toBe(false);
  expect(enter.swallows(press(1_150, null))).toBe(false);
  expect(enter.swallows(press(2_000, ASKED))).toBe(false);
  enter.forget();
  expect(enter.swallows(press(2_050, null))).toBe(false);
  expect(enter.swallows(press(3_000, ASKED, { repeat: true, writesLines: true }))).toBe(false);
});
