import { createHash } from 'node:crypto';
import { applicationIssue } from '../../../shared/contract/application-issues.ts';
import type { OperationOutput } from '../../../shared/contract/operations.ts';
import type { Uuid } from '../../../shared/domain/identifiers.ts';
import { refusal, success } from '../../../shared/domain/result.ts';
import { detectFormat } from '../../../shared/formats/detect-format.ts';
import { joinJahisRxSymbols } from '../../../shared/formats/jahis-rx-symbols.ts';
import { joinJahisTcParts } from '../../../shared/formats/jahis-tc-parts.ts';
import type { Context, Progress, UseCase } from '../context.ts';
import { denial } from '../denial.ts';
import type { Actor } from '../people-ports.ts';
import { finaliseRows } from '../result/finalise-results.ts';
import { checkPaperDrafts } from '../result/record-and-check.ts';
import { importJahisRx, importPrescriptionXml, importSj1 } from './import-prescriptions.ts';
import { type ImportedFile, type ImportInput, type ImportReading, nothing } from './import-reading.ts';
import { importCj1, importJahisTc } from './import-results.ts';

/** Takes a stranger's files in, one transaction a file: what is refused leaves nothing behind, the others go on. */
export const importFiles: UseCase<ImportInput, OperationOutput<'import.files'>> = async (
  context,
  actor,
  input,
  progress,
) => {
  if (input.finalise && !actor.rights.includes('finalise')) {
    return refusal(denial(context, actor, 'import --finalise', ['finalise']));
  }
  if (input.asDispensed !== undefined && !actor.rights.includes('decide'))
    return refusal(denial(context, actor, 'import --as-dispensed', ['decide']));
  const files: ImportedFile[] = input.join ? [importJoined(context, actor, input)] : [];
  for (const [index, file] of input.join ? [] : input.files.entries()) {
    const bytes = Buffer.from(file.base64, 'base64');
    const reading = importOne(context, actor, bytes, input);
    files.push({ file: file.name, ...reading, created: [...reading.created], issues: [...reading.issues] });
    progress({
      phase: 'import',
      done: index + 1,
      total: input.files.length,
      perMinute: null,
      secondsLeft: null,
      row: null,
    });
    await context.clock.sleep(0);
  }
  if (!input.finalise) {
    await checkImported(context, actor, files, progress);
    return success(files);
  }
  const ids = files.flatMap((file) =>
    file.created.filter((created) => created.kind === 'result').map((created) => created.id as Uuid),
  );
  const outcomes = await finaliseRows(
    context,
    actor,
    ids,
    {
      settle: input.settle,
      lateReason: input.lateReason,
      checkReason: undefined,
      asDispensed: input.asDispensed,
    },
    progress,
  );
  for (const file of files) {
    const mine = outcomes.filter((outcome) => file.created.some((created) => created.id === outcome.resultId));
    file.issues.push(
      ...mine.flatMap((outcome) =>
        outcome.issues.filter(
          (issue) => !file.issues.some((known) => known.code === issue.code && known.line === issue.line),
        ),
      ),
    );
  }
  return success(files);
};

/** A result of plain paper is complete when it is imported: ②′ is asked by itself, and told beside its file. */
async function checkImported(
  context: Context,
  actor: Actor,
  files: readonly ImportedFile[],
  progress: Progress,
): Promise<void> {
  const resultsOf = (file: ImportedFile) =>
    file.created.filter(({ kind }) => kind === 'result').map(({ id }) => id as Uuid);
  const found = await checkPaperDrafts(context, actor, files.flatMap(resultsOf), progress);
  for (const file of files) {
    for (const issue of resultsOf(file).flatMap((id) => found.get(id) ?? [])) {
      if (!file.issues.some((known) => known.code === issue.code)) file.issues.push(issue);
    }
  }
}

/** Symbols or parts, in whatever order they were read, as one document; another patient's or a repeated one is refused. */
function importJoined(context: Context, actor: Actor, input: ImportInput): ImportedFile {
  const name = input.files.map((file) => file.name).join(' + ');
  const texts: string[] = [];
  for (const file of input.files) {
    const decoded = context.decodeText(Buffer.from(file.base64, 'base64'));
    if (!decoded.ok) return { file: name, format: null, records: 0, created: [], issues: [...decoded.issues] };
    texts.push(decoded.value.text);
  }
  const joined = texts.some((text) => detectFormat(text) === 'jahis-tc')
    ? joinJahisTcParts(texts)
    : joinJahisRxSymbols(texts);
  if (!joined.ok) return { file: name, format: null, records: 0, created: [], issues: [...joined.issues] };
  const bytes = Buffer.from(joined.value, 'utf8');
  const reading = importText(context, actor, bytes, joined.value, sha256Of(bytes), input);
  return { file: name, ...reading, created: [...reading.created], issues: [...reading.issues] };
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function importOne(context: Context, actor: Actor, bytes: Uint8Array, input: ImportInput): ImportReading {
  const decoded = context.decodeText(bytes);
  if (!decoded.ok) return nothing(null, 0, decoded.issues);
  const { text, issues } = decoded.value;
  const reading = importText(context, actor, bytes, text, sha256Of(bytes), input);
  return { ...reading, issues: [...issues, ...reading.issues] };
}

function importText(
  context: Context,
  actor: Actor,
  bytes: Uint8Array,
  text: string,
  sha256: string,
  input: ImportInput,
): ImportReading {
  const format = detectFormat(text);
  switch (format) {
    case 'jahis-rx':
      return importJahisRx(context, actor, text, input.again);
    case 'sj1':
      return importSj1(context, actor, text, sha256, input.again);
    case 'cj1':
      return importCj1(context, actor, text, sha256, input.again);
    case 'jahis-tc':
      return importJahisTc(context, actor, text, sha256, input);
    case 'xml':
      return importPrescriptionXml(context, actor, bytes, sha256, input.again);
    case 'slip-qr':
      return nothing(format, 1, [applicationIssue('reception.slip-offline')]);
    default:
      return nothing(null, 0, [applicationIssue('import.unreadable')]);
  }
}
