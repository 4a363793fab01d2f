import { describe, expect, it } from 'vitest';
import { actionWords } from '../../../renderer/screens/closing/closing-words.ts';
import { closingIssues } from '../../../shared/domain/closing/closing-issues.ts';

describe('what 閉局 says is to be done', () => {
  it('has the window’s own words for everything a person must do, and names no command in them', () => {
    const forPeople = Object.entries(closingIssues)
      .filter(([, { severity }]) => severity === 'error')
      .map(([code]) => code);
    expect(new Set(Object.keys(actionWords))).toEqual(new Set(forPeople));
    const said = Object.values(actionWords).flatMap(({ title, next }) => [title.ja, title.en, next.ja, next.en]);
    expect(said.filter((text) => /chozai|--[a-z]/.test(text))).toEqual([]);
  });
});
