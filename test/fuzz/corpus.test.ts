/**
 * What fuzzing has found worth keeping, read again: inputs that reached blocks of a reader nothing else reaches, and every
 * input that ever broke one. Then a short walk further from there, the same each time.
 */
import { expect, it } from 'vitest';
import { doorParsers } from './door-parsers.ts';
import { corpusOf, mutatedInput, readOnce } from './fuzz-parser.ts';
import { parsers } from './parsers.ts';
import { SeededChance } from './seeded-chance.ts';

const FURTHER = 40;

it.each(Object.entries({ ...parsers, ...doorParsers }))(
  '%s reads its corpus, and a little beyond',
  async (name, parser) => {
    const kept = [...parser.seeds(), ...corpusOf(name)];
    const chance = new SeededChance(7);
    const beyond = Array.from({ length: FURTHER }, () => mutatedInput(parser, kept, chance));
    const broken: string[] = [];
    for (const input of [...kept, ...beyond]) {
      const { what } = await readOnce(parser, input);
      // Slowness is a finding of a run on a quiet machine, not of a test.
      if (what !== null && !what.startsWith('slow')) broken.push(`${what}: ${input.toString('base64').slice(0, 200)}`);
    }
    expect(broken).toEqual([]);
  },
);
