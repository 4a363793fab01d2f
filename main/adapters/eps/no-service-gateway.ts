import type { Answer, EpsGateway } from '../../application/service-ports.ts';

function notConfigured<T>(): Promise<Answer<T>> {
  const meta = { httpStatus: null, serverDate: null, durationMs: 0 };
  return Promise.resolve({ kind: 'not-reached', cause: 'not-configured', retryAfterMs: null, meta });
}

/** A profile without the service's address: everything local works, nothing is ever sent. */
export function createNoServiceGateway(): EpsGateway {
  return {
    receive: notConfigured,
    listForPatient: notConfigured,
    cancelReception: notConfigured,
    register: notConfigured,
    amend: notConfigured,
    withdraw: notConfigured,
    lookup: notConfigured,
    lookupReception: notConfigured,
    fetchReturnCopy: notConfigured,
    listRegistered: notConfigured,
    checkDuplicates: notConfigured,
    pastDrugs: notConfigured,
    anchors: notConfigured,
    enrol: notConfigured,
    close: () => Promise.resolve(),
  };
}
