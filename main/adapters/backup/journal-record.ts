import { z } from 'zod';
import type { JournalledStatement, JournalValue } from '../../application/backup-ports.ts';

const value = z.union([z.string(), z.number(), z.null(), z.strictObject({ base64: z.string() })]);
const record = z.strictObject({
  /** The texts known so far are forgotten: another process writes on */
  fresh: z.boolean(),
  /** Texts used here for the first time, numbered on */
  texts: z.array(z.string()),
  /** Number of the text, parameters, changed rows */
  ran: z.array(z.tuple([z.number().int().min(0), z.record(z.string(), value), z.number().int().nullable()])),
});

function packed(parameters: JournalledStatement['parameters']): Record<string, z.infer<typeof value>> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, one]) => [
      name,
      one instanceof Uint8Array ? { base64: Buffer.from(one).toString('base64') } : one,
    ]),
  );
}

function unpacked(parameters: Readonly<Record<string, z.infer<typeof value>>>): Record<string, JournalValue> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, one]) => [
      name,
      one !== null && typeof one === 'object' ? new Uint8Array(Buffer.from(one.base64, 'base64')) : one,
    ]),
  );
}

/** Writes each statement's text once and its number from then on. */
export class RecordWriter {
  #numbers = new Map<string, number>();
  #fresh: boolean = true;

  /** @returns the bytes, and what to call once they are written: until then nothing is taken as known */
  encode(statements: readonly JournalledStatement[]): { readonly bytes: Buffer; written(): void } {
    const numbers = this.#fresh ? new Map<string, number>() : this.#numbers;
    const known = numbers.size;
    const texts: string[] = [];
    const added = new Map<string, number>();
    const ran = statements.map(({ sql, parameters, changes }): z.infer<typeof record>['ran'][number] => {
      const number = numbers.get(sql) ?? added.get(sql) ?? known + added.size;
      if (number === known + added.size) {
        added.set(sql, number);
        texts.push(sql);
      }
      return [number, packed(parameters), changes];
    });
    return {
      bytes: Buffer.from(JSON.stringify({ fresh: this.#fresh, texts, ran }), 'utf8'),
      written: () => {
        for (const [sql, number] of added) numbers.set(sql, number);
        this.#numbers = numbers;
        this.#fresh = false;
      },
    };
  }

  forget(): void {
    this.#fresh = true;
  }
}

/** Reads the records of one file in their order. */
export class RecordReader {
  #texts: string[] = [];

  /** @throws on what was not written by `RecordWriter` */
  decode(bytes: Uint8Array): readonly JournalledStatement[] {
    const { fresh, texts, ran } = record.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    this.#texts = [...(fresh ? [] : this.#texts), ...texts];
    return ran.map(([number, parameters, changes]) => {
      const sql = this.#texts[number];
      if (sql === undefined) throw new Error(`statement ${number} was not told`);
      return { sql, parameters: unpacked(parameters), changes };
    });
  }
}
