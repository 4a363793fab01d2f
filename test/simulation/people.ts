import type { Actor } from '../../main/application/people-ports.ts';
import type { Store } from '../../main/application/ports.ts';
import { paperExample } from '../../shared/contract/record-document.ts';
import { type CalendarDate, tokyoDateOf } from '../../shared/domain/calendar-date.ts';
import type { Uuid } from '../../shared/domain/identifiers.ts';
import type { Result } from '../../shared/domain/result.ts';
import type { Submission } from '../../shared/domain/submission/submission.ts';
import { isFinal } from '../../shared/domain/submission/submission-state.ts';
import { cj1Text } from '../support/cli-papers.ts';
import { Dice, seedOf } from '../support/seeded.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import type { Judge } from './judge.ts';
import { personOf } from './people-names.ts';
import type { ActName, Plan } from './plan.ts';
import type { BookedPrescription } from './prescription-book.ts';
import type { Shop } from './shop.ts';
import type { Trace } from './trace.ts';

const REASON = '模擬の理由';

/** Those who work in the shop: they see what is on the screen and ask by dispatch, whether it makes sense or not. */
export class People {
  readonly #shop: Shop;
  readonly #store: Store;
  readonly #clock: VirtualClock;
  readonly #judge: Judge;
  readonly #trace: Trace;
  readonly #dice: Dice;
  readonly #actors: ReadonlyMap<string, Actor>;
  readonly #papers: BookedPrescription[];
  #persons = 0;
  readonly #waiting = new Map<number, string>();
  #asked = 0;
  /** Operations that came to their end, whatever was said */
  answered = 0;
  acts = 0;

  constructor(
    plan: Plan,
    parts: {
      shop: Shop;
      store: Store;
      clock: VirtualClock;
      judge: Judge;
      trace: Trace;
      actors: readonly Actor[];
      papers: readonly BookedPrescription[];
    },
  ) {
    this.#shop = parts.shop;
    this.#store = parts.store;
    this.#clock = parts.clock;
    this.#judge = parts.judge;
    this.#trace = parts.trace;
    this.#dice = new Dice(seedOf(plan.seed, 'people'));
    this.#actors = new Map(parts.actors.map((actor) => [actor.name, actor]));
    this.#papers = [...parts.papers];
  }

  /** Operations that somebody still waits for */
  get unanswered(): readonly string[] {
    return [...this.#waiting.values()];
  }

  async act(name: ActName): Promise<void> {
    this.acts += 1;
    switch (name) {
      case 'dispense':
        return this.#dispense(this.#paper());
      case 'dispense-numbered':
        return this.#dispenseNumbered();
      case 'dispense-electronic':
        return this.#dispenseElectronic();
      case 'correct':
      case 'amend': {
        const row = this.#pick(({ kind }) => kind === 'register' || kind === 'amend');
        if (row !== null)
          await this.#ask('pharmacist', `result.${name}`, {
            id: row.submissionId,
            reason: REASON,
            document: this.#again(row),
          });
        return;
      }
      case 'withdraw':
      case 'void': {
        const standing = name === 'withdraw' && this.#dice.chance(0.7);
        const row = this.#pick(({ kind, state }) => {
          if (standing && state !== 'registered') return false;
          return name === 'void' || kind === 'register' || kind === 'amend';
        });
        if (row === null) return;
        const outcome = await this.#ask('pharmacist', `result.${name}`, { id: row.submissionId, reason: REASON });
        // Withdrawn by mistake, or to be entered anew: perhaps before the withdrawal is through.
        if (outcome?.ok === true && name === 'withdraw' && this.#dice.chance(0.8))
          await this.#dispense(this.#anew(row.prescriptionKey));
        return;
      }
      case 'hold':
      case 'release': {
        const row = this.#pick(({ state }) => name === 'hold' || state === 'held');
        if (row !== null) await this.#ask('pharmacist', `queue.${name}`, { id: row.submissionId, reason: REASON });
        return;
      }
      case 'retry': {
        const row = this.#pick(() => true);
        if (row !== null) await this.#ask('pharmacist', 'queue.retry', { id: row.submissionId });
        return;
      }
      case 'sign':
        if (this.#dice.chance(0.5)) this.#shop.openKey();
        await this.#ask('pharmacist', 'result.sign', { all: true });
        return;
      case 'close':
        await this.#ask('owner', 'closing.close', { final: this.#dice.chance(0.3) });
        return;
      case 'send':
        await this.#ask('owner', 'upload.run', {});
        return;
      case 'cancel-reception': {
        const row = this.#pick(({ kind }) => kind === 'receive');
        if (row !== null)
          await this.#ask('clerk', 'reception.cancel', { prescriptionKey: row.prescriptionKey, reason: REASON });
        return;
      }
      case 'import-foreign':
        return this.#importForeign();
    }
  }

  /** What is left for people once everything works again. @returns whether there was anything */
  async tidyUp(): Promise<boolean> {
    let worked = false;
    const ask = async (who: string, operation: string, input: unknown): Promise<void> => {
      worked = true;
      await this.#ask(who, operation, input);
    };
    for (const draft of this.#store.results.drafts())
      await ask('pharmacist', 'result.void', { id: draft.resultId, reason: REASON });
    this.#shop.openKey();
    if (this.#rows().some(({ state }) => state === 'awaiting-signature'))
      await ask('pharmacist', 'result.sign', { all: true });
    for (const { submissionId, state, copy, kind, prescriptionKey } of this.#rows().toReversed()) {
      if (state === 'held') await ask('owner', 'queue.release', { id: submissionId });
      else if (state === 'registered' && copy === 'bad') await ask('owner', 'queue.retry', { id: submissionId });
      else if (state === 'rejected') {
        if (kind === 'receive')
          for (const { submissionId: id } of this.#open(prescriptionKey))
            await ask('pharmacist', 'result.void', { id, reason: REASON });
        await ask('pharmacist', 'result.void', { id: submissionId, reason: REASON });
      }
    }
    for (const { prescriptionKey } of this.#store.prescriptions.withoutResult()) {
      worked = true;
      const given = await this.#ask('clerk', 'reception.cancel', { prescriptionKey, reason: REASON });
      // Its result was withdrawn: the service takes nothing back that was ever 調剤済み.
      if (given?.ok === false && given.issues[0]?.code === 'reception.once-dispensed') {
        await this.#dispense(this.#anew(prescriptionKey));
        await this.#carryOver(prescriptionKey);
      }
    }
    return worked;
  }

  /** Where the clock stands before the day of issue nothing can be entered anew: the third way out that the verdict names. */
  async #carryOver(id: Uuid): Promise<void> {
    if (this.#store.prescriptions.withoutResult().some(({ prescriptionKey }) => prescriptionKey === id))
      await this.#ask('clerk', 'closing.carry-over', { id, reason: REASON });
  }

  async close(): Promise<void> {
    await this.#ask('owner', 'closing.close', {});
  }

  #rows(): readonly Submission[] {
    return this.#store.submissions.list({});
  }

  #open(prescriptionKey: Uuid): readonly Submission[] {
    return this.#store.submissions
      .chain(prescriptionKey)
      .filter(({ kind, state }) => kind !== 'receive' && !isFinal(state) && state !== 'registered');
  }

  #pick(fits: (row: Submission) => boolean): Submission | null {
    const rows = this.#rows().filter((row) => !isFinal(row.state) && fits(row));
    return rows.length === 0 ? null : this.#dice.pick(rows);
  }

  get #today(): CalendarDate {
    return tokyoDateOf(this.#clock.now());
  }

  #paper(): unknown {
    this.#persons += 1;
    const { patient, insured } = personOf(this.#persons);
    const { specialPublicExpense: _mock, publicExpenses: _none, ...key } = insured;
    const day = this.#today;
    return { ...paperExample, patient, insured: { ...key, publicExpenses: [] }, dispensingDate: day, issuedOn: day };
  }

  #anew(prescription: Uuid): unknown {
    return { form: 'from-prescription', prescription, dispensingDate: this.#today };
  }

  /** The same patient and lines, with a remark: what a correction is most often. */
  #again(row: Submission): unknown {
    const prescription = this.#store.prescriptions.byKey(row.prescriptionKey);
    const result = row.resultId === null ? null : this.#store.results.byId(row.resultId);
    const remarks = [`訂正 ${this.acts}`];
    const dispensingDate = result?.dispensingDate ?? this.#today;
    if (prescription?.kind !== 'paper')
      return { form: 'from-prescription', prescription: row.prescriptionKey, dispensingDate, remarks };
    const { patient } = result?.result ?? personOf(0);
    const { insured } = prescription.prescription;
    const { specialPublicExpense: _none, ...key } = insured;
    return {
      ...paperExample,
      patient,
      insured: { ...key, publicExpenses: [] },
      dispensingDate,
      issuedOn: prescription.prescription.issuedOn,
      remarks,
    };
  }

  async #dispense(document: unknown): Promise<void> {
    const recorded = await this.#ask('pharmacist', 'result.record', { document });
    const resultId = idIn(recorded, 'resultId');
    if (resultId === null) return;
    this.#judge.acknowledge(resultId);
    const lateReason = this.#dice.chance(0.5) ? REASON : undefined;
    await this.#ask('pharmacist', 'result.finalise', { ids: [resultId], lateReason });
    if (this.#dice.chance(0.5)) await this.#ask('pharmacist', 'result.sign', { all: true });
  }

  #nextPaper(kind: BookedPrescription['kind']): BookedPrescription | null {
    const index = this.#papers.findIndex((paper) => paper.kind === kind);
    return index < 0 ? null : (this.#papers.splice(index, 1)[0] ?? null);
  }

  async #dispenseNumbered(): Promise<void> {
    const paper = this.#nextPaper('paper-with-exchange-number');
    if (paper === null) return;
    const base64 = Buffer.from(paper.symbol, 'utf8').toString('base64');
    const imported = await this.#ask('clerk', 'import.files', { files: [{ name: 'symbol.txt', base64 }] });
    const prescription = createdIn(imported);
    if (prescription === null) return;
    await this.#dispense(this.#anew(prescription));
  }

  async #dispenseElectronic(): Promise<void> {
    const paper = this.#nextPaper('electronic');
    if (paper === null) return;
    const { prescriptionId } = paper;
    const received = await this.#ask('clerk', 'reception.receive', { prescriptionId });
    const key = received?.ok === true ? idIn({ ok: true, value: firstOf(received.value) }, 'prescriptionKey') : null;
    if (key === null) {
      if (this.#dice.chance(0.5)) this.#papers.push(paper);
      return;
    }
    await this.#dispense(this.#anew(key));
  }

  /** A claims file and a notebook of another pharmacy, by mistake: nothing of them may ever be registered. */
  async #importForeign(): Promise<void> {
    const day = this.#today;
    const cj1 = cj1Text({ person: 1, pharmacyCode: '1111111', dispensingDate: day });
    const notebook = [
      'JAHISTC08,1',
      '1,漏洩 太郎,1,19610727,,,,,,,',
      `5,${day.replaceAll('-', '')},1`,
      '11,よその薬局,13,4,1111111,,,,1',
      '51,検証用病院,99,1,8000010,1',
      '201,1,ノルバスク錠２．５ｍｇ,1,錠,4,2171022F1029,1',
      '301,1,１日１回朝食後　服用,14,日分,1,1,,1',
      '',
    ].join('\r\n');
    for (const [name, text] of [
      ['claims.csv', cj1],
      ['notebook.txt', notebook],
    ] as const)
      await this.#ask('pharmacist', 'import.files', {
        files: [{ name, base64: Buffer.from(text, 'utf8').toString('base64') }],
        finalise: true,
      });
  }

  async #ask(who: string, operation: string, input: unknown): Promise<Result<unknown> | null> {
    const actor = this.#actors.get(who);
    if (actor === undefined) throw new Error(`nobody is called ${who}`);
    this.#asked += 1;
    const number = this.#asked;
    this.#waiting.set(number, operation);
    const outcome = await this.#shop.ask(actor, operation, JSON.parse(JSON.stringify(input)));
    this.#waiting.delete(number);
    this.answered += 1;
    const how = outcome === null ? 'no answer' : outcome.ok ? told(outcome.value) : codes(outcome.issues);
    this.#trace.add(who, operation, idOf(input), how);
    return outcome;
  }
}

function codes(issues: readonly { readonly code: string }[]): string {
  return issues.map(({ code }) => code).join(' ');
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function told(value: unknown): string {
  const one = firstOf(value);
  const issues = property(one, 'issues');
  const found = Array.isArray(issues) ? issues.map((issue) => property(issue, 'code')).join(' ') : '';
  const said = [property(one, 'state'), property(one, 'verdict'), found].filter((part) => typeof part === 'string');
  return said.join(' ');
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

function idOf(input: unknown): string | null {
  const ids = property(input, 'ids');
  const id = property(input, 'id') ?? (Array.isArray(ids) ? ids[0] : undefined);
  return typeof id === 'string' ? id : null;
}

function idIn(outcome: Result<unknown> | null, name: string): Uuid | null {
  const id = outcome?.ok === true ? property(outcome.value, name) : undefined;
  return typeof id === 'string' && id !== '' ? (id as Uuid) : null;
}

function createdIn(outcome: Result<unknown> | null): Uuid | null {
  const created = outcome?.ok === true ? property(firstOf(outcome.value), 'created') : undefined;
  return Array.isArray(created) ? idIn({ ok: true, value: created[0] }, 'id') : null;
}
