import { type CheckFinding, DONE, type ProcessingOutcome } from '../shared/formats/eps-messages-outcome.ts';

/**
 * What the mock refuses. Only EPSB0052E is known to be a code of the real service (eps.md §1.2); every EPSB9###E is
 * MOCK. No text holds anything of a patient.
 */
export const ERROR_TEXTS = {
  EPSB0052E: '改行コードはLFで記録してください。',
  EPSB9001E: '電文を読み取れません。',
  EPSB9002E: '同じ操作IDで内容の異なる要求が既に届いています。',
  EPSB9003E: '電文の医療機関コードが薬局のものではありません。',
  EPSB9101E: '該当する処方箋がありません。',
  EPSB9102E: '他の薬局で受け付けられています。',
  EPSB9103E: 'この薬局で既に受け付けています。',
  EPSB9104E: '既に調剤済みです。',
  EPSB9105E: 'この薬局で受け付けられていません。',
  EPSB9106E: '一度調剤済みになった処方箋の受付は取り消せません。',
  EPSB9107E: '取り消された処方箋です。',
  EPSB9108E: '資格情報から被保険者を特定できません。',
  EPSB9201E: 'XMLが定義に合いません。',
  EPSB9202E: 'CSVが記録条件に合いません。',
  EPSB9203E: '処方箋の種別が登録されている処方箋と異なります。',
  EPSB9204E: '処方箋IDが電文と一致しません。',
  EPSB9205E: '薬局コードが電文と一致しません。',
  EPSB9206E: '調剤年月日が電文と一致しません。',
  EPSB9207E: '参照処方箋が登録されている処方箋と一致しません。',
  EPSB9208E: '回数が処方箋の状態と一致しません。',
  EPSB9209E: '調剤結果IDは電子処方箋管理サービスが付番します。',
  EPSB9301E: '電子署名がありません。',
  EPSB9302E: '電子署名を検証できません。',
  EPSB9303E: '署名の有無が電文と一致しません。',
  EPSB9401E: '該当する調剤結果がありません。',
  EPSB9402E: '調剤結果の版が最新ではありません。',
  EPSB9403E: '取り消された調剤結果です。',
  EPSB9404E: '次回以降の受付または調剤結果があります。',
  EPSB9501E: '閲覧の同意がありません。',
  EPSB9502E: '口頭同意の対象となる通知がありません。',
  EPSB9503E: '口頭同意は通知を受けた来局に限ります。',
  EPSB9601E: 'チェック対象のCSVを読み取れません。',
  EPSB9602E: '重複投薬等チェックの事前処理が行われていません。',
  EPSB9603E: '重複投薬等チェックの事前処理の有効時間を過ぎています。',
  EPSB9999E: '（MOCK）試験のための差戻しです。',
} as const satisfies Readonly<Record<string, string>>;

export type ErrorCode = keyof typeof ERROR_TEXTS;

/** A business refusal (ProcessingResultStatus 2). */
export function refused(
  code: ErrorCode,
  lists: Partial<Pick<ProcessingOutcome, 'xmlFindings' | 'csvFindings' | 'signatureFindings'>> = {},
): ProcessingOutcome {
  return { ...DONE, status: 'error', code, message: ERROR_TEXTS[code], ...lists };
}

export function finding(code: ErrorCode, detail: string): CheckFinding {
  return { code, message: detail === '' ? ERROR_TEXTS[code] : `${ERROR_TEXTS[code]}（${detail}）` };
}
