import { createHash } from 'node:crypto';
import type { CheckDecision } from '../../../shared/domain/duplicate-check/check-decision.ts';
import {
  type AlertGroup,
  decisionCovers,
  groupAlerts,
  type ShownGroup,
} from '../../../shared/domain/duplicate-check/group-alerts.ts';
import type { Context } from '../context.ts';
import type { CheckRow } from '../row-ports.ts';
import { alertsOf, localCheckIn, serviceCheckIn } from './check-alerts.ts';
import { type CheckSubject, decisionsAtVisit, standingOf } from './service-check.ts';

/** Short and the same every time for the same alerts; says nothing about them. */
export function groupIdOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

export function shownGroups(groups: readonly AlertGroup[], decisions: readonly CheckDecision[]): readonly ShownGroup[] {
  return groups.map((group) => ({
    ...group,
    groupId: groupIdOf(group.key),
    decisionId: decisions.findLast((decision) => decisionCovers(decision, group))?.decisionId ?? null,
  }));
}

interface UncheckedLine {
  readonly name: string;
  readonly state: 'not-covered' | 'not-comparable';
  readonly reason: string | null;
}

function uncheckedLines(check: CheckRow): readonly UncheckedLine[] {
  const service = serviceCheckIn(check);
  if (service !== null) {
    return service.lines.flatMap(({ name, state, reason }) =>
      state === 'checked' ? [] : [{ name, state: state === 'out-of-scope' ? 'not-covered' : state, reason }],
    );
  }
  const local = localCheckIn(check);
  return (local?.lines ?? []).flatMap(({ lineId, state, cause }) =>
    state === 'checked' ? [] : [{ name: local?.names?.[lineId] ?? lineId, state, reason: cause }],
  );
}

function causeIn(detail: unknown): string | null {
  if (typeof detail !== 'object' || detail === null) return null;
  const { cause, notPerformedCause }: { readonly cause?: unknown; readonly notPerformedCause?: unknown } = detail;
  if (typeof cause === 'string') return cause;
  return typeof notPerformedCause === 'string' ? notPerformedCause : null;
}

/** One check as people see it: what was asked when and by whom, whether it still stands, every alert in its group. */
export function checkView(context: Context, subject: CheckSubject, check: CheckRow) {
  const service = serviceCheckIn(check);
  const local = localCheckIn(check);
  const unchecked = uncheckedLines(check);
  return {
    checkId: check.checkId,
    source: check.source,
    answer: check.answer,
    standing: standingOf(context, subject, check),
    /** n of 一部未チェック(n) */
    unchecked: local?.unchecked ?? unchecked.length,
    uncheckedLines: unchecked,
    cause: check.answer === 'not-performed' ? causeIn(check.detail) : null,
    checkedOn: check.checkedOn,
    performedAt: check.performedAt,
    by: check.by,
    coverage: {
      ownInstitutionIncluded: service?.ownInstitutionIncluded ?? local?.ownInstitutionIncluded ?? false,
      masters: local?.masters ?? null,
      lines: (service ?? local)?.lines.length ?? 0,
    },
    consent: service?.consent ?? null,
    groups: shownGroups(groupAlerts(alertsOf(context, check)), decisionsAtVisit(context, subject)),
    amounts: local?.amounts ?? [],
  };
}

export type CheckView = ReturnType<typeof checkView>;
