import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpGateway } from '../main/adapters/eps/http-gateway.ts';
import { systemClock } from '../main/adapters/system/system-clock.ts';
import { systemRandom } from '../main/adapters/system/system-random.ts';
import type { Answer, DuplicateCheckRequest, EpsGateway } from '../main/application/service-ports.ts';
import { openMockStore } from '../mock-service/store/mock-store.ts';
import { tokyoDateOf } from '../shared/domain/calendar-date.ts';
import type { DispensingResult } from '../shared/domain/dispensing/dispensing-result.ts';
import { normalisedInsuredKey } from '../shared/domain/kana.ts';
import { cj1FromDispensingResult } from '../shared/formats/cj1.ts';
import { type Row, row, spreadOf } from './measure.ts';
import { fillPast, insuredNumber, officialCase, pastResult, TABLETS, ZOLPIDEM } from './past-book.ts';
import { startService } from './shop.ts';

const OFFICIAL_LIMIT_MS = 300;
const BIG_BOOK_LIMIT_MS = 50;
const BIG_BOOK_LINES = 1_000_000;
/** Ten results of five lines each */
const PATIENTS = BIG_BOOK_LINES / 50;
const HERE = { clinic: 8_000_010, pharmacy: 8_000_014 };

function answered<T>(answer: Answer<T>): T {
  if (answer.kind !== 'answered') throw new Error(`the service did not answer: ${answer.kind}`);
  return answer.value;
}

/** As a pharmacy asks with the patient's consent: nothing is left out of the answer. */
function requestFor(result: DispensingResult): DuplicateCheckRequest {
  return {
    insured: result.insured,
    csv: cj1FromDispensingResult(result),
    format: 'CJ1',
    ownInstitutionIncluded: true,
    onlineConsent: { state: 'given', at: systemClock.now() },
    oralConsent: null,
    prescriptionId: null,
    dispensingId: null,
  };
}

/** Milliseconds of each, one after the other. */
async function timed(times: number, ask: (number: number) => Promise<unknown>): Promise<readonly number[]> {
  const samplesMs: number[] = [];
  for (let number = 0; number < times; number += 1) {
    const started = performance.now();
    await ask(number);
    samplesMs.push(performance.now() - started);
  }
  return samplesMs;
}

async function withBook<T>(fill: (dataDir: string) => void, measure: (gateway: EpsGateway) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'chozai-bench-book-'));
  const dataDir = join(folder, 'service');
  try {
    mkdirSync(dataDir, { mode: 0o700 });
    fill(dataDir);
    const service = await startService(dataDir);
    const gateway = createHttpGateway({
      baseUrl: service.url,
      medicalInstitutionCode: '9948000014',
      clock: systemClock,
      random: systemRandom,
    });
    try {
      return await measure(gateway);
    } finally {
      await gateway.close();
      await service.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figures(p95: number, limit: number): string {
  return `p95 ${p95.toFixed(1)} ms = ${(p95 / limit).toFixed(2)} × the limit`;
}

/** The official case: 81 results from 29 pharmacies, 2,157 tablets in 100 days; whole list and check, over the socket. */
export async function officialPatient(): Promise<readonly Row[]> {
  const today = tokyoDateOf(systemClock.now());
  const insured = insuredNumber(1);
  const past = officialCase(insured, today);
  const request = requestFor(pastResult(insured, today, [ZOLPIDEM], 14, HERE));
  return withBook(
    (dataDir) => {
      const store = openMockStore(dataDir);
      const key = normalisedInsuredKey(insured);
      if (key === null) throw new Error('a made-up key names nobody');
      store.transaction(() => {
        for (const result of past) store.history.insert(key, result);
      });
      store.close();
    },
    async (gateway) => {
      const check = answered(await gateway.checkDuplicates(request));
      const drugs = answered(await gateway.pastDrugs(insured, request.onlineConsent));
      const listed = Array.isArray(drugs) ? drugs.length : 0;
      const both = await timed(60, async () => {
        answered(await gateway.pastDrugs(insured, request.onlineConsent));
        answered(await gateway.checkDuplicates(request));
      });
      const { p95 } = spreadOf(both);
      return [
        row(
          'official case: list of 100 days and check together',
          `${figures(p95, OFFICIAL_LIMIT_MS)}; ${listed} results listed, ${check.rows.length} rows in their window`,
          `≤ ${OFFICIAL_LIMIT_MS} ms, 81 results`,
          p95 <= OFFICIAL_LIMIT_MS && listed === past.length,
        ),
      ];
    },
  );
}

/** 10 new lines against a book of a million past lines, another patient each time. */
export async function bigBook(): Promise<readonly Row[]> {
  const today = tokyoDateOf(systemClock.now());
  return withBook(
    (dataDir) => fillPast(dataDir, BIG_BOOK_LINES, today),
    async (gateway) => {
      let rows = 0;
      const ask = async (number: number): Promise<void> => {
        const insured = insuredNumber(100_000 + ((number * 7_919) % PATIENTS));
        const result = pastResult(insured, today, TABLETS.slice(0, 10), 14, HERE);
        rows += answered(await gateway.checkDuplicates(requestFor(result))).rows.length;
      };
      await timed(20, ask);
      rows = 0;
      const times = 300;
      const { p95 } = spreadOf(await timed(times, ask));
      return [
        row(
          `check of 10 lines, book of ${BIG_BOOK_LINES.toLocaleString('en')} past lines`,
          `${figures(p95, BIG_BOOK_LIMIT_MS)}; ${(rows / times).toFixed(1)} rows an answer`,
          `p95 ≤ ${BIG_BOOK_LIMIT_MS} ms`,
          p95 <= BIG_BOOK_LIMIT_MS && rows > 0,
        ),
      ];
    },
  );
}
