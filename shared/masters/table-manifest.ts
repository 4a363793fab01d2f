import { z } from 'zod';

const TABLE_NAMES = ['price-list', 'generic-names', 'contraindicated-pairs', 'pair-sources'] as const;
export type TableName = (typeof TABLE_NAMES)[number];

const TableEntry = z.strictObject({
  file: z.string(),
  /** rows without the header line */
  rows: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** day from which the source applies, YYYY-MM-DD; null where every row has its own */
  appliesFrom: z.string().nullable(),
  source: z.string(),
  licence: z.string(),
});

/** `tables/manifest.json`: what each shipped table is, where it comes from, and the SHA-256 the loader insists on. */
export const TableManifest = z.strictObject({
  format: z.literal(1),
  tables: z.strictObject({
    'price-list': TableEntry,
    'generic-names': TableEntry,
    'contraindicated-pairs': TableEntry,
    'pair-sources': TableEntry,
  }),
});
export type TableManifest = z.infer<typeof TableManifest>;
export type TableEntry = z.infer<typeof TableEntry>;
