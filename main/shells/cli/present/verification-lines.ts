import type { OperationOutput } from '../../../../shared/contract/operations.ts';
import { printable } from '../../../../shared/domain/printable.ts';
import { checkResultLabel } from './labels.ts';
import { tableLines } from './table.ts';
import { type Language, say } from './text.ts';

type Verified = OperationOutput<'document.verify'>[number];

/** Every named check of every signature, so that a person sees which one failed. */
export function verificationLines(verified: readonly Verified[], language: Language): string[] {
  const titles = language === 'ja' ? ['確認', '結果', '詳細'] : ['Check', 'Result', 'Detail'];
  return verified.flatMap((file) => [
    printable(
      `${file.file}: ${say(file.valid ? { ja: '有効', en: 'valid' } : { ja: '無効', en: 'INVALID' }, language)}`,
    ),
    ...file.signatures.flatMap((signature) => [
      printable(`  ${signature.element}  ${signature.signer ?? '-'}  ${signature.role ?? '-'}`),
      ...tableLines(
        titles.map((title) => ({ title, widthMax: 80 })),
        signature.checks.map((check) => [check.name, checkResultLabel(check.result, language), check.detail ?? '']),
      ).map((line) => `    ${line}`),
    ]),
  ]);
}
