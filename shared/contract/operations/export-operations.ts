import { z } from 'zod';
import { day, type OperationDefinition } from './operation-shapes.ts';
import { auditFilter } from './people-operations.ts';
import { queueFilter } from './queue-shapes.ts';

const days = z.strictObject({ from: day.optional(), to: day.optional() });
const list = <Name extends string, Filter extends z.ZodType>(name: Name, filter: Filter) =>
  z.strictObject({ list: z.literal(name), filter });

export const exportOperations = {
  /**
   * A list as CSV: RFC 4180, UTF-8 with byte order mark for Excel, cells that a spreadsheet would run as a formula defused.
   * The same filters as the list's own operation; `audit` needs administer or support.
   */
  'export.csv': {
    input: z.discriminatedUnion('list', [
      list('queue', queueFilter),
      list('unregistered', z.strictObject({ day: day.optional() })),
      list('late', z.strictObject({ ...days.shape, withoutReason: z.boolean().default(false) })),
      list('month', z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) })),
      list('closings', days),
      list('outages', days),
      list('audit', auditFilter),
    ]),
    output: z.object({ fileName: z.string(), base64: z.string(), rows: z.number() }),
    access: 'signed-in',
    kind: 'write',
  },
} as const satisfies Record<string, OperationDefinition>;
