import type { Role } from '../../../../shared/domain/roles.ts';
import type { CopyState, SubmissionKind, SubmissionState } from '../../../../shared/domain/submission.ts';
import { type Language, say, type Text } from './text.ts';

/** The words of product.md §2 and §3; a code the table does not know is shown as it is. */
function labelOf(table: Readonly<Record<string, Text>>) {
  return (code: string, language: Language): string => {
    const text = table[code];
    return text === undefined ? code : say(text, language);
  };
}

const states: Readonly<Record<SubmissionState | 'draft' | 'pending-confirmation' | 'finalised' | 'discarded', Text>> = {
  draft: { ja: '入力中', en: 'draft' },
  'pending-confirmation': { ja: '確定待ち', en: 'to be confirmed' },
  finalised: { ja: '確定', en: 'finalised' },
  discarded: { ja: '破棄', en: 'discarded' },
  'awaiting-signature': { ja: '署名待ち', en: 'awaiting signature' },
  ready: { ja: '送信待ち', en: 'ready' },
  'in-flight': { ja: '送信中', en: 'in flight' },
  'outcome-unknown': { ja: '確認中', en: 'outcome unknown' },
  registered: { ja: '登録済', en: 'registered' },
  rejected: { ja: '差戻し', en: 'rejected' },
  superseded: { ja: '訂正済', en: 'superseded' },
  voided: { ja: '取消', en: 'voided' },
  held: { ja: '保留', en: 'held' },
  withdrawn: { ja: '登録取消済', en: 'withdrawn' },
  exempt: { ja: '登録対象外', en: 'exempt' },
};

/** The order in which counts are listed: the life of a result. */
export const STATE_ORDER: readonly string[] = Object.keys(states);

const kinds: Readonly<Record<SubmissionKind, Text>> = {
  receive: { ja: '受付', en: 'receive' },
  'cancel-reception': { ja: '受付取消', en: 'cancel reception' },
  register: { ja: '登録', en: 'register' },
  amend: { ja: '変更', en: 'amend' },
  withdraw: { ja: '登録取消', en: 'withdraw' },
};
export const kindLabel = labelOf(kinds);

const copies: Readonly<Record<CopyState, Text>> = {
  none: { ja: 'なし', en: 'none' },
  stored: { ja: '保存済み', en: 'stored' },
  verified: { ja: '検証済み', en: 'verified' },
  bad: { ja: '不一致', en: 'bad' },
};
export const copyLabel = labelOf(copies);

export const verdictLabel = labelOf({
  closable: { ja: '閉局OK', en: 'You may close' },
  'closable-auto': { ja: '閉局可（残りは自動送信）', en: 'You may close; the rest is sent by itself' },
  'action-required': { ja: '要対応', en: 'A person must act' },
});

export const prescriptionKindLabel = labelOf({
  electronic: { ja: '電子', en: 'electronic' },
  'paper-with-exchange-number': { ja: '引換番号付き紙', en: 'paper with exchange number' },
  paper: { ja: '紙', en: 'paper' },
});

const receptions: Readonly<Record<string, Text>> = {
  'local-only': { ja: '紙（送信なし）', en: 'paper, not sent' },
  pending: { ja: '受付送信待ち', en: 'reception waits' },
  accepted: { ja: '調剤中', en: 'being dispensed' },
  'waiting-next-round': { ja: '次回待ち', en: 'waits for the next round' },
  cancelled: { ja: '受付取消', en: 'cancelled' },
};
export const receptionLabel = labelOf(receptions);
/** States of results, of their delivery and of receptions: no code stands for two. */
export const stateLabel = labelOf({ ...states, ...receptions });

const roles: Readonly<Record<Role, Text>> = {
  pharmacist: { ja: '薬剤師', en: 'pharmacist' },
  owner: { ja: '開設者', en: 'owner' },
  clerk: { ja: '事務', en: 'clerk' },
  support: { ja: 'サポート', en: 'support' },
};
export const roleLabel = labelOf(roles);

export const checkAnswerLabel = labelOf({
  'not-performed': { ja: '未実施', en: 'not performed' },
  none: { ja: '該当なし', en: 'no hit' },
  'partly-checked': { ja: '一部未チェック', en: 'partly checked' },
  'found-without-consent': { ja: 'あり（同意なし）', en: 'hit (no consent)' },
  found: { ja: 'あり', en: 'hit' },
});

export const checkSourceLabel = labelOf({
  'service-reception': { ja: 'サービス（受付時）', en: 'service, at reception' },
  'service-on-demand': { ja: 'サービス（照会）', en: 'service, on demand' },
  local: { ja: 'ローカル確認', en: 'local check' },
});

export const pairLabel = labelOf({
  duplicate: { ja: '重複あり', en: 'duplicate' },
  contraindicated: { ja: '併用禁忌あり', en: 'contraindicated' },
  clear: { ja: 'この2剤に重複・併用禁忌なし（サービス未照会）', en: 'clear (the service was not asked)' },
  'not-performed': { ja: '照合不可', en: 'not performed' },
});

export const checkResultLabel = labelOf({
  pass: { ja: '合格', en: 'pass' },
  fail: { ja: '不合格', en: 'FAIL' },
  'not-applicable': { ja: '対象外', en: 'not applicable' },
});

export const severityLabel = labelOf({
  error: { ja: 'エラー', en: 'error' },
  warning: { ja: '警告', en: 'warning' },
  info: { ja: 'お知らせ', en: 'note' },
});

export const phaseLabel = labelOf({
  import: { ja: '取込', en: 'import' },
  check: { ja: '確認', en: 'check' },
  sign: { ja: '署名', en: 'sign' },
  upload: { ja: '送信', en: 'upload' },
  wait: { ja: '再送待ち', en: 'waiting to retry' },
});
