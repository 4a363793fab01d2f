import { lineCauseText } from './line-cause.ts';
import type { SubmissionEventName, WITHDRAWAL_ASKED } from './submission-state.ts';

/** A sentence in both languages of the screens. */
export interface Words {
  readonly ja: string;
  readonly en: string;
}

/** How a point of a life line is drawn: shape and colour follow it. */
export type LifeTone = 'done' | 'wait' | 'trouble' | 'plain';

interface LifeWords extends Words {
  readonly tone: LifeTone;
}

/** What befell a row (submission-state.ts), as a person would say it. */
const EVENTS: Readonly<Record<SubmissionEventName | typeof WITHDRAWAL_ASKED, LifeWords>> = {
  sign: { ja: '署名した', en: 'signed', tone: 'done' },
  claim: { ja: '送信を始めた', en: 'sending began', tone: 'plain' },
  'answer-registered': { ja: 'サービスが受理した', en: 'the service registered it', tone: 'done' },
  'answer-refused': { ja: 'サービスが差し戻した', en: 'the service refused it', tone: 'trouble' },
  'answer-not-reached': { ja: 'サービスに届かなかった', en: 'the service was not reached', tone: 'wait' },
  'answer-unknown': { ja: '届いたか分からない（照会する）', en: 'outcome unknown, to be looked up', tone: 'wait' },
  'lookup-registered': { ja: '照会したら受理されていた', en: 'looked up: it is registered', tone: 'done' },
  'lookup-not-received': { ja: '照会したら届いていなかった', en: 'looked up: not received', tone: 'wait' },
  'lookup-rejected': { ja: '照会したら差し戻されていた', en: 'looked up: it was refused', tone: 'trouble' },
  'lookup-failed': { ja: '照会できなかった', en: 'it could not be looked up', tone: 'wait' },
  recover: { ja: '再起動のあと照会に回した', en: 'after a restart: to be looked up', tone: 'wait' },
  'lease-expired': { ja: '送信が終わらず照会に回した', en: 'sending did not end: to be looked up', tone: 'wait' },
  correct: { ja: '訂正版に替えた', en: 'replaced by a corrected version', tone: 'plain' },
  void: { ja: '取り消した', en: 'voided', tone: 'plain' },
  'correct-unreceived': {
    ja: '届いていないことを確かめて訂正版に替えた',
    en: 'not received: corrected',
    tone: 'plain',
  },
  'void-unreceived': { ja: '届いていないことを確かめて取り消した', en: 'not received: voided', tone: 'plain' },
  exempt: { ja: '登録対象外とした', en: 'exempt', tone: 'done' },
  hold: { ja: '保留にした', en: 'put on hold', tone: 'trouble' },
  release: { ja: '保留を解いた', en: 'released', tone: 'plain' },
  'withdrawal-asked': { ja: '登録の取消を求めた', en: 'withdrawal asked for', tone: 'plain' },
  'amended-by': { ja: '変更が登録された', en: 'an amendment took its place', tone: 'plain' },
  'withdrawn-by': { ja: '登録の取消が受理された', en: 'its withdrawal was registered', tone: 'plain' },
};

/** An event the table does not know is shown as it is. */
export function eventWords(event: string): LifeWords {
  return Object.entries(EVENTS).find(([name]) => name === event)?.[1] ?? { ja: event, en: event, tone: 'plain' };
}

const OUTCOMES: Readonly<Record<string, LifeWords>> = {
  registered: { ja: '受理', en: 'registered', tone: 'done' },
  refused: { ja: '差戻し', en: 'refused', tone: 'trouble' },
  'not-reached': { ja: '未達（自動で再送）', en: 'not reached, sent again by itself', tone: 'wait' },
  unknown: { ja: '返事なし（自動で照会）', en: 'no answer, looked up by itself', tone: 'wait' },
  'not-received': { ja: '未受信（自動で再送）', en: 'not received, sent again by itself', tone: 'wait' },
  abandoned: { ja: '中断', en: 'abandoned', tone: 'wait' },
};

const MESSAGES: Readonly<Record<string, Words>> = {
  receive: { ja: '受付の送信', en: 'sending the reception' },
  'cancel-reception': { ja: '受付取消の送信', en: 'sending the cancellation' },
  register: { ja: '登録の送信', en: 'sending the registration' },
  amend: { ja: '変更の送信', en: 'sending the amendment' },
  withdraw: { ja: '取消の送信', en: 'sending the withdrawal' },
  'look-up': { ja: '照会', en: 'look-up' },
  'fetch-return-copy': { ja: '返却ファイルの取得', en: 'fetching the returned file' },
};

/** 登録の送信 → 未達（自動で再送） ・ 応答がない: TIMEOUT. Without an end: still on its way, or cut off. */
export function attemptWords(
  message: string,
  outcome: { readonly outcome: string; readonly code: string } | null,
): LifeWords {
  const what = MESSAGES[message] ?? { ja: message, en: message };
  if (outcome === null) return { ja: `${what.ja}（返事待ち）`, en: `${what.en}, no answer yet`, tone: 'wait' };
  const end = OUTCOMES[outcome.outcome] ?? { ja: outcome.outcome, en: outcome.outcome, tone: 'plain' as const };
  // The name of our own event is no cause.
  const plain = outcome.code === outcome.outcome || outcome.code === '' || outcome.code in EVENTS;
  const cause = plain ? null : lineCauseText(outcome.code);
  return {
    ja: `${what.ja} → ${end.ja}${cause === null ? '' : `・${cause.ja}`}`,
    en: `${what.en}: ${end.en}${cause === null ? '' : ` (${cause.en})`}`,
    tone: end.tone,
  };
}

/** The named checks of shared/document (verification-report.ts, compare-return-copy.ts); docs/documents.md says what each proves. */
const CHECK_WORDS: Readonly<Record<string, Words>> = {
  structure: { ja: '文書の構造', en: 'structure of the document' },
  'unique-ids': { ja: 'ID の重複なし', en: 'no id twice' },
  'content-encoding': { ja: '本文の符号化', en: 'encoding of the content' },
  algorithms: { ja: '許された暗号方式だけ', en: 'allowed algorithms only' },
  references: { ja: '署名の対象', en: 'what the signature covers' },
  'data-digest': { ja: '署名後に本文が変わっていない', en: 'content unchanged since it was signed' },
  'key-info-digest': { ja: '署名後に鍵情報が変わっていない', en: 'key information unchanged' },
  'signed-properties-digest': { ja: '署名後に署名属性が変わっていない', en: 'signed properties unchanged' },
  'signature-value': { ja: '署名の値', en: 'signature value' },
  'certificate-digest': { ja: '署名した証明書そのもの', en: 'the very certificate that signed' },
  'key-usage': { ja: '署名用の鍵', en: 'a key for signing' },
  role: { ja: '資格（薬剤師・医師）', en: 'role of the signer' },
  'signing-time': { ja: '署名の時刻', en: 'signing time' },
  'timestamp-imprint': { ja: 'タイムスタンプの対象', en: 'what the time stamp covers' },
  'timestamp-token': { ja: 'タイムスタンプの署名', en: 'signature of the time stamp' },
  'timestamp-chain': { ja: 'タイムスタンプ局の証明書', en: 'certificate of the time-stamp authority' },
  'archive-timestamp': { ja: '長期保存タイムスタンプ', en: 'archive time stamp' },
  chain: { ja: '信頼できる認証局まで', en: 'path to a trusted authority' },
  validity: { ja: '証明書の有効期間', en: 'validity of the certificates' },
  revocation: { ja: '証明書の失効なし', en: 'certificates not revoked' },
  // compare-return-copy.ts
  readable: { ja: '読み取れる', en: 'readable' },
  'dispensing-id': { ja: '調剤結果ID の一致', en: 'dispensing id agrees' },
  'same-content': { ja: '送った内容と同じ', en: 'same content as sent' },
  'signed-octets': { ja: '署名した内容と同じ', en: 'same signed octets as sent' },
  'same-signature': { ja: '送った署名と同じ', en: 'same signature as sent' },
  timestamp: { ja: 'サービスのタイムスタンプ', en: 'time stamp of the service' },
  signatures: { ja: '署名の検証', en: 'signatures verified' },
};

export function checkWords(name: string): Words {
  return CHECK_WORDS[name] ?? { ja: name, en: name };
}

const ELEMENT_WORDS: Readonly<Record<string, Words>> = {
  Document: { ja: '文書', en: 'document' },
  PrescriptionSign: { ja: '処方箋の署名', en: 'signature of the prescription' },
  DispensingSign: { ja: '調剤結果の署名', en: 'signature of the result' },
};

export function elementWords(element: string): Words {
  return ELEMENT_WORDS[element] ?? { ja: element, en: element };
}
