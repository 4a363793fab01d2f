import { describe, expect, it } from 'vitest';
import { AT_FIRST_ROW, rowUnder } from '../../../renderer/core/row-cursor.ts';

describe('the cursor of a list', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('stays on its row whatever moves around it', () => {
    expect(rowUnder({ key: 'c', order }, ['c', 'x', 'a', 'b'])).toBe('c');
  });

  it('goes to the next row that followed where its own is gone, else to the last before it', () => {
    expect(rowUnder({ key: 'b', order }, ['d', 'x', 'a', 'c'])).toBe('c');
    expect(rowUnder({ key: 'c', order }, ['a', 'b', 'x'])).toBe('b');
    expect(rowUnder({ key: 'c', order }, ['x', 'y'])).toBe('x');
  });

  it('begins on the first row, and is nowhere in an empty list', () => {
    expect(rowUnder(AT_FIRST_ROW, order)).toBe('a');
    expect(rowUnder({ key: 'c', order }, [])).toBeNull();
  });
});
