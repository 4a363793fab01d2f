import { domainIssue } from '../domain-issues.ts';
import type { Uuid } from '../identifiers.ts';
import type { Issue } from '../issue.ts';
import type { Right } from '../people/roles.ts';
import type { SubmissionKind } from '../submission/submission.ts';
import type { ClosingFacts, OpenCheckNotice, OpenDraft, OpenReception, OpenSubmission } from './closing-facts.ts';
import type { PersonCause, SortedRows } from './closing-rows.ts';

export interface ClosingAction {
  /** The one row it is about; null for several, or for none. */
  readonly submissionId: Uuid | null;
  readonly code: string;
  readonly text: string;
  readonly next: string;
  /** The right a person needs for the next step. */
  readonly who: Right;
  /** How many rows this line stands for. */
  readonly rows: number;
  /** Id of the draft, where the line is about one. */
  readonly resultId?: Uuid;
  /** Our id of the prescription, where the line is about one. */
  readonly prescriptionKey?: Uuid;
  /** The values behind the text, for another language. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

const KIND_WORDS: Readonly<Record<SubmissionKind, { readonly what: string; readonly whatEn: string }>> = {
  receive: { what: '受付', whatEn: 'reception' },
  'cancel-reception': { what: '受付取消', whatEn: 'cancelled reception' },
  register: { what: '登録', whatEn: 'registration' },
  amend: { what: '変更', whatEn: 'amendment' },
  withdraw: { what: '取消', whatEn: 'withdrawal' },
};

/** One line per row with its one next action; signatures are one line per pharmacist. */
export function personActions(facts: ClosingFacts, rows: SortedRows): readonly ClosingAction[] {
  const waiting = rows.person.filter(({ cause }) => cause === 'awaiting-signature').map(({ row }) => row);
  // The refused row itself is the one thing to do about such a reception.
  const refused = new Set(rows.person.filter(isRefusedReception).map(({ row }) => row.prescriptionKey));
  const others = rows.person.filter(({ cause }) => cause !== 'awaiting-signature');
  return [
    ...others.map(({ row, cause }) => rowAction(row, cause)),
    ...signatureActions(waiting),
    ...facts.drafts.filter((draft) => !draft.carriedOver).map(draftAction),
    ...facts.receptions
      .filter(({ carriedOver, prescriptionKey }) => !carriedOver && !refused.has(prescriptionKey))
      .map(receptionAction),
    ...facts.comingBack.filter(({ carriedOver }) => !carriedOver).map(comingBackAction),
    ...facts.checkNotices.map(noticeAction),
  ];
}

function isRefusedReception({ row, cause }: SortedRows['person'][number]): boolean {
  return row.kind === 'receive' && cause === 'rejected';
}

/** The one next action of a row that a person must act on. */
export function rowAction(row: OpenSubmission, cause: PersonCause): ClosingAction {
  const about = { ...KIND_WORDS[row.kind], date: row.dispensingDate ?? '—' };
  const action = (issue: Issue, who: Right) => actionOf(issue, who, { submissionId: row.submissionId });
  switch (cause) {
    case 'rejected':
      return rejectedAction(row, { ...about, cause: row.lastIssue?.code ?? '—' });
    case 'held':
      return action(domainIssue('closing.held', about), 'finalise');
    case 'bad-copy':
      return action(domainIssue('closing.bad-copy', about), 'support');
    case 'awaiting-signature':
      return action(domainIssue('closing.awaiting-signature', { ...signerWords(row.signerName), rows: 1 }), 'sign');
    case 'blocked':
      return action(domainIssue('closing.blocked', about), 'support');
  }
}

/** A reception has nothing to correct: it is cancelled or taken in again. */
function rejectedAction(row: OpenSubmission, about: Readonly<Record<string, string>>): ClosingAction {
  const reception = row.kind === 'receive' || row.kind === 'cancel-reception';
  const issue = domainIssue(reception ? 'closing.reception-rejected' : 'closing.rejected', about);
  return actionOf(issue, reception ? 'receive' : 'finalise', { submissionId: row.submissionId });
}

function signatureActions(waiting: readonly OpenSubmission[]): ClosingAction[] {
  const bySigner = Map.groupBy(waiting, ({ signerName }) => signerName);
  return [...bySigner].map(([name, rows]) => ({
    ...actionOf(domainIssue('closing.awaiting-signature', { ...signerWords(name), rows: rows.length }), 'sign', {
      submissionId: rows.length === 1 ? (rows[0]?.submissionId ?? null) : null,
    }),
    rows: rows.length,
  }));
}

function signerWords(name: string | null): { readonly signer: string; readonly signerEn: string } {
  return name === null
    ? { signer: '担当薬剤師', signerEn: 'the pharmacist in charge' }
    : { signer: `${name}薬剤師`, signerEn: name };
}

function draftAction(draft: OpenDraft): ClosingAction {
  const code = draft.status === 'draft' ? 'closing.draft' : 'closing.pending-confirmation';
  return actionOf(domainIssue(code, { date: draft.dispensingDate }), 'finalise', { resultId: draft.resultId });
}

function receptionAction(reception: OpenReception): ClosingAction {
  const issue = domainIssue('closing.reception', { date: reception.receivedOn });
  return actionOf(issue, 'finalise', { prescriptionKey: reception.prescriptionKey });
}

function comingBackAction({ receivedOn, prescriptionKey }: OpenReception): ClosingAction {
  return actionOf(domainIssue('closing.coming-back', { date: receivedOn }), 'finalise', { prescriptionKey });
}

function noticeAction({ resultId, dispensingDate }: OpenCheckNotice): ClosingAction {
  return actionOf(domainIssue('closing.check-notice', { date: dispensingDate }), 'decide', { resultId });
}

export function actionOf(
  issue: Issue,
  who: Right,
  about: Partial<Pick<ClosingAction, 'submissionId' | 'resultId' | 'prescriptionKey' | 'rows'>> = {},
): ClosingAction {
  const { code, text, next, parameters } = issue;
  return { submissionId: null, rows: 1, ...about, code, text, next, who, ...(parameters ? { parameters } : {}) };
}
