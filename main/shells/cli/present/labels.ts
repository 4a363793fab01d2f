import { PROOF_WORDS } from '../../../../shared/domain/backup/backup-words.ts';
import { STATE_WORDS } from '../../../../shared/domain/closing/closing-report-words.ts';
import { DRUG_ROUTE_NAMES, type DrugRoute } from '../../../../shared/domain/drug/drug-route.ts';
import type { Role } from '../../../../shared/domain/people/roles.ts';
import type { CopyState, SubmissionKind, SubmissionState } from '../../../../shared/domain/submission/submission.ts';
import type { SubmissionEventName } from '../../../../shared/domain/submission/submission-state.ts';
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
  ...STATE_WORDS,
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
  preview: { ja: '確認用（原本でない）', en: 'preview, not the original' },
};
export const receptionLabel = labelOf(receptions);
/** States of results, of their delivery and of receptions: no code stands for two. */
export const stateLabel = labelOf({ ...states, ...receptions });

const delivered: Readonly<Record<string, Text>> = {
  receive: { ja: '受付済', en: 'received' },
  'cancel-reception': { ja: '受付取消済', en: 'reception cancelled' },
  withdraw: { ja: '登録取消済', en: 'withdrawn' },
};
/** 登録済 is said of results only (product.md §2): a reception that the service took is 受付済. */
export function rowStateLabel(kind: string, state: string, language: Language): string {
  const text = state === 'registered' ? delivered[kind] : undefined;
  return text === undefined ? stateLabel(state, language) : say(text, language);
}

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

const routes: Readonly<Record<DrugRoute, Text>> = {
  oral: { ja: DRUG_ROUTE_NAMES.oral, en: 'oral' },
  injection: { ja: DRUG_ROUTE_NAMES.injection, en: 'injection' },
  eye: { ja: DRUG_ROUTE_NAMES.eye, en: 'eye' },
  'ear-nose': { ja: DRUG_ROUTE_NAMES['ear-nose'], en: 'ear, nose' },
  skin: { ja: DRUG_ROUTE_NAMES.skin, en: 'skin' },
  'oral-cavity': { ja: DRUG_ROUTE_NAMES['oral-cavity'], en: 'oral cavity' },
  inhaled: { ja: DRUG_ROUTE_NAMES.inhaled, en: 'inhaled' },
  rectal: { ja: DRUG_ROUTE_NAMES.rectal, en: 'rectal' },
  vaginal: { ja: DRUG_ROUTE_NAMES.vaginal, en: 'vaginal' },
  other: { ja: DRUG_ROUTE_NAMES.other, en: 'other' },
};
export const routeLabel = labelOf(routes);

/** Where the other drug stands, where it is not one being taken. */
export const scopeLabel = labelOf({
  'same-prescription': { ja: '処方内', en: 'same prescription' },
  concurrent: { ja: '同時受付', en: 'received at the same time' },
});

/** Why an answer is 要再チェック. */
export const standingLabel = labelOf({
  'lines-changed': { ja: '内容が変わりました', en: 'its lines have changed' },
  'day-over': { ja: '日付が変わりました', en: 'its day is over' },
  'coverage-changed': { ja: '照合範囲が変わりました', en: 'its coverage has changed' },
});

export const decisionKindLabel = labelOf({
  inquiry: { ja: '疑義照会', en: 'inquiry' },
  'as-dispensed': { ja: 'そのまま調剤', en: 'dispensed as it stands' },
});

export const inquiryWayLabel = labelOf({
  phone: { ja: '電話', en: 'phone' },
  fax: { ja: 'FAX', en: 'fax' },
  visit: { ja: '訪問', en: 'visit' },
  other: { ja: 'その他', en: 'other means' },
});

export const pairLabel = labelOf({
  duplicate: { ja: '重複あり', en: 'duplicate' },
  contraindicated: { ja: '併用禁忌あり', en: 'contraindicated' },
  clear: { ja: 'この2剤に重複・併用禁忌なし（サービス未照会）', en: 'clear (the service was not asked)' },
  'not-performed': { ja: '照合不可', en: 'not performed' },
});

export const nonHitLabel = labelOf({
  'other-ingredient': { ja: '成分が異なる', en: 'other ingredient' },
  'other-route': { ja: '投与経路が異なる', en: 'other route' },
  over: { ja: '服用期間を過ぎている', en: 'intake is over' },
  'not-yet-begun': { ja: '服用期間の前', en: 'intake has not begun' },
  'older-than-100-days': { ja: '100日より前の情報', en: 'older than 100 days' },
  'own-institution': { ja: '自局（対象に含めず）', en: 'own pharmacy, left out' },
  'same-prescription-or-result': { ja: '同じ処方箋・同じ調剤結果', en: 'same prescription or result' },
  superseded: { ja: '変更前の版', en: 'superseded version' },
  withdrawn: { ja: '取消済', en: 'withdrawn' },
  'not-covered': { ja: '対象外', en: 'not covered' },
  uninsured: { ja: '保険適用外', en: 'uninsured' },
  material: { ja: '医療材料', en: 'material' },
  'unknown-code': { ja: '照合不可（不明なコード）', en: 'not comparable: unknown code' },
  'name-differs': { ja: '照合不可（コードと名称の不一致）', en: 'not comparable: code and name differ' },
  'receipt-code-unmapped': {
    ja: '照合不可（レセプト電算コードの対応なし）',
    en: 'not comparable: receipt code not mapped',
  },
  'hot-code-unmapped': { ja: '照合不可（HOTコードの対応なし）', en: 'not comparable: HOT code not mapped' },
  'no-code': { ja: '照合不可（コードなし）', en: 'not comparable: no code' },
  'no-date': { ja: '照合不可（調剤日・処方日なし）', en: 'not comparable: no date' },
  'hidden-components': { ja: '照合不可（配合成分が不明）', en: 'not comparable: hidden components' },
  'route-not-certain': { ja: '照合不可（投与経路が不明）', en: 'not comparable: route not certain' },
  'needs-product-code': { ja: '照合不可（製品コードが必要）', en: 'not comparable: needs a product code' },
});

export const formatLabel = labelOf({
  'jahis-rx': { ja: 'JAHIS 処方箋', en: 'JAHIS prescription' },
  'jahis-tc': { ja: 'お薬手帳', en: 'JAHISTC notebook' },
  cj1: { ja: 'CJ1', en: 'CJ1' },
  sj1: { ja: 'SJ1', en: 'SJ1' },
  'prescription-document': { ja: '処方箋 XML', en: 'prescription XML' },
});

/** What befell a row of the queue (shared/domain/submission/submission-state.ts). */
const events: Readonly<Record<SubmissionEventName, Text>> = {
  sign: { ja: '署名', en: 'sign' },
  claim: { ja: '送信開始', en: 'claim' },
  'answer-registered': { ja: '受理された', en: 'answer-registered' },
  'answer-refused': { ja: '差戻された', en: 'answer-refused' },
  'answer-not-reached': { ja: '届かなかった', en: 'answer-not-reached' },
  'answer-unknown': { ja: '応答が読めない', en: 'answer-unknown' },
  'lookup-registered': { ja: '照会: 受理済', en: 'lookup-registered' },
  'lookup-not-received': { ja: '照会: 未受信', en: 'lookup-not-received' },
  'lookup-rejected': { ja: '照会: 差戻し', en: 'lookup-rejected' },
  'lookup-failed': { ja: '照会できず', en: 'lookup-failed' },
  recover: { ja: '再起動後の確認', en: 'recover' },
  'lease-expired': { ja: '送信の期限切れ', en: 'lease-expired' },
  correct: { ja: '訂正', en: 'correct' },
  void: { ja: '取消', en: 'void' },
  'correct-unreceived': { ja: '訂正（未受信）', en: 'correct-unreceived' },
  'void-unreceived': { ja: '取消（未受信）', en: 'void-unreceived' },
  exempt: { ja: '登録対象外', en: 'exempt' },
  hold: { ja: '保留', en: 'hold' },
  release: { ja: '保留解除', en: 'release' },
  'amended-by': { ja: '変更が登録された', en: 'amended-by' },
  'withdrawn-by': { ja: '登録取消が受理された', en: 'withdrawn-by' },
};
export const eventLabel = labelOf(events);

/** What became of one try at sending. */
export const tryLabel = labelOf({
  registered: { ja: '受理', en: 'registered' },
  refused: { ja: '差戻し', en: 'refused' },
  'not-reached': { ja: '未達', en: 'not-reached' },
  unknown: { ja: '不明', en: 'unknown' },
  'not-received': { ja: '未受信', en: 'not-received' },
  abandoned: { ja: '中断', en: 'abandoned' },
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

export const proofLabel = labelOf(PROOF_WORDS);

export const phaseLabel = labelOf({
  import: { ja: '取込', en: 'import' },
  check: { ja: '確認', en: 'check' },
  sign: { ja: '署名', en: 'sign' },
  upload: { ja: '送信', en: 'upload' },
  wait: { ja: '再送待ち', en: 'waiting to retry' },
  backup: { ja: 'バックアップ（MiB）', en: 'backup (MiB)' },
  rehearse: { ja: '復元テスト', en: 'rehearsal' },
});
