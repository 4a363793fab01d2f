import type { IssueTable } from '../issue.ts';
import { issueMaker } from '../issue.ts';

/** Why an event is refused in the state a submission is in (`submission-state.ts`). */
export type SubmissionRefusal =
  | 'submission.final'
  | 'submission.registered'
  | 'submission.in-flight'
  | 'submission.lookup-first'
  | 'submission.outcome-unknown'
  | 'submission.held'
  | 'submission.not-held'
  | 'submission.rejected'
  | 'submission.signature-missing'
  | 'submission.no-signature-due'
  | 'submission.not-claimed'
  | 'submission.never-sent'
  | 'submission.not-registered'
  | 'submission.not-a-result';

export const submissionIssues: IssueTable<SubmissionRefusal> = {
  'submission.final': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'この登録は既に完結しています。変更できません。',
    en: 'This submission is finished and cannot change any more.',
    nextJa: '最新の版を表示し、そちらを操作してください。',
    nextEn: 'Show the newest version and act on that one.',
  },
  'submission.registered': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '管理サービスに登録済みです。',
    en: 'The service has registered it already.',
    nextJa: '内容を直すには「変更」、取り消すには「登録取消」を使ってください。',
    nextEn: 'Use amend to change its content, withdraw to take it back.',
  },
  'submission.in-flight': {
    severity: 'error',
    owner: 'program',
    exit: 5,
    ja: 'いま送信中です。',
    en: 'It is being sent at this moment.',
    nextJa: '送信の結果が出てから、もう一度操作してください。',
    nextEn: 'Try again once its outcome is known.',
  },
  'submission.lookup-first': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '管理サービスに届いている可能性があります。',
    en: 'The service may already have it.',
    nextJa: '先に管理サービスへ照会してください(通信が必要です)。登録されていれば「変更」か「登録取消」になります。',
    nextEn: 'Look it up at the service first; if it is registered, amend or withdraw it.',
  },
  'submission.outcome-unknown': {
    severity: 'error',
    owner: 'program',
    exit: 5,
    ja: '送信の結果を確認中です。',
    en: 'Its outcome is being looked up.',
    nextJa: '照会は自動で行われます。結果が出てから操作してください。',
    nextEn: 'The look-up goes on by itself; act once it has an answer.',
  },
  'submission.held': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '保留中です。',
    en: 'It is on hold.',
    nextJa: '保留を解除してから操作してください。',
    nextEn: 'Release it first.',
  },
  'submission.not-held': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '保留されていません。',
    en: 'It is not on hold.',
    nextJa: '解除の操作は不要です。',
    nextEn: 'There is nothing to release.',
  },
  'submission.rejected': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '管理サービスから差し戻されています。',
    en: 'The service has refused it.',
    nextJa: '理由を確かめ、訂正するか取り消してください。同じ内容の再送は同じ結果になります。',
    nextEn: 'Read the reason, then correct or void it; the same content would be refused again.',
  },
  'submission.signature-missing': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '署名待ちです。',
    en: 'It waits for its signature.',
    nextJa: '調剤した薬剤師が署名すると送信されます。',
    nextEn: 'It is sent once the dispensing pharmacist has signed.',
  },
  'submission.no-signature-due': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '署名を待っている登録ではありません。',
    en: 'It does not wait for a signature.',
    nextJa: '署名の操作は不要です。',
    nextEn: 'There is nothing to sign.',
  },
  'submission.not-claimed': {
    severity: 'error',
    owner: 'program',
    exit: 1,
    ja: '送信していない登録に送信結果が届きました。',
    en: 'An outcome came for a submission that is not being sent.',
    nextJa: '登録の状態はそのままです。サポートに連絡してください。',
    nextEn: 'Its state is unchanged; tell support.',
  },
  'submission.never-sent': {
    severity: 'error',
    owner: 'program',
    exit: 1,
    ja: '一度も送信していない登録を照会しました。',
    en: 'A submission that was never sent was looked up.',
    nextJa: '照会は不要です。そのまま訂正や取消ができます。',
    nextEn: 'No look-up is needed; correct or void it as it is.',
  },
  'submission.not-registered': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: 'まだ登録済みではありません。',
    en: 'It is not registered yet.',
    nextJa: '登録前の結果は「訂正」か「取消」を使ってください。',
    nextEn: 'Correct or void what is not yet registered.',
  },
  'submission.not-a-result': {
    severity: 'error',
    owner: 'pharmacist',
    exit: 5,
    ja: '調剤結果の登録ではありません。',
    en: 'It is no registration of a dispensing result.',
    nextJa: '調剤結果の行を選んでください。',
    nextEn: 'Choose the row of a dispensing result.',
  },
};

export const submissionIssue = issueMaker(submissionIssues);
