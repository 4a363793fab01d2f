import { closingIssues } from './closing-issues.ts';
import { deadlineIssues } from './deadline-issues.ts';
import { dispensingIssues } from './dispensing-issues.ts';
import { issueMaker } from './issue.ts';

/** Every issue code that the domain rules can give. */
export const domainIssues = { ...closingIssues, ...deadlineIssues, ...dispensingIssues } as const;

export type DomainIssueCode = keyof typeof domainIssues;

export const domainIssue = issueMaker<DomainIssueCode>(domainIssues);
