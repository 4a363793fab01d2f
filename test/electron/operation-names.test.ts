import { expect, test } from 'vitest';
import { OPERATION_NAMES } from '../../shared/contract/operation-names.ts';
import { operations } from '../../shared/contract/operations.ts';

test('the preload knows every operation of the table and no other', () => {
  expect(new Set<string>(OPERATION_NAMES)).toEqual(new Set(Object.keys(operations)));
  expect(OPERATION_NAMES).toHaveLength(Object.keys(operations).length);
});
