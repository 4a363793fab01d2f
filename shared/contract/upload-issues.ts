import type { IssueTable } from '../domain/issue.ts';
import { issueMaker } from '../domain/issue.ts';

export type UploadIssueCode =
  | 'upload.not-reached'
  | 'upload.name-not-found'
  | 'upload.certificate-refused'
  | 'upload.rate-limited'
  | 'upload.unauthorised'
  | 'upload.outcome-unknown'
  | 'upload.interrupted'
  | 'upload.lookup-refused'
  | 'upload.copy-missing'
  | 'upload.copy-refused'
  | 'upload.copy-unjudged'
  | 'upload.copy-bad'
  | 'upload.document-missing'
  | 'upload.target-not-registered'
  | 'upload.prescription-unknown'
  | 'upload.other-prescription'
  | 'upload.defect';

/** `cause` is the gateway's short code, such as `ECONNREFUSED`. */
export const uploadIssues: IssueTable<UploadIssueCode> = {
  'upload.not-reached': {
    severity: 'warning',
    owner: 'program',
    exit: 7,
    ja: '管理サービスに接続できませんでした({cause})。送信されていません。',
    en: 'The service could not be reached ({cause}); nothing was sent.',
    nextJa: '自動で再送します。操作は不要です。長く続くときは回線を確認してください。',
    nextEn: 'It is sent again by itself. Check the line if this lasts.',
  },
  'upload.name-not-found': {
    severity: 'warning',
    owner: 'program',
    exit: 7,
    ja: '管理サービスの名前からアドレスを調べられませんでした({cause})。送信されていません。',
    en: 'The name of the service could not be resolved ({cause}); nothing was sent.',
    nextJa: '自動で再送します。操作は不要です。長く続くときは回線とDNSの設定、接続先の名前を確認してください。',
    nextEn: 'It is sent again by itself. Check the line, the DNS and the address of the service if this lasts.',
  },
  'upload.certificate-refused': {
    severity: 'error',
    owner: 'owner',
    exit: 4,
    ja: '接続先の証明書を確かめられないため、送信を止めています({cause})。送信されていません。',
    en: 'The certificate of the service could not be verified, so nothing is sent ({cause}).',
    nextJa:
      'パソコンの日付と接続先の設定を確かめ、サービスから案内された認証局の証明書を設定してください。直れば自動で再送します。',
    nextEn: 'Check the clock, the address, and the authority set for the service; then it is sent again by itself.',
  },
  'upload.rate-limited': {
    severity: 'warning',
    owner: 'program',
    exit: 3,
    ja: '管理サービスから送信を待つよう指示されました。',
    en: 'The service asks us to wait before sending more.',
    nextJa: '指示された時間の後に自動で再送します。操作は不要です。',
    nextEn: 'It is sent again by itself after that time.',
  },
  'upload.unauthorised': {
    severity: 'warning',
    owner: 'owner',
    exit: 4,
    ja: '管理サービスの認証が切れています。登録は失われていません。',
    en: 'The service does not accept our login at present. No row is lost.',
    nextJa: '自動で再試行します。続くときは接続用の証明書・ログインを更新してください。',
    nextEn: 'It is tried again by itself; renew the connection certificate or login if this lasts.',
  },
  'upload.outcome-unknown': {
    severity: 'warning',
    owner: 'program',
    exit: 3,
    ja: '送信の結果が分かりません({cause})。',
    en: 'The outcome of sending is not known ({cause}).',
    nextJa: '管理サービスへ自動で照会します。二重に登録されることはありません。',
    nextEn: 'It is looked up by itself before anything is sent again.',
  },
  'upload.interrupted': {
    severity: 'info',
    owner: 'program',
    exit: 3,
    ja: '送信中にプログラムが終了しました。',
    en: 'The program ended while this was being sent.',
    nextJa: '管理サービスへ自動で照会します。',
    nextEn: 'It is looked up by itself.',
  },
  'upload.lookup-refused': {
    severity: 'warning',
    owner: 'support',
    exit: 4,
    ja: '管理サービスが照会を受け付けません({cause})。',
    en: 'The service refuses the look-up ({cause}).',
    nextJa: '自動で再照会します。続くときはサポートに連絡してください。',
    nextEn: 'It is looked up again by itself; tell support if this lasts.',
  },
  'upload.copy-missing': {
    severity: 'info',
    owner: 'program',
    exit: 3,
    ja: '登録は済みましたが、返却ファイルをまだ受け取っていません。',
    en: 'It is registered, but its returned file has not come yet.',
    nextJa: '自動で取り直します。操作は不要です。',
    nextEn: 'It is fetched again by itself.',
  },
  'upload.copy-refused': {
    severity: 'warning',
    owner: 'support',
    exit: 4,
    ja: '登録は済みましたが、管理サービスが返却ファイルを渡しません({cause})。',
    en: 'It is registered, but the service refuses to give its returned file ({cause}).',
    nextJa: '自動で取り直します。続くときはサポートに連絡してください。',
    nextEn: 'It is fetched again by itself; tell support if this lasts.',
  },
  'upload.copy-unjudged': {
    severity: 'warning',
    owner: 'program',
    exit: 3,
    ja: '返却ファイルを保存しましたが、まだ検証できていません。',
    en: 'The returned file is stored but could not be verified yet.',
    nextJa: '自動で検証し直します。続くときはサポートに連絡してください。',
    nextEn: 'It is verified again by itself; tell support if this lasts.',
  },
  'upload.copy-bad': {
    severity: 'error',
    owner: 'support',
    exit: 4,
    ja: '返却ファイルが送信した内容と一致しません。',
    en: 'The returned file does not match what was sent.',
    nextJa: '原本として使わないでください。サポートに連絡し、検証結果を確認してください。',
    nextEn: 'Do not use it as the original; show the verification to support.',
  },
  'upload.document-missing': {
    severity: 'warning',
    owner: 'program',
    exit: 3,
    ja: '送信する文書がまだ作られていません(受付の完了待ち)。',
    en: 'The document to send has not been made yet (its reception is not complete).',
    nextJa: '受付が管理サービスに届くと自動で作られます。続くときはサポートに連絡してください。',
    nextEn: 'It is made once the reception has come through; tell support if this lasts.',
  },
  'upload.target-not-registered': {
    severity: 'warning',
    owner: 'support',
    exit: 4,
    ja: '変更・取消の対象が登録されていません。',
    en: 'What is to be amended or withdrawn is not registered.',
    nextJa: '対象の登録の状態を確認してください。',
    nextEn: 'Look at the state of the registration it is about.',
  },
  'upload.prescription-unknown': {
    severity: 'warning',
    owner: 'support',
    exit: 4,
    ja: '処方箋を特定する番号(引換番号・処方箋ID)がありません。',
    en: 'There is neither an exchange number nor a prescription id.',
    nextJa: '受付の内容を確認してください。',
    nextEn: 'Check what was entered at reception.',
  },
  'upload.other-prescription': {
    severity: 'error',
    owner: 'support',
    exit: 4,
    ja: '管理サービスから、頼んだものとは別の処方箋が届きました。取り込んでいません。',
    en: 'The service handed out another prescription than the one asked for; it was not taken in.',
    nextJa: '調剤に使わず、接続先と回線を責任者に確認してもらい、もう一度受け付けてください。',
    nextEn: 'Do not dispense from it; have the address and the line checked, then receive it again.',
  },
  'upload.defect': {
    severity: 'error',
    owner: 'support',
    exit: 1,
    ja: '送信処理で想定外のエラーが起きました。登録は失われていません。',
    en: 'The sender met an unexpected error. No row is lost.',
    nextJa: '自動で照会・再送します。続くときはサポートに連絡してください。',
    nextEn: 'It is looked up and sent again by itself; tell support if this lasts.',
  },
};

export const uploadIssue = issueMaker(uploadIssues);
