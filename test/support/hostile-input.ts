/**
 * Inputs of an operation with a text of our choice in every field that takes free text: the operation's schema says which
 * those are, so that a field that is new tomorrow is walked as well.
 */
import { z } from 'zod';
import { type OperationName, operations } from '../../shared/contract/operations.ts';

interface Shape {
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** Fields that name a row or hold a file: what the test knows better than the schema. */
export type KnownFields = Readonly<Record<string, unknown>>;

function sample(shape: Shape, name: string, text: string, known: KnownFields): unknown {
  if (Object.hasOwn(known, name)) return known[name];
  if (shape.const !== undefined) return shape.const;
  if (shape.enum !== undefined) return shape.enum[0];
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices !== undefined) return sample(choices[0] ?? {}, name, text, known);
  switch (typeof shape.type === 'string' ? shape.type : shape.type?.[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {}).map(([field, inner]) => [field, sample(inner, field, text, known)]),
      );
    case 'array':
      return [sample(shape.items ?? {}, name, text, known)];
    case 'integer':
    case 'number':
      return Math.max(1, shape.minimum ?? 1);
    case 'boolean':
      return false;
    default:
      return [...text]
        .slice(0, shape.maxLength ?? 200)
        .join('')
        .padEnd(shape.minLength ?? 0, 'x');
  }
}

/** An input of this operation with everything filled in. */
export function filledInput(operation: OperationName, text: string, known: KnownFields): unknown {
  const shape = z.toJSONSchema(operations[operation].input, { unrepresentable: 'any', io: 'input' }) as Shape;
  return sample(shape, '', text, known);
}

/** The same input with one more place after another holding `text`: every text leaf of it once. */
export function* withEachText(input: unknown, text: string): Generator<unknown> {
  if (typeof input === 'string') yield text;
  else if (Array.isArray(input)) {
    for (const [index, inner] of input.entries())
      for (const changed of withEachText(inner, text)) yield input.with(index, changed);
  } else if (typeof input === 'object' && input !== null) {
    for (const [field, inner] of Object.entries(input))
      for (const changed of withEachText(inner, text)) yield { ...input, [field]: changed };
  }
}
