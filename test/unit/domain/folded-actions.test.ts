import { expect, it } from 'vitest';
import type { ClosingAction } from '../../../shared/domain/closing/closing-actions.ts';
import { closingVerdict } from '../../../shared/domain/closing/closing-verdict.ts';
import { foldedActions } from '../../../shared/domain/closing/folded-actions.ts';
import { factsWith, idOf, openDraft, openRow, TODAY, YESTERDAY } from '../../support/closing-facts-sample.ts';

const rowsOf = (actions: readonly ClosingAction[]) =>
  Object.fromEntries(
    [...Map.groupBy(actions, ({ code }) => code)].map(([code, alike]) => [
      code,
      alike.reduce((sum, { rows }) => sum + rows, 0),
    ]),
  );

it('ten thousand rows that a person must act on are a page’s worth of lines, and not one less in sum', () => {
  const refused = Array.from({ length: 10_000 }, (_, index) =>
    openRow({
      submissionId: idOf(index + 1),
      state: 'rejected',
      dispensingDate: index % 2 === 0 ? TODAY : YESTERDAY,
      lastIssue: { code: `EPSB${index % 40}`, text: '' },
    }),
  );
  const drafts = Array.from({ length: 300 }, (_, index) => openDraft({ resultId: idOf(20_000 + index) }));
  const { actions, line } = closingVerdict(factsWith({ open: refused, drafts }));
  const folded = foldedActions(actions);
  expect(actions).toHaveLength(10_300);
  expect(folded.length).toBeLessThan(500);
  expect(JSON.stringify(folded).length).toBeLessThan(250_000);
  expect(rowsOf(folded)).toEqual({ 'closing.rejected': 10_000, 'closing.draft': 300 });
  expect(line).toContain('10300件');
  const own = folded.filter(({ code }) => code === 'closing.draft');
  expect(own.slice(0, 20).map(({ resultId }) => resultId)).toEqual(drafts.slice(0, 20).map(({ resultId }) => resultId));
  expect(own.at(-1)).toMatchObject({ rows: 280, submissionId: null, text: own[0]?.text });
  expect(own.at(-1)).not.toHaveProperty('resultId');
});

it('what a page can hold stays as it is, line by line', () => {
  const drafts = Array.from({ length: 21 }, (_, index) => openDraft({ resultId: idOf(20_000 + index) }));
  const { actions } = closingVerdict(factsWith({ open: [openRow({ state: 'held' })], drafts }));
  expect(foldedActions(actions)).toEqual(actions);
});
