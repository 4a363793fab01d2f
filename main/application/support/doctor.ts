import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import { epochMsOf, tokyoDateOf } from '../../../shared/domain/calendar-date.ts';
import type { Issue } from '../../../shared/domain/issue.ts';
import { success } from '../../../shared/domain/result.ts';
import { backupRecords, keepCheck } from '../backup/backup-records.ts';
import { backupTargets } from '../backup/backup-settings.ts';
import { backupNotices } from '../backup/backup-status.ts';
import type { Context, UseCase } from '../context.ts';
import { diagnose } from './diagnose.ts';

/** What a doctor calls a fault of the backups; a rebuilt database is one that was cured. */
const FAULTS: readonly string[] = [
  'backup.failed',
  'backup.overdue',
  'backup.rehearsal-failed',
  'backup.rebuilt-partly',
];

type Check = Omit<OperationOutput<'doctor'>['checks'][number], 'level'>;
type Checks = Check[];

/** What support asks first: storage, audit chain, key, line, clock. No patient data. */
export const doctor: UseCase<OperationInput<'doctor'>, OperationOutput<'doctor'>> = async (
  context,
  actor,
  _input,
  _progress,
  signal,
) => {
  const { store, clock, shop } = context;
  const now = clock.now();
  const checks: Checks = [];
  const audit = store.audit.verify();
  checks.push({
    name: '監査記録',
    ok: audit.firstBrokenSequence === null,
    text:
      audit.firstBrokenSequence === null
        ? `${audit.rows} 件、鎖は切れていません`
        : `${audit.firstBrokenSequence} 番目が書き換えられています`,
  });
  checks.push(...(await storageChecks(context, signal)));
  for (const user of store.users.all().filter((one) => one.active && one.rights.includes('sign'))) {
    const key = store.signingKeys.current(user.userId);
    const text =
      key === null
        ? '署名鍵がありません'
        : key.lockedAt !== null
          ? '署名鍵はロックされています（開設者が再発行できます）'
          : `署名鍵あり（PIN 残り ${key.triesLeft} 回）`;
    checks.push({ name: `署名鍵 ${user.name}`, ok: key !== null && key.lockedAt === null, text });
  }
  // A real message of the service's own: one that reads only, and is no door of the mock.
  const answer = await context.gateway.listRegistered(tokyoDateOf(now));
  const reached = answer.kind === 'answered';
  checks.push({
    name: '接続',
    ok: reached,
    text:
      shop.serviceUrl === null
        ? '接続先が未設定です'
        : reached
          ? `サービス（模擬）に接続できます（${shop.serviceUrl}）`
          : `接続できません（${shop.serviceUrl}）。回線と接続先を確認してください。入力・確定・署名は続けられ、送信は回線が戻ってからです`,
  });
  const serverDate = answer.meta.serverDate;
  if (serverDate !== null) {
    const minutes = Math.round((epochMsOf(serverDate) - epochMsOf(now)) / 60_000);
    checks.push({
      name: '時計',
      ok: Math.abs(minutes) <= 5,
      text: Math.abs(minutes) <= 5 ? 'サービスの時計と合っています' : `サービスの時計と ${minutes} 分ずれています`,
    });
  }
  const sender = store.sender.alive(now);
  const waiting = store.submissions.countDeliverable();
  checks.push({
    name: '送信',
    // In closing-batch mode rows wait all day with no sender: that is no fault.
    ok: true,
    text: `${waiting === 0 ? '送信待ちはありません' : `送信待ち ${waiting} 件`}（${
      sender.alive ? '自動送信が動いています' : '自動送信は止まっています。upload --watch または close で送ります'
    }）`,
  });
  const disk = context.backups === null ? null : context.machine.disk(context.backups.defaultFolder);
  const findings = await diagnose(context, actor, {
    answer,
    disk,
    database: backupNotices(context),
    audit: () => audit,
  });
  return success({
    checks: [
      ...checks.map((check): LevelledCheck => ({ ...check, level: check.ok ? 'ok' : 'bad' })),
      // The checks above have said these in their own words.
      ...LATER_CHECKS.map(({ name, codes, well }) => laterCheck(name, well, findings, codes)),
    ],
    findings: [...findings],
  });
};

type LevelledCheck = OperationOutput<'doctor'>['checks'][number];

const LATER_CHECKS: readonly { readonly name: string; readonly well: string; readonly codes: readonly string[] }[] = [
  {
    name: 'ディスク',
    well: '空きがあり、書き込みの速さも正常です',
    codes: ['doctor.disk-nearly-full', 'doctor.disk-slow'],
  },
  { name: '滞留', well: '進まない送信はありません', codes: ['doctor.row-stuck', 'doctor.rows-rejected'] },
  { name: '証明書の期限', well: '期限内です', codes: ['doctor.key-expired', 'doctor.key-expires-soon'] },
  { name: '医薬品マスター', well: '新しい薬価基準です', codes: ['doctor.masters-old'] },
];

function laterCheck(name: string, well: string, findings: readonly Issue[], codes: readonly string[]): LevelledCheck {
  const found = findings.filter(({ code }) => codes.includes(code));
  const bad = found.some(({ severity }) => severity === 'error');
  const level = bad ? 'bad' : found.length > 0 ? 'warn' : 'ok';
  return { name, level, ok: !bad, text: found.length === 0 ? well : found.map(({ text }) => text).join('、') };
}

/** Every page of the database, the journal from the last backup to now, and when a backup was last restored for proof. */
async function storageChecks(context: Context, signal: AbortSignal | undefined): Promise<Checks> {
  const { store, clock, backups } = context;
  if (backups === null) return [];
  const at = clock.now();
  const checked = await backups.check(backupTargets(store, backups).first.folder, signal);
  if (!checked.ok) return [{ name: 'データベース', ok: false, text: checked.issues[0]?.text ?? '' }];
  const { database, journal, journalRecords } = checked.value;
  keepCheck(store, { at, database, journal });
  const { madeAt, lastRehearsal } = backupRecords(store);
  const faults = backupNotices(context).filter(({ code }) => FAULTS.includes(code));
  return [
    {
      name: 'データベース',
      ok: database,
      text: database
        ? '全ページを読み、損傷はありません'
        : '損傷があります。アプリを終了して起動し直すと、バックアップとジャーナルから作り直します',
    },
    {
      name: 'ジャーナル',
      ok: journal,
      text: journal
        ? `前回のバックアップから途切れていません（${journalRecords} 件）`
        : '途切れています。backup を実行してください',
    },
    {
      name: 'バックアップ',
      ok: faults.length === 0,
      text: [
        madeAt === null ? 'まだありません（ジャーナルが最初からの控えです）' : `${madeAt} に作成`,
        lastRehearsal === null ? '復元テストはまだありません' : `${lastRehearsal.at} に復元テスト`,
        ...faults.map((issue) => issue.text),
      ].join('、'),
    },
  ];
}
