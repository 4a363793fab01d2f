/** A fault that the simulator must find: a mutation of the simulator's own promise. */
export interface PlantedBug {
  readonly name: string;
  readonly file: string;
  /** What stands in the program, exactly once */
  readonly instead: string;
  /** What the faulty one has there */
  readonly stands: string;
  /** Rules of the judge, one of which must be broken */
  readonly rules: readonly string[];
  /** Seeds, from 1 on, within which it must be found */
  readonly within: number;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'resends without a look-up',
    file: 'shared/domain/submission/submission-state.ts',
    instead: "      'answer-unknown': 'outcome-unknown',",
    stands: "      'answer-unknown': 'ready',",
    rules: ['resend', 'ledger', 'possibly-sent', 'liveness'],
    within: 40,
  },
  {
    name: 'sends again under a new operation id',
    file: 'main/application/upload/service-operation.ts',
    instead: '  const { operationId } = row;\n  switch (row.kind) {',
    stands: '  const operationId = globalThis.crypto.randomUUID() as Uuid;\n  switch (row.kind) {',
    rules: ['row-lost', 'ledger'],
    within: 20,
  },
  {
    name: 'queues a final result in a transaction of its own',
    file: 'main/application/result/finalise-results.ts',
    instead: '  return store.transaction(() => {\n    const at = clock.now();\n    for (const group of answeredNow)',
    stands:
      '  return ((work: () => Result<{ submission: Submission; issues: readonly Issue[] }>) => work())(() => {\n    const at = clock.now();\n    for (const group of answeredNow)',
    rules: ['row-lost'],
    within: 60,
  },
  {
    name: 'says that a commit stands before it does',
    file: 'main/application/upload/group-commit.ts',
    instead: '          return () => resolve(value);',
    stands: '          resolve(value);\n          return () => undefined;',
    rules: ['ledger', 'resend', 'defect', 'parallelism', 'liveness', 'row-lost'],
    within: 100,
  },
  {
    name: 'gives up after five tries',
    file: 'shared/domain/submission/retry-policy.ts',
    instead: '  const exponent = Math.min(30,',
    stands: '  if (failure.attempts > 4) return 10 ** 12;\n  const exponent = Math.min(30,',
    rules: ['liveness'],
    within: 40,
  },
  {
    name: 'voids a row on its third failure',
    file: 'main/application/upload/send-submission.ts',
    instead:
      "        return moveRow(room, row, 'answer-not-reached', patch, answer.cause) ? 'not-reached' : 'skipped';",
    stands:
      "        moveRow(room, row, 'answer-not-reached', patch, answer.cause);\n        if (row.attempts > 2) moveRow(room, { ...row, state: 'ready', possiblySent: false }, 'void', {});\n        return 'not-reached';",
    rules: ['given-up'],
    within: 40,
  },
  {
    name: 'retries only when somebody does something',
    file: 'main/application/upload/upload-engine.ts',
    instead: '    await Promise.race([this.#wake.promise, timer]);',
    stands: '    await this.#wake.promise;',
    rules: ['liveness'],
    within: 40,
  },
  {
    name: 'never takes back a claim of an earlier life',
    file: 'main/application/upload/recover-stranded.ts',
    instead: '    .filter((row) => !ours.has(row.submissionId));',
    stands: '    .filter(() => false && ours.size > 0);',
    rules: ['liveness'],
    within: 60,
  },
  {
    name: 'takes a bad login for a refusal',
    file: 'main/adapters/eps/classify-answer.ts',
    instead: "  if (httpStatus === 401 || httpStatus === 429) return { kind: 'not-reached', cause, retryAfterMs };",
    stands:
      "  if (httpStatus === 401) return { kind: 'refused', code: cause, text: '' };\n  if (httpStatus === 429) return { kind: 'not-reached', cause, retryAfterMs };",
    rules: ['ledger'],
    within: 40,
  },
  {
    name: 'takes a 503 for not sent',
    file: 'main/adapters/eps/classify-answer.ts',
    instead: "  if (httpStatus >= 500 || httpStatus < 200) return { kind: 'unknown', cause, retryAfterMs };",
    stands: "  if (httpStatus >= 500) return { kind: 'not-reached', cause, retryAfterMs };",
    rules: ['ledger', 'resend'],
    within: 60,
  },
  {
    name: 'never closes the breaker',
    file: 'main/application/upload/line-gate.ts',
    instead: "    if (wasProbe || this.#shut?.state === 'no-answer') this.#shut = null;",
    stands: "    if (wasProbe && this.#shut?.state === 'open') this.#shut = null;",
    rules: ['liveness'],
    within: 40,
  },
  {
    name: 'sends twice as many at a time',
    file: 'main/application/upload/upload-slots.ts',
    instead: '      else if (this.#onLine.size >= this.#settings.parallelism) stay.push(one);',
    stands: '      else if (this.#onLine.size >= 2 * this.#settings.parallelism) stay.push(one);',
    rules: ['parallelism'],
    within: 40,
  },
  {
    name: 'does not hear that it shall wait',
    file: 'main/application/upload/line-gate.ts',
    instead: '        this.#shutFor(report.state, report.state, report.retryAfterMs, wasProbe, nowMs, fraction);',
    stands: '        this.#failures = 0;',
    rules: ['request-rate', 'liveness'],
    within: 60,
  },
  {
    name: 'asks a dead line without a breaker',
    file: 'main/application/upload/line-gate.ts',
    instead: '        if (this.#shut === null && this.#failures < this.#failuresToShut) break;',
    stands: '        if (this.#failures < 1_000_000) break;',
    rules: ['request-rate', 'liveness'],
    within: 40,
  },
  {
    name: 'believes not-received at once',
    file: 'main/application/upload/look-up-submission.ts',
    instead: '    if (tooEarlyMs > 0) {',
    stands: '    if (tooEarlyMs > 1e12) {',
    rules: ['resend', 'ledger'],
    within: 60,
  },
  {
    name: 'believes not-received while the service is at it',
    file: 'shared/domain/submission/retry-policy.ts',
    instead: 'answer.httpStatus !== GATEWAY_TIMEOUT && answer.code !== IN_PROGRESS;',
    stands: 'answer.httpStatus !== GATEWAY_TIMEOUT;',
    rules: ['resend', 'ledger'],
    within: 500,
  },
  {
    name: 'takes any returned file for verified',
    file: 'main/application/upload/judge-copy.ts',
    instead: '  return valid\n',
    stands: '  return valid || checks !== null\n',
    rules: ['copy'],
    within: 40,
  },
  {
    name: 'overtakes inside a chain',
    file: 'main/adapters/sqlite/submission-queue.ts',
    instead: 'AND earlier.chain_position < s.chain_position AND earlier.finished = 0)`;',
    stands: 'AND earlier.chain_position < s.chain_position AND earlier.finished > 1)`;',
    rules: ['chain-order', 'liveness'],
    within: 60,
  },
  {
    name: 'forgets that bytes may have left',
    file: 'main/application/upload/send-submission.ts',
    instead: '        const patch = { ...RELEASED, possiblySent: true, nextAttemptAt, lastIssue: issue };',
    stands: '        const patch = { ...RELEASED, nextAttemptAt, lastIssue: issue };',
    rules: ['possibly-sent'],
    within: 40,
  },
  {
    name: 'calls the shop closable with copies missing',
    file: 'shared/domain/closing/closing-rows.ts',
    instead: "  return row.copy === 'bad' ? 'bad-copy' : 'automatic';",
    stands: "  return row.copy === 'bad' ? 'bad-copy' : 'finished';",
    rules: ['verdict'],
    within: 60,
  },
  {
    name: 'calls the shop closable with rows on hold',
    file: 'shared/domain/closing/closing-rows.ts',
    instead: '      sorted.person.push({ row, cause: need });\n      continue;',
    stands: "      if (need !== 'held') sorted.person.push({ row, cause: need });\n      continue;",
    rules: ['verdict'],
    within: 60,
  },
  {
    name: 'writes a name to the log',
    file: 'main/application/prescription/take-in-prescription.ts',
    instead: '  const at = clock.now();\n  return store.transaction(() => {',
    stands:
      "  const at = clock.now();\n  context.log.info('prescription', { patient: taken.prescription.patient.nameKana });\n  return store.transaction(() => {",
    rules: ['log-privacy'],
    within: 20,
  },
  {
    name: 'breaks the audit chain',
    file: 'main/adapters/sqlite/audit-log.ts',
    instead: 'previousHash: last.hash };',
    stands: 'previousHash: AUDIT_GENESIS };',
    rules: ['audit-chain', 'defect'],
    within: 20,
  },
  {
    name: 'registers another pharmacy’s claims',
    file: 'main/application/prescription/import-results.ts',
    instead: '  if (pharmacy.code !== own.code || pharmacy.prefecture !== own.prefecture) {',
    stands: "  if (pharmacy.code !== own.code && pharmacy.code === '') {",
    rules: ['foreign-block'],
    within: 60,
  },
  {
    name: 'cannot correct a held row',
    file: 'main/application/queue/queue-actions.ts',
    instead: "  const heldFrom = next.state === 'held' ? {} : { heldFrom: null };",
    stands: '  const heldFrom = {};',
    rules: ['defect'],
    within: 40,
  },
  {
    name: 'leaves an outage open',
    file: 'main/application/upload/upload-engine.ts',
    instead: '  serviceAnswered(): void {\n    const { state } = this.#line;\n    this.#line.answeredBeside();',
    stands: '  serviceAnswered(): void {\n    const { state } = this.#line;',
    rules: ['outage', 'liveness'],
    within: 300,
  },
  {
    name: 'tells nobody when the store fails at the end',
    file: 'main/application/upload/upload-engine.ts',
    instead: '      for (const { party } of left) party.reject(error);',
    stands: '',
    rules: ['liveness'],
    within: 1000,
  },
  {
    name: 'forgets the registration that was withdrawn',
    file: 'main/application/upload/after-registration.ts',
    instead: "      moveTarget(context, row, 'withdrawn-by');",
    stands: '',
    rules: ['chain-order', 'ledger', 'liveness'],
    within: 40,
  },
];
