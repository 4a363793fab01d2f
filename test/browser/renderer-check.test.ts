import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionOf } from '../../shared/domain/closing/closing-actions.ts';
import { domainIssue } from '../../shared/domain/domain-issues.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import { asked, looked, within } from './renderer-rig.ts';
import { dayScript, verdictOf } from './renderer-script.ts';
import { lifeOf, ROWS } from './renderer-script-queue.ts';
import { hasChromium, openStage, type Stage } from './renderer-stage.ts';

const AT = '2026-11-22T09:41:00.000Z';
const RESULT = '20000000-0000-4000-8000-000000000001' as Uuid;

const group = (number: number, ingredient: string) => ({
  groupId: `0000000${number}`,
  key: `k${number}`,
  offerKey: `o${number}`,
  rule: 'duplicate',
  ingredient,
  other: null,
  masked: true,
  summary: null,
  decisionId: null,
  checkId: 'c1',
  routes: ['oral'],
  scopes: ['taking'],
  drugs: [`${ingredient}錠`],
  conditions: [],
  prescriberReasons: [],
  alerts: [{ drug: `${ingredient}錠`, cause: null, scope: 'taking' }],
});
const GROUPS = [group(1, 'アムロジピン'), group(2, 'ロキソプロフェン')];
const check = {
  source: 'service-on-demand',
  answer: 'found-without-consent',
  standing: 'current',
  unchecked: 0,
  performedAt: AT,
};
const history = (more: object = {}) => ({
  checks: [check],
  groups: GROUPS,
  decisions: [],
  oralConsents: [],
  notices: [],
  ...more,
});
const closing = (action: ReturnType<typeof actionOf>) => ({ ...verdictOf('action-required'), actions: [action] });

const needed = hasChromium ? describe : describe.skip;

needed('what a check found, and what stands in the way after an outage', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage();
  });
  afterAll(() => stage.close());

  it('records an oral consent only after a question that names the patient and what it is for', async () => {
    const run = { ...check, groups: [], detail: null, issues: [] };
    const script = dayScript({}, { 'check.history': () => history(), 'check.run': () => run });
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('Alt+3');
      await page.waitForSelector('.grid-row');
      await page.keyboard.press('Enter');
      const all = page.locator('.check-ask button', { hasText: 'すべての該当を口頭同意で照会' });
      await all.focus();
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=alertdialog]');
      await page.waitForFunction(() => document.activeElement?.textContent === '同意を得た');
      const told = await page.textContent('[role=alertdialog]');
      expect(told).toMatch(/.+さんから口頭で同意を得ましたか。同意した人・日時・対象を記録します。/);
      expect(told).toContain(await page.textContent('.patient-cell strong'));
      expect(told).toContain('アムロジピン、ロキソプロフェン');
      await looked(show, 'consent');
      await page.keyboard.press('Escape');
      await page.waitForSelector('[role=alertdialog]', { state: 'detached' });
      expect(asked(show, 'check.run')).toEqual([]);
      await page.locator('.check-group-head').nth(1).click();
      await page.locator('.check-group-body:not([hidden]) button', { hasText: 'このグループを口頭同意' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.activeElement?.textContent === '同意を得た');
      expect(await page.textContent('[role=alertdialog]')).not.toContain('アムロジピン');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=alertdialog]', { state: 'detached' });
      await expect.poll(() => asked(show, 'check.run')).toHaveLength(1);
      expect(asked(show, 'check.run')[0]).toMatchObject({ oralConsent: true, consentFor: ['00000002'] });
    });
  });

  it('leads from the closing screen to what was found after the hand-over, and takes down what was done', async () => {
    const action = actionOf(domainIssue('closing.check-notice', { date: '2026-11-22' }), 'decide', {
      resultId: RESULT,
    });
    let acknowledged: object | null = null;
    const notice = () => ({ checkId: 'c1', prescriptionKey: 'p1', resultId: RESULT, at: AT, acknowledged });
    const script = dayScript(
      {},
      {
        'closing.status': () => closing(action),
        'check.history': () => history({ notices: [notice()] }),
        'check.acknowledge': ({ word }: { word: string }) => {
          acknowledged = { word, by: 'pharmacist', at: AT };
          return { acknowledged: 1 };
        },
      },
    );
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('F8');
      const left = page.locator('.left-group', { hasText: '交付後に重複・禁忌あり' });
      await left.waitFor();
      expect(await left.textContent()).toContain('開いて内容を確かめ、対応を記録します');
      await left.locator('button').click();
      await page.waitForSelector('[data-act=respond]');
      await page.waitForSelector('.check-panel >> text=渡邉　美智子 S18.3.3 (1943-03-03)　調剤日 2026-11-22');
      await looked(show, 'after-hand-over');
      await page.click('[data-act=respond]');
      await page.waitForSelector('[role=dialog] strong');
      expect(await page.textContent('[role=dialog] strong')).toContain(
        '渡邉　美智子 S18.3.3 (1943-03-03)　調剤日 2026-11-22',
      );
      await page.click('text=処方医へ疑義照会済み');
      await page.click('[role=dialog] [type=submit]');
      await page.waitForSelector('[data-act=respond]', { state: 'detached' });
      expect(asked(show, 'check.acknowledge')).toEqual([{ id: RESULT, word: '処方医へ疑義照会済み' }]);
      expect(await page.textContent('.check-panel')).toContain('対応: 処方医へ疑義照会済み（pharmacist');
    });
  });

  it('cancels a reception that the service refused, from the row the closing screen leads to', async () => {
    const refused = { ...ROWS[3], kind: 'receive', state: 'rejected', resultId: null, patientName: null };
    const action = actionOf(
      domainIssue('closing.reception-rejected', { what: '受付', date: '—', cause: 'EPSB0040E' }),
      'receive',
      { submissionId: refused.submissionId as Uuid },
    );
    const insured = { insurerNumber: '06050116', symbol: '１２', number: '１１１', branch: '01' };
    const { code, text, next } = action;
    const script = dayScript(
      {},
      {
        'closing.status': () => closing(action),
        'queue.life': (input: { id: string }) => ({
          ...lifeOf(input),
          row: refused,
          reception: { exchangeNumber: '999999', insured },
          next: { code, text, next, who: 'receive' },
        }),
        'reception.cancel': () => ({ submissionId: refused.submissionId, state: 'voided' }),
      },
    );
    await within(stage, script, {}, async (show) => {
      const { page } = show;
      await page.keyboard.press('F8');
      const left = page.locator('.left-group', { hasText: '受付の差戻し' });
      await left.waitFor();
      await left.locator('button').click();
      await page.waitForSelector('.life >> text=999999');
      const told = await page.textContent('.life');
      expect(told).toContain('F10 で取り消します');
      for (const value of Object.values(insured)) expect(told).toContain(value);
      await looked(show, 'reception-refused');
      await page.waitForSelector('.legend button:not([disabled]) >> text=取消');
      await page.keyboard.press('F10');
      await page.waitForSelector('[role=alertdialog]');
      expect(await page.textContent('[role=alertdialog]')).toContain('受付を取り消す');
      await page.waitForSelector('[role=alertdialog] strong >> text=引換番号 999999　受付日 2026-11-22　差戻し');
      await page.keyboard.type('引換番号の誤り');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[role=status] .notice');
      expect(asked(show, 'reception.cancel')).toEqual([
        { prescriptionKey: refused.prescriptionKey, reason: '引換番号の誤り' },
      ]);
    });
  });
});
