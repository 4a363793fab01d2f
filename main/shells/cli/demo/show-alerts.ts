import type { OperationName, OperationOutput } from '../../../../shared/contract/operations.ts';
import { type Instant, tokyoDateOf } from '../../../../shared/domain/calendar-date.ts';
import type { OperationRequest } from '../operation-client.ts';
import { extraLines } from '../present/check-extras.ts';
import { checkLines } from '../present/check-lines.ts';
import { decisionLines, shownDecision } from '../present/decision-lines.ts';
import type { Language } from '../present/text.ts';
import {
  ALERT_CASES,
  type AlertCase,
  insuredOf,
  NOTEBOOK_CASE,
  notebookOf,
  paperOf,
  prescribedElsewhere,
} from './alert-cases.ts';
import { mockDoors } from './mock-process.ts';

/** What the demo's chapters on the duplicate check need of the day. */
export interface AlertStage {
  readonly serviceUrl: string;
  readonly language: Language;
  readonly now: () => Instant;
  readonly print: (...lines: readonly string[]) => void;
  readonly ask: <Name extends OperationName>(
    name: Name,
    request: OperationRequest<Name>,
  ) => Promise<OperationOutput<Name>>;
  readonly encode: (text: string) => Uint8Array;
}

type Checked = OperationOutput<'check.run'>;

const indented = (lines: readonly string[]): string[] => lines.map((line) => `   ${line}`);

async function record(stage: AlertStage, one: AlertCase): Promise<string> {
  const document = paperOf(one, tokyoDateOf(stage.now()));
  return (await stage.ask('result.record', { document })).resultId;
}

/** Asked without consent first, then as far as the patient agrees. */
async function checkCase(stage: AlertStage, one: AlertCase, id: string): Promise<Checked> {
  const first = await stage.ask('check.run', { id });
  if (one.consent === 'none') return first;
  stage.print(...indented([`同意の前  ${checkLines(first, stage.language)[0] ?? ''}`]));
  return stage.ask('check.run', one.consent === 'online' ? { id, onlineConsent: true } : { id, oralConsent: true });
}

/** 疑義照会 for a contraindicated pair, else dispensed as it stands. */
async function decide(stage: AlertStage, id: string, groups: Checked['groups']): Promise<void> {
  for (const group of groups) {
    if (group.decisionId !== null) continue;
    await stage.ask('check.decide', {
      id,
      group: group.groupId,
      decision:
        group.rule === 'duplicate'
          ? { kind: 'as-dispensed', reason: '処方医の継続の指示を確認済み' }
          : {
              kind: 'inquiry',
              at: stage.now(),
              how: 'phone',
              answeredBy: '処方医',
              question: '併用禁忌に該当します。継続しますか',
              answer: '一方は中止済みのため継続',
              lines: group.drugs.map((drug) => ({ drug, changed: false })),
            },
    });
  }
}

/** One patient a case: what is shown, what is decided. */
export async function showAlertCases(stage: AlertStage): Promise<number> {
  for (const [index, one] of ALERT_CASES.entries()) {
    await mockDoors.prescribe(stage.serviceUrl, prescribedElsewhere(one));
    stage.print('', `${index + 1}) ${one.title}`);
    const id = await record(stage, one);
    const checked = await checkCase(stage, one, id);
    stage.print(...indented(checkLines(checked, stage.language)));
    await decide(stage, id, checked.groups);
    const { decisions } = await stage.ask('check.history', { id });
    stage.print(
      ...indented(
        decisions.flatMap((decision) => decisionLines(shownDecision.parse(decision), stage.language)).slice(0, 1),
      ),
    );
  }
  return ALERT_CASES.length;
}

/** The many-institutions patient with consent: one group that folds, and the sum in mg. */
export async function showZolpidem(stage: AlertStage): Promise<void> {
  const [zolpidem] = await mockDoors.book(stage.serviceUrl);
  if (zolpidem === undefined) return;
  const checked = await stage.ask('check.run', { id: zolpidem.prescriptionId, onlineConsent: true });
  stage.print(...checkLines(checked, stage.language), ...extraLines(checked, stage.language, 'consented'));
}

/** With the line down: the patient's notebook is all there is; the service knows more and tells it later. */
export async function showNotebookCase(stage: AlertStage): Promise<string> {
  await mockDoors.prescribe(stage.serviceUrl, prescribedElsewhere(NOTEBOOK_CASE));
  const text = notebookOf(NOTEBOOK_CASE, tokyoDateOf(stage.now()));
  const file = { name: 'notebook.txt', base64: Buffer.from(stage.encode(text)).toString('base64') };
  await stage.ask('import.files', { files: [file], insured: insuredOf(NOTEBOOK_CASE) });
  await mockDoors.faults(stage.serviceUrl, { down: true });
  const id = await record(stage, NOTEBOOK_CASE);
  const checked = await stage.ask('check.run', { id });
  stage.print(NOTEBOOK_CASE.title, ...indented(checkLines(checked, stage.language)));
  await decide(stage, id, checked.groups);
  return id;
}

/** What one word for all duplicates does not reach is decided pair by pair. */
export async function decideRefused(
  stage: AlertStage,
  refused: OperationOutput<'result.finalise'>,
): Promise<readonly string[]> {
  const ids = refused
    .filter(({ issues }) => issues.some(({ code }) => code === 'check.undecided'))
    .map(({ resultId }) => resultId);
  for (const id of ids) {
    const { groups } = await stage.ask('check.history', { id });
    await decide(stage, id, groups);
  }
  return ids;
}

/** 交付後に分かったこと: shown, answered for, and only then out of the verdict. */
export async function answerNotices(
  stage: AlertStage,
  actions: OperationOutput<'closing.status'>['actions'],
  told: string,
): Promise<number> {
  const notices = actions.filter(({ code }) => code === 'closing.check-notice');
  for (const { resultId, text } of notices) {
    if (resultId === undefined) continue;
    if (resultId === told) {
      const { checks } = await stage.ask('check.history', { id: resultId });
      const last = checks.at(-1);
      stage.print(`${NOTEBOOK_CASE.title} のあと: ${text}`);
      if (last !== undefined) stage.print(...indented(checkLines(last as Checked, stage.language)));
    }
    await stage.ask('check.acknowledge', { id: resultId, word: '処方医へ電話で連絡済み' });
  }
  return notices.length;
}
