/**
 * Tables that write a typed message as elements and read it back: one description for both directions, so that the
 * two sides of the wire cannot drift apart. Reading never throws; unknown elements are left alone (the real service
 * may send more than we know).
 */
import type { Issue } from '../domain/issue.ts';
import { type Result, refusal, success } from '../domain/result.ts';
import { childrenNamed, type MessageElement, parentElement, textElement } from './envelope-element.ts';
import { envelopeIssue } from './envelope-issues.ts';

/** One value as the text of an element. `read` gives null for a text that stands for no value. */
export interface TextCodec<T> {
  write(value: T): string;
  read(text: string): T | null;
}

/** Part of a message: the elements it occupies among the children of its parent. */
export interface PartCodec<T> {
  write(value: T): readonly MessageElement[];
  read(parent: MessageElement): Result<T>;
}

type Shape = Readonly<Record<string, PartCodec<unknown>>>;
export type ValueOf<C> = C extends PartCodec<infer T> ? T : never;
type RecordOf<S extends Shape> = { readonly [K in keyof S]: ValueOf<S[K]> };

function onlyChild(parent: MessageElement, name: string): Result<MessageElement | null> {
  const found = childrenNamed(parent, name);
  if (found.length > 1) return refusal(envelopeIssue('envelope.repeated-element', { element: name }));
  return success(found[0] ?? null);
}

function readText<T>(element: MessageElement, codec: TextCodec<T>): Result<T> {
  const value = element.children.length === 0 ? codec.read(element.text) : null;
  return value === null ? refusal(envelopeIssue('envelope.bad-value', { element: element.name })) : success(value);
}

/** An element that must stand exactly once. */
export function required<T>(name: string, codec: TextCodec<T>): PartCodec<T> {
  return {
    write: (value) => [textElement(name, codec.write(value))],
    read(parent) {
      const child = onlyChild(parent, name);
      if (!child.ok) return child;
      if (child.value === null) return refusal(envelopeIssue('envelope.missing-element', { element: name }));
      return readText(child.value, codec);
    },
  };
}

/** An element that may be absent: null. */
export function optional<T>(name: string, codec: TextCodec<T>): PartCodec<T | null> {
  return {
    write: (value) => (value === null ? [] : [textElement(name, codec.write(value))]),
    read(parent) {
      const child = onlyChild(parent, name);
      if (!child.ok) return child;
      return child.value === null ? success(null) : readText(child.value, codec);
    },
  };
}

/** A record inside an element of its own; null = the element is absent. */
export function nestedOrNull<T>(name: string, codec: PartCodec<T>): PartCodec<T | null> {
  return {
    write: (value) => (value === null ? [] : [parentElement(name, codec.write(value))]),
    read(parent) {
      const child = onlyChild(parent, name);
      if (!child.ok) return child;
      return child.value === null ? success(null) : codec.read(child.value);
    },
  };
}

export function nested<T>(name: string, codec: PartCodec<T>): PartCodec<T> {
  const orNull = nestedOrNull(name, codec);
  return {
    write: (value) => orNull.write(value),
    read(parent) {
      const inner = orNull.read(parent);
      if (!inner.ok) return inner;
      return inner.value === null
        ? refusal(envelopeIssue('envelope.missing-element', { element: name }))
        : success(inner.value);
    },
  };
}

/** Any number of records, each inside an element of that name, without a wrapper (as CsvCheckResultList). */
export function repeated<T>(name: string, codec: PartCodec<T>): PartCodec<readonly T[]> {
  return {
    write: (values) => values.map((value) => parentElement(name, codec.write(value))),
    read(parent) {
      const values: T[] = [];
      const issues: Issue[] = [];
      for (const child of childrenNamed(parent, name)) {
        const inner = codec.read(child);
        if (inner.ok) values.push(inner.value);
        else issues.push(...inner.issues);
      }
      return issues.length === 0 ? success(values) : refusal(...issues);
    },
  };
}

/** Several parts side by side; the order of the table is the order of the elements. */
export function record<S extends Shape>(shape: S): PartCodec<RecordOf<S>> {
  const fields = Object.entries(shape);
  return {
    write: (value) => fields.flatMap(([key, part]) => part.write(value[key])),
    read(parent) {
      const issues: Issue[] = [];
      const values: Record<string, unknown> = {};
      for (const [key, part] of fields) {
        const inner = part.read(parent);
        if (inner.ok) values[key] = inner.value;
        else issues.push(...inner.issues);
      }
      return issues.length === 0 ? success(values as RecordOf<S>) : refusal(...issues);
    },
  };
}

/** The same elements seen as another type; `read` gives null where the elements stand for no value of it. */
export function mapped<Wire, T>(
  part: PartCodec<Wire>,
  name: string,
  toWire: (value: T) => Wire,
  fromWire: (wire: Wire) => T | null,
): PartCodec<T> {
  return {
    write: (value) => part.write(toWire(value)),
    read(parent) {
      const wire = part.read(parent);
      if (!wire.ok) return wire;
      const value = fromWire(wire.value);
      return value === null ? refusal(envelopeIssue('envelope.bad-value', { element: name })) : success(value);
    },
  };
}
