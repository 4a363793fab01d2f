import type { OperationInput, OperationOutput } from '../../../shared/contract/operations.ts';
import type { Issue } from '../../../shared/domain/issue.ts';

export type ImportInput = OperationInput<'import.files'>;
export type ImportedFile = OperationOutput<'import.files'>[number];
export type Created = ImportedFile['created'][number];

/** What one file was taken for, and what became of it. */
export interface ImportReading {
  /** null = no format the program reads */
  readonly format: string | null;
  /** Records (lines of the file); drugs of an XML document */
  readonly records: number;
  readonly created: readonly Created[];
  readonly issues: readonly Issue[];
}

/** A file of which nothing was taken in, and why. */
export const nothing = (format: string | null, records: number, issues: readonly Issue[]): ImportReading => ({
  format,
  records,
  created: [],
  issues,
});
