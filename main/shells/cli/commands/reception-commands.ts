import { z } from 'zod';
import { type Result, success } from '../../../../shared/domain/result.ts';
import type { CliCommand, Invocation, OptionSpec, Report } from '../cli-command.ts';
import { exitOfIssues } from '../exit-code.ts';
import { readInputFile } from '../input-files.ts';
import { issueLines } from '../present/issue-lines.ts';
import { prescriptionKindLabel, receptionLabel, rowStateLabel } from '../present/labels.ts';
import { tableLines } from '../present/table.ts';
import { fill } from '../present/text.ts';
import { firstArgument, operationCommand, reasonOption } from './operation-command.ts';

export const insuredOptions: readonly OptionSpec[] = [
  { flags: '--insurer-number <digits>', text: { ja: '保険者番号', en: 'insurer number' } },
  { flags: '--symbol <text>', text: { ja: '被保険者証の記号', en: 'symbol of the insured person' } },
  { flags: '--number <text>', text: { ja: '被保険者証の番号', en: 'number of the insured person' } },
  { flags: '--branch <digits>', text: { ja: '枝番', en: 'branch number' } },
];

/** undefined when none of the four is given. */
export function insuredFrom({ options }: Invocation) {
  const key = {
    insurerNumber: options.text('insurerNumber') ?? null,
    symbol: options.text('symbol') ?? null,
    number: options.text('number') ?? null,
    branch: options.text('branch') ?? null,
  };
  return Object.values(key).some((part) => part !== null) ? key : undefined;
}

/** `--slip -` reads what a scanner types on standard input, so that it stays out of the process list. */
async function slipText(invocation: Invocation): Promise<Result<string | undefined>> {
  const given = invocation.options.text('slip');
  if (given !== '-') return success(given);
  const read = await readInputFile('-', invocation.terminal);
  return read.ok ? success(new TextDecoder().decode(read.value.bytes).trim()) : read;
}

const receive = operationCommand({
  name: 'receive',
  summary: {
    ja: '処方箋を受け付ける（引換番号と資格情報、処方箋ID、控えの QR、または患者の一覧から）',
    en: 'take a prescription in: by exchange number and insured person, id, slip QR, or from the patient’s list',
  },
  options: [
    { flags: '--exchange-number <digits>', text: { ja: '引換番号', en: 'exchange number' } },
    ...insuredOptions,
    { flags: '--prescription-id <id>', text: { ja: '処方箋ID', en: 'id given by the service' } },
    {
      flags: '--slip <text>',
      text: { ja: '控え QR の文字列（- で標準入力）', en: 'text of the slip QR (- reads standard input)' },
    },
    {
      flags: '--all-of-patient',
      text: { ja: '患者の処方箋をすべて受け付ける（MOCK）', en: 'all that the service lists for the patient (MOCK)' },
    },
  ],
  examples: [
    'receive --exchange-number 123456 --insurer-number 31130842 --symbol 2022 --number 010001 --branch 01',
    'receive --slip - < slip.txt',
  ],
  operation: 'reception.receive',
  async request(invocation) {
    const slip = await slipText(invocation);
    if (!slip.ok) return slip;
    return success({
      exchangeNumber: invocation.options.text('exchangeNumber'),
      insured: insuredFrom(invocation),
      prescriptionId: invocation.options.text('prescriptionId'),
      slip: slip.value,
      allOfPatient: invocation.options.flag('allOfPatient'),
    });
  },
  report(output, { language }): Report {
    const titles = language === 'ja' ? ['受付', '処方箋ID', '状態'] : ['Reception', 'Prescription id', 'State'];
    const issues = output.flatMap((received) => received.issues);
    return {
      json: output,
      lines: [
        ...tableLines(
          titles.map((title) => ({ title })),
          output.map((received) => [
            received.prescriptionKey ?? '-',
            received.prescriptionId ?? '-',
            rowStateLabel('receive', received.state, language),
          ]),
        ),
        ...issues.flatMap((issue) => issueLines(issue, language)),
      ],
      exit: exitOfIssues(issues),
    };
  },
});

const cancelReception = operationCommand({
  name: 'cancel-reception',
  arguments: '<id>',
  summary: {
    ja: '受付を取り消す（一度でも調剤済みにしたものは不可）',
    en: 'cancel a reception (never once dispensed)',
  },
  options: [
    reasonOption,
    {
      flags: '--end-here',
      text: {
        ja: '登録取消後の処方箋を、この薬局では調剤しないものとして終える（薬剤師。サービスでは調剤中のまま）',
        en: 'after a withdrawal: it is not dispensed here any more (a pharmacist; the service still holds it as being dispensed)',
      },
    },
  ],
  examples: ['cancel-reception 7c1f6d2e-0f43-4c50-9a55-7f7e3f0a1b11 --reason 患者の希望'],
  operation: 'reception.cancel',
  request: (invocation) =>
    success({
      prescriptionKey: firstArgument(invocation),
      reason: invocation.options.text('reason') ?? '',
      endHere: invocation.options.flag('endHere'),
    }),
  report: (output, { language }) => ({
    json: output,
    lines: [`${rowStateLabel('cancel-reception', output.state, language)}  ${output.submissionId ?? ''}`.trimEnd()],
    exit: 0,
  }),
});

/** Fields that stand beside those of the contract; absent ones leave their cell empty. */
const listed = z.looseObject({
  issuedOn: z.string().catch(''),
  patient: z.looseObject({ nameKanji: z.string().nullable(), nameKana: z.string().nullable() }).nullable().catch(null),
});

const prescriptions = operationCommand({
  name: 'prescriptions',
  summary: { ja: '受け付けた処方箋を一覧する', en: 'list the prescriptions that were taken in' },
  options: [
    {
      flags: '--without-result',
      text: { ja: '調剤結果がまだないものだけ', en: 'only those whose present round has no result' },
    },
    { flags: '--limit <n>', text: { ja: '件数の上限（既定 500）', en: 'at most n (500)' }, integer: true },
  ],
  examples: ['prescriptions --without-result'],
  operation: 'prescription.list',
  request: ({ options }) => success({ withoutResult: options.flag('withoutResult'), limit: options.integer('limit') }),
  report(output, { language }) {
    const titles =
      language === 'ja'
        ? ['受付', '種別', '状態', '交付', '患者']
        : ['Reception', 'Kind', 'State', 'Issued', 'Patient'];
    return {
      json: output,
      lines: [
        ...tableLines(
          titles.map((title) => ({ title, widthMax: 40 })),
          output.map((row) => {
            const { issuedOn, patient } = listed.parse(row);
            return [
              row.prescriptionKey,
              prescriptionKindLabel(row.kind, language),
              receptionLabel(row.reception, language),
              issuedOn,
              patient?.nameKanji ?? patient?.nameKana ?? '',
            ];
          }),
        ),
        fill({ ja: '{count}件', en: '{count} prescriptions' }, language, { count: output.length }),
      ],
      exit: 0,
    };
  },
});

export const receptionCommands: readonly CliCommand[] = [receive, cancelReception, prescriptions];
