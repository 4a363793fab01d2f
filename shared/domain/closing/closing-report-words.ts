import type { SubmissionState } from '../submission/submission.ts';
import type { ClosingReport, FeeReading } from './closing-report.ts';

export type ReportLanguage = 'ja' | 'en';

type Sentence = Readonly<Record<ReportLanguage, string>>;

export const REPORT_WORDS = {
  title: { ja: '閉局レポート', en: 'Closing report' },
  provisional: { ja: '仮締め', en: 'provisional' },
  final: { ja: '本締め', en: 'final' },
  additional: { ja: '追加締め', en: 'additional' },
  pharmacy: { ja: '薬局', en: 'Pharmacy' },
  businessDay: { ja: '営業日', en: 'Business day' },
  asOf: { ja: '作成', en: 'As of' },
  by: { ja: '締めた人', en: 'Closed by' },
  verdict: { ja: '判定', en: 'Verdict' },
  dispensed: { ja: '調剤', en: 'Dispensed' },
  registered: { ja: '登録済', en: 'Registered' },
  exempt: { ja: '登録対象外', en: 'Exempt' },
  exceptions: { ja: '未登録', en: 'Not registered' },
  cancelled: { ja: '取消', en: 'Cancelled' },
  copiesMissing: { ja: '返却ファイル未検証', en: 'Copy not verified' },
  afterClosing: { ja: '締め後', en: 'After closing' },
  carriedOver: { ja: '繰越', en: 'Carried over' },
  prescriptionCount: { ja: '処方箋枚数', en: 'Prescriptions' },
  serviceCount: { ja: 'サービス側の件数', en: 'Count of the service' },
  notGiven: { ja: '未照合', en: 'not given' },
  notAsked: { ja: '未照会', en: 'not asked' },
  difference: { ja: '差', en: 'difference' },
  registrationShare: { ja: '登録率', en: 'Registration share' },
  checkShare: { ja: 'チェック実施率', en: 'Share checked' },
  unchecked: { ja: 'チェック未実施', en: 'Not checked' },
  noReason: { ja: '理由なし', en: 'no reason' },
  late: { ja: '遅延', en: 'Late' },
  notYet: { ja: '未登録', en: 'not registered' },
  ongoing: { ja: '継続中', en: 'ongoing' },
  emergency: { ja: '緊急用アカウント', en: 'Emergency account' },
  used: { ja: '回使用', en: 'sign-ins' },
  fee: { ja: '対象の加算', en: 'Fee' },
  noFee: { ja: 'なし', en: 'none' },
  reading: { ja: '当日登録', en: 'Same-day reading' },
  source: { ja: '根拠', en: 'Source' },
  caution: {
    ja: '※ この表は登録の状況だけを示します。加算の可否は判断しません。',
    en: 'This report shows registration only; it does not decide on any fee.',
  },
} as const satisfies Readonly<Record<string, Sentence>>;

export const READING_WORDS: Readonly<Record<FeeReading, Sentence>> = {
  'all-same-day': { ja: '全件当日', en: 'all on the day' },
  'late-with-reason': { ja: '遅延あり(理由記録済)', en: 'some late, reasons recorded' },
  'late-without-reason': { ja: '理由なき遅延', en: 'late without a reason' },
  open: { ja: '未確定(提出期限前の未登録あり)', en: 'open (rows left before their deadline)' },
  'nothing-to-register': { ja: '登録すべき結果なし', en: 'nothing to register' },
};

export const STATE_WORDS: Readonly<Record<SubmissionState, Sentence>> = {
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

/** 判定 as it was when the report was made; one of before the English line was kept has the Japanese alone. */
export function reportedVerdict(report: ClosingReport, language: ReportLanguage): string {
  const { verdictLine, verdictLineEn = verdictLine } = report;
  return language === 'ja' ? verdictLine : verdictLineEn;
}

/** Why a row is late, or was not checked; null where nobody and nothing says it. */
export function reportedReason(
  row: { readonly reason: string | null; readonly reasonEn?: string | null },
  language: ReportLanguage,
): string | null {
  return language === 'ja' ? row.reason : (row.reasonEn ?? row.reason);
}
