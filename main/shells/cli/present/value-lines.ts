import { parseInstant } from '../../../../shared/domain/calendar-date.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { momentText } from './moment.ts';
import { fieldLines, tableLines } from './table.ts';
import { type Language, say, type Text } from './text.ts';

/** Screen words for the field names of loose answers (reports, one row's life); others are shown as they are. */
const names: Readonly<Record<string, Text>> = {
  appliesFrom: { ja: '適用日', en: 'applies from' },
  certified: { ja: '証明書（MOCK）', en: 'certified (MOCK)' },
  file: { ja: 'ファイル', en: 'file' },
  format: { ja: '形式の版', en: 'format' },
  keys: { ja: '署名鍵', en: 'keys' },
  licence: { ja: '利用条件', en: 'licence' },
  password: { ja: 'パスワード', en: 'password' },
  pharmacy: { ja: '薬局', en: 'pharmacy' },
  profile: { ja: 'プロファイル', en: 'profile' },
  roles: { ja: '役割', en: 'roles' },
  serviceUrl: { ja: '接続先（MOCK）', en: 'service (MOCK)' },
  source: { ja: '出典', en: 'source' },
  tables: { ja: '表', en: 'tables' },
  training: { ja: '練習用', en: 'training' },
  userName: { ja: '利用者', en: 'user' },
  users: { ja: '利用者', en: 'users' },
  at: { ja: '時刻', en: 'at' },
  attempts: { ja: '送信試行', en: 'attempts' },
  by: { ja: '操作者', en: 'by' },
  carriedOver: { ja: '繰越', en: 'carried over' },
  cause: { ja: '原因', en: 'cause' },
  checks: { ja: '確認', en: 'checks' },
  checkRate: { ja: 'チェック実施率', en: 'check rate' },
  code: { ja: 'コード', en: 'code' },
  codes: { ja: '薬品コード', en: 'codes' },
  components: { ja: '配合成分', en: 'components' },
  condition: { ja: '条件（英語）', en: 'condition' },
  conditionJa: { ja: '条件', en: 'condition (Japanese)' },
  ingredients: { ja: '成分', en: 'ingredients' },
  matchLevel: { ja: '照合の単位', en: 'match level' },
  overlap: { ja: '重なる期間', en: 'overlap' },
  pairId: { ja: '表の番号', en: 'pair' },
  routes: { ja: '投与経路', en: 'routes' },
  window: { ja: '服用期間', en: 'intake' },
  copy: { ja: '返却ファイル', en: 'return copy' },
  difference: { ja: '差', en: 'difference' },
  dispensed: { ja: '調剤', en: 'dispensed' },
  dispensingDate: { ja: '調剤日', en: 'dispensing date' },
  dispensingId: { ja: '調剤結果ID', en: 'dispensing id' },
  endedAt: { ja: '終了', en: 'ended' },
  event: { ja: '出来事', en: 'event' },
  events: { ja: '経過', en: 'events' },
  exceptions: { ja: '例外', en: 'exceptions' },
  exempt: { ja: '登録対象外', en: 'exempt' },
  finalised: { ja: '確定', en: 'finalised' },
  from: { ja: '前', en: 'from' },
  kind: { ja: '種別', en: 'kind' },
  lateRows: { ja: '遅延', en: 'late' },
  late: { ja: '遅延', en: 'late' },
  name: { ja: '名前', en: 'name' },
  next: { ja: '次の操作', en: 'next' },
  outages: { ja: '障害', en: 'outages' },
  outcome: { ja: '結果', en: 'outcome' },
  prescriptionId: { ja: '処方箋ID', en: 'prescription id' },
  reason: { ja: '理由', en: 'reason' },
  registered: { ja: '登録済', en: 'registered' },
  registeredAt: { ja: '登録', en: 'registered at' },
  registrationRate: { ja: '登録率', en: 'registration rate' },
  resultId: { ja: '調剤結果', en: 'result' },
  rows: { ja: '件数', en: 'rows' },
  serviceCount: { ja: 'サービス側の件数', en: 'count of the service' },
  startedAt: { ja: '開始', en: 'started' },
  state: { ja: '状態', en: 'state' },
  submissionId: { ja: '送信', en: 'submission' },
  text: { ja: '内容', en: 'text' },
  to: { ja: '後', en: 'to' },
  unregistered: { ja: '未登録', en: 'unregistered' },
};

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isScalar = (value: unknown): boolean => typeof value !== 'object' || value === null;

function nameText(name: string, language: Language): string {
  const text = names[name];
  return text === undefined ? name : say(text, language);
}

function scalarText(value: unknown, language: Language): string {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value) && value.every(isScalar)) return value.map((part) => scalarText(part, language)).join(', ');
  if (typeof value === 'boolean') return say(value ? { ja: 'はい', en: 'yes' } : { ja: 'いいえ', en: 'no' }, language);
  if (typeof value !== 'string') return typeof value === 'number' ? String(value) : JSON.stringify(value);
  return parseInstant(value) === null ? value : momentText(value);
}

function listLines(list: readonly unknown[], language: Language): string[] {
  const rows = list.filter(isPlain);
  if (rows.length < list.length) return list.map((entry) => `- ${printable(scalarText(entry, language))}`);
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return tableLines(
    columns.map((column) => ({ title: nameText(column, language), widthMax: 60 })),
    rows.map((row) => columns.map((column) => scalarText(row[column], language))),
  );
}

/** Any answer for people: fields in one column, lists of rows as tables, the rest indented below its name. */
export function valueLines(value: unknown, language: Language): string[] {
  if (Array.isArray(value)) return listLines(value, language);
  if (!isPlain(value)) return [printable(scalarText(value, language))];
  const entries = Object.entries(value);
  const scalars = entries.filter(([, part]) => isScalar(part));
  const nested = entries.filter(([, part]) => !isScalar(part) && !(Array.isArray(part) && part.length === 0));
  return [
    ...fieldLines(scalars.map(([name, part]) => [nameText(name, language), scalarText(part, language)])),
    ...nested.flatMap(([name, part]) => [
      `${nameText(name, language)}:`,
      ...valueLines(part, language).map((line) => `  ${line}`),
    ]),
  ];
}
