import { closingIssues } from './closing/closing-issues.ts';
import { dispensingIssues } from './dispensing/dispensing-issues.ts';
import { issueMaker } from './issue.ts';
import { deadlineIssues } from './prescription/deadline-issues.ts';

/** Every issue code that the domain rules can give. */
export const domainIssues = { ...closingIssues, ...deadlineIssues, ...dispensingIssues } as const;

export type DomainIssueCode = keyof typeof domainIssues;

export const domainIssue = issueMaker<DomainIssueCode>(domainIssues);
