import { z } from 'zod';
import { printable } from '../../../../shared/domain/printable.ts';
import { historyLines, shownHistory } from './history-lines.ts';
import { lastIssueText } from './issue-lines.ts';
import {
  copyLabel,
  eventLabel,
  kindLabel,
  prescriptionKindLabel,
  rowStateLabel,
  stateLabel,
  tryLabel,
} from './labels.ts';
import { momentText } from './moment.ts';
import { fieldLines, tableLines } from './table.ts';
import { type Language, say, type Text } from './text.ts';
import { valueLines } from './value-lines.ts';

const text = z.string().nullable();
const patient = z.looseObject({ nameKanji: text, nameKana: text });

/** One RP, prescribed or dispensed. */
const group = z.looseObject({
  rpNumber: z.number(),
  quantity: z.number(),
  quantityUnit: z.string().optional(),
  dosageForm: z.string().optional(),
  usage: z.looseObject({ text: z.string() }).nullable(),
  drugs: z.array(z.looseObject({ name: z.string(), code: text, amount: z.string(), unit: z.string() })),
});

/** The parts of `queue.show` that have a place of their own on the screen. */
const shown = z.looseObject({
  submissionId: text,
  kind: z.string().optional(),
  state: z.string().optional(),
  operationId: text.optional(),
  dispensingId: text.optional(),
  prescriptionId: text.optional(),
  attempts: z.number().optional(),
  nextAttemptAt: text.optional(),
  copy: z.string().optional(),
  returnCopySha256: text.optional(),
  lastIssue: z.looseObject({ code: z.string(), text: z.string() }).nullish(),
  lateReason: z.looseObject({ reason: z.string() }).nullish(),
  deadline: z.looseObject({ text: z.string() }).nullish(),
  events: z
    .array(z.looseObject({ at: z.string(), event: z.string(), from: text, to: text, by: z.string(), reason: text }))
    .default([]),
  tries: z
    .array(
      z.looseObject({
        number: z.number(),
        message: z.string(),
        startedAt: z.string(),
        outcome: z
          .looseObject({
            outcome: z.string(),
            code: z.string(),
            httpStatus: z.number().nullable(),
            durationMs: z.number(),
          })
          .nullable(),
      }),
    )
    .default([]),
  result: z
    .looseObject({
      resultId: z.string(),
      version: z.number(),
      status: z.string(),
      dispensingDate: z.string(),
      result: z.looseObject({
        patient,
        groups: z.array(group),
      }),
    })
    .nullish(),
  prescription: z
    .looseObject({
      prescriptionKey: z.string(),
      kind: z.string(),
      reception: z.string(),
      prescription: z.looseObject({
        patient,
        issuedOn: z.string(),
        institution: z.looseObject({ name: z.string() }),
        groups: z.array(group).default([]),
      }),
    })
    .nullish(),
});
type Shown = z.infer<typeof shown>;

const WORDS = {
  submission: { ja: '送信', en: 'Submission' },
  kind: { ja: '種別', en: 'Kind' },
  state: { ja: '状態', en: 'State' },
  deadline: { ja: '提出期限', en: 'Deadline' },
  copy: { ja: '返却ファイル', en: 'Return copy' },
  dispensingId: { ja: '調剤結果ID', en: 'Dispensing id' },
  prescriptionId: { ja: '処方箋ID', en: 'Prescription id' },
  operationId: { ja: '操作ID', en: 'Operation id' },
  next: { ja: '次の送信', en: 'Next try' },
  lastIssue: { ja: '直近の問題', en: 'Last issue' },
  lateReason: { ja: '遅延理由', en: 'Late reason' },
  prescription: { ja: '処方箋', en: 'Prescription' },
  result: { ja: '調剤結果', en: 'Result' },
  patient: { ja: '患者', en: 'Patient' },
  issued: { ja: '交付', en: 'Issued' },
  dispensed: { ja: '調剤日', en: 'Dispensed' },
  version: { ja: '第{n}版', en: 'version {n}' },
  checks: { ja: 'チェック', en: 'Checks' },
  life: { ja: '経過', en: 'Life' },
  tries: { ja: '送信試行', en: 'Tries' },
  sender: { ja: '自動送信', en: 'sender' },
} satisfies Record<string, Text>;

const UNITS: Readonly<Record<string, Text>> = {
  days: { ja: '日分', en: ' days' },
  times: { ja: '回分', en: ' times' },
  dispensings: { ja: '調剤', en: ' dispensings' },
};
/** 調剤数量 of a prescription has no unit of its own; in other forms it is days or times. */
const UNIT_OF_FORM: Readonly<Record<string, string>> = { oral: 'days', 'as-needed': 'times' };
const LIFE_TITLES = {
  ja: ['時刻', '出来事', '前', '後', '操作者', '理由'],
  en: ['At', 'Event', 'From', 'To', 'By', 'Reason'],
};
const TRY_TITLES = {
  ja: ['番号', '電文', '開始', '結果', 'コード', 'HTTP', 'ms'],
  en: ['No.', 'Message', 'Started', 'Outcome', 'Code', 'HTTP', 'ms'],
};

/** Nothing is due any more. */
const DONE: ReadonlySet<string> = new Set(['registered', 'superseded', 'voided', 'withdrawn', 'exempt']);

function headFields(row: Shown, language: Language): [string, string][] {
  if (row.submissionId === null) return [];
  const known: [Text, string | null | undefined][] = [
    [WORDS.submission, row.submissionId],
    [WORDS.kind, row.kind && kindLabel(row.kind, language)],
    [WORDS.state, row.state && rowStateLabel(row.kind ?? '', row.state, language)],
    [WORDS.deadline, DONE.has(row.state ?? '') ? null : row.deadline?.text],
    [WORDS.copy, row.copy && `${copyLabel(row.copy, language)}  ${row.returnCopySha256 ?? ''}`.trim()],
    [WORDS.dispensingId, row.dispensingId],
    [WORDS.prescriptionId, row.prescriptionId],
    [WORDS.operationId, row.operationId],
    [WORDS.next, row.nextAttemptAt === null ? null : row.nextAttemptAt && momentText(row.nextAttemptAt)],
    [WORDS.lastIssue, row.lastIssue && lastIssueText(row.lastIssue, language)],
    [WORDS.lateReason, row.lateReason?.reason],
  ];
  return known.flatMap(([name, value]) => (value ? [[say(name, language), value]] : []));
}

const nameOf = ({ nameKanji, nameKana }: z.infer<typeof patient>): string => nameKanji ?? nameKana ?? '-';

function prescriptionFields({ prescription: row }: Shown, language: Language): [string, string][] {
  if (!row) return [];
  const { prescription } = row;
  return [
    [
      say(WORDS.prescription, language),
      `${row.prescriptionKey}  ${prescriptionKindLabel(row.kind, language)}  ${stateLabel(row.reception, language)}`,
    ],
    [say(WORDS.issued, language), `${prescription.issuedOn}  ${prescription.institution.name}`],
    [say(WORDS.patient, language), nameOf(prescription.patient)],
  ];
}

function resultFields({ result: row }: Shown, language: Language): [string, string][] {
  if (!row) return [];
  const version = say(WORDS.version, language).replace('{n}', String(row.version));
  return [
    [say(WORDS.result, language), `${row.resultId}  ${version}  ${stateLabel(row.status, language)}`],
    [say(WORDS.dispensed, language), row.dispensingDate],
  ];
}

/** What was dispensed; while there is no result, what is prescribed. */
function drugLines({ result, prescription }: Shown, language: Language): string[] {
  return (result?.result.groups ?? prescription?.prescription.groups ?? []).flatMap((group) => [
    `  RP${group.rpNumber}  ${group.quantity}${say(UNITS[group.quantityUnit ?? UNIT_OF_FORM[group.dosageForm ?? ''] ?? ''] ?? { ja: '', en: '' }, language)}  ${group.usage?.text ?? ''}`,
    ...group.drugs.map((drug) => `      ${drug.name}  ${drug.amount}${drug.unit}  ${drug.code ?? '-'}`),
  ]);
}

function section(name: Text, lines: readonly string[], language: Language): string[] {
  return lines.length === 0 ? [] : ['', say(name, language), ...lines.map((line) => `  ${line}`)];
}

function lifeLines(row: Shown, language: Language): string[] {
  if (row.events.length === 0) return [];
  return tableLines(
    LIFE_TITLES[language].map((title) => ({ title, widthMax: 40 })),
    row.events.map((event) => [
      momentText(event.at),
      eventLabel(event.event, language),
      rowStateLabel(row.kind ?? '', event.from ?? '-', language),
      rowStateLabel(row.kind ?? '', event.to ?? '-', language),
      event.by === 'sender' ? say(WORDS.sender, language) : event.by,
      event.reason ?? '',
    ]),
  );
}

function tryLines(row: Shown, language: Language): string[] {
  if (row.tries.length === 0) return [];
  return tableLines(
    TRY_TITLES[language].map((title) => ({ title })),
    row.tries.map(({ number, message, startedAt, outcome }) => [
      String(number),
      message,
      momentText(startedAt),
      outcome === null ? '-' : tryLabel(outcome.outcome, language),
      outcome?.code ?? '-',
      outcome?.httpStatus === null || outcome === null ? '-' : String(outcome.httpStatus),
      outcome === null ? '-' : String(Math.round(outcome.durationMs)),
    ]),
  );
}

function checkHistoryLines(output: unknown, language: Language): string[] {
  const history = shownHistory.safeParse(output);
  return history.success ? historyLines(history.data, language) : [];
}

/** One row for support and pharmacist: what it is, what is in it, what was checked, how it came to be where it is. */
export function submissionLines(output: unknown, language: Language): string[] {
  const parsed = shown.safeParse(output);
  if (!parsed.success) return valueLines(output, language);
  const row = parsed.data;
  return [
    ...fieldLines([...headFields(row, language), ...prescriptionFields(row, language), ...resultFields(row, language)]),
    ...drugLines(row, language).map(printable),
    ...section(WORDS.checks, checkHistoryLines(output, language), language),
    ...section(WORDS.life, lifeLines(row, language), language),
    ...section(WORDS.tries, tryLines(row, language), language),
  ];
}
