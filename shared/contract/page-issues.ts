import { type IssueTable, issueMaker } from '../domain/issue.ts';

/** What only the page can notice: the way to the core is broken, or keys went another way than to the page. */
const table = {
  'page.not-connected': {
    severity: 'error',
    owner: 'support',
    exit: 6,
    ja: 'プログラム本体と通信できません。保存済みの内容は失われていません',
    en: 'The program behind this window does not answer. What was saved is not lost',
    nextJa: '数秒待っても戻らないときは、このウィンドウを閉じてもう一度起動してください',
    nextEn: 'If it does not come back within seconds, close this window and start again',
  },
  'page.bad-answer': {
    severity: 'error',
    owner: 'support',
    exit: 1,
    ja: 'プログラム本体から想定外の応答がありました。画面には表示していません',
    en: 'The program gave an answer this window does not know; it is not shown',
    nextJa: 'もう一度起動し、続く場合はサポートへ連絡してください',
    nextEn: 'Start again; if it persists call support',
  },
  'page.scan-under-input-method': {
    severity: 'error',
    owner: 'clerk',
    exit: 5,
    ja: '日本語入力（IME）がオンのまま読み取ったため、コードを最後まで受け取れませんでした。何も取り込まれていません',
    en: 'The code was read while the input method was on and did not arrive whole. Nothing was taken in',
    nextJa: 'このままもう一度読み取ってください（入力欄から離れたので、IME は働きません）',
    nextEn: 'Scan it once more as things stand: no field has the focus now, so the input method is out of the way',
  },
} as const satisfies IssueTable;

export const pageIssues: IssueTable = table;
export const pageIssue = issueMaker<keyof typeof table>(table);
