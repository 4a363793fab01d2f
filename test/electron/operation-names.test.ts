import { expect, test } from 'vitest';
import { OPERATION_NAMES } from '../../shared/contract/operation-names.ts';
import { operations } from '../../shared/contract/operations.ts';

test('the preload knows every operation of the table and no other', () => {
  expect([...OPERATION_NAMES].sort()).toEqual(Object.keys(operations).sort());
});
