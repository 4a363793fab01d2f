import { SUBMISSION_STATES, type SubmissionState } from '../../shared/domain/submission/submission.ts';
import { submissionIssues } from '../../shared/domain/submission/submission-issues.ts';
import {
  nextState,
  SUBMISSION_EVENT_NAMES,
  type SubmissionEventName,
  type SubmissionLife,
} from '../../shared/domain/submission/submission-state.ts';

export const FINAL_STATES: readonly SubmissionState[] = ['superseded', 'voided', 'withdrawn', 'exempt'];
export const MOVING_STATES = SUBMISSION_STATES.filter((state) => !FINAL_STATES.includes(state));

export function lifeIn(state: SubmissionState, change: Partial<SubmissionLife> = {}): SubmissionLife {
  return {
    state,
    possiblySent: false,
    heldFrom: state === 'held' ? 'ready' : null,
    needsSignature: true,
    kind: 'register',
    ...change,
  };
}

/** `ready`, or `× held`; two of them where a possibly sent row fares otherwise. */
export function cell(state: SubmissionState, event: SubmissionEventName, change: Partial<SubmissionLife> = {}): string {
  const said = (possiblySent: boolean): string => {
    const next = nextState(lifeIn(state, { ...change, possiblySent }), event);
    return next.ok ? next.state : `× ${next.refusal.replace('submission.', '')}`;
  };
  const [fresh, sent] = [said(false), said(true)];
  return fresh === sent ? fresh : `${fresh} / ${sent}`;
}

function markdownTable(states: readonly SubmissionState[]): string {
  const lines = [`| event | ${states.join(' | ')} |`, `|---|${states.map(() => '---|').join('')}`];
  for (const event of SUBMISSION_EVENT_NAMES) {
    lines.push(`| ${event} | ${states.map((state) => cell(state, event)).join(' | ')} |`);
  }
  return lines.join('\n');
}

/** The whole of docs/submission-life.md, made from the table itself. */
export function submissionLifePaper(): string {
  const refusals = Object.entries(submissionIssues).map(
    ([code, issue]) => `| ${code.replace('submission.', '')} | ${issue.ja} | ${issue.nextJa} |`,
  );
  return `# Life of a submission

Made from \`shared/domain/submission/submission-state.ts\` by \`node test/support/write-submission-life.ts\`; a test compares the two.
A cell is the next state, or \`×\` and the refusal. \`a / b\`: b once bytes may have left (\`possiblySent\`).
\`held\` is shown as held from \`ready\`; held from \`rejected\` nothing needs a look-up, and \`release\` goes back to where it was.
In ${FINAL_STATES.map((state) => `\`${state}\``).join(', ')} every event is refused with \`final\`.

${markdownTable(MOVING_STATES)}

## Refusals

| code | 理由 | 次にすること |
|---|---|---|
${refusals.join('\n')}
`;
}
