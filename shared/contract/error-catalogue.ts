import { documentIssueTable } from '../document/document-issues.ts';
import { domainIssues } from '../domain/domain-issues.ts';
import type { IssueDefinition } from '../domain/issue.ts';
import { submissionIssues } from '../domain/submission/submission-issues.ts';
import { envelopeIssueTable } from '../formats/envelope-issues.ts';
import { FORMAT_ISSUES } from '../formats/format-issues.ts';
import { MASTERS_ISSUES } from '../masters/masters-issues.ts';
import { applicationIssues } from './application-issues.ts';
import { backupIssues } from './backup-issues.ts';
import { doctorIssues } from './doctor-issues.ts';
import { entryIssues } from './entry-issues.ts';
import { pageIssues } from './page-issues.ts';
import { sessionIssues } from './session-issues.ts';
import { STORAGE_ISSUES } from './storage-issues.ts';
import { uploadIssues } from './upload-issues.ts';

/**
 * Every code anyone can be shown, with severity, owner, exit code and both languages. Each room keeps its own table; a
 * test proves that none is missing here.
 */
export const errorCatalogue: Readonly<Record<string, IssueDefinition>> = {
  ...applicationIssues,
  ...backupIssues,
  ...documentIssueTable,
  ...domainIssues,
  ...doctorIssues,
  ...entryIssues,
  ...envelopeIssueTable,
  ...FORMAT_ISSUES,
  ...MASTERS_ISSUES,
  ...pageIssues,
  ...sessionIssues,
  ...STORAGE_ISSUES,
  ...submissionIssues,
  ...uploadIssues,
};
