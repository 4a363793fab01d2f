import type { CalendarDate, Instant } from '../../../shared/domain/calendar-date.ts';
import { parseCalendarDate } from '../../../shared/domain/calendar-date.ts';
import type { GenericNameItem } from '../../../shared/domain/drug/drug-list.ts';
import { createDrugMaster, type DrugMaster, type ReceiptMap } from '../../../shared/domain/drug/drug-master.ts';
import { readShippedLines, readTableManifest } from '../../../shared/masters/load-drug-master.ts';
import { createPriceList, priceListItemOfLine } from '../../../shared/masters/price-list-table.ts';
import type { ItemOf } from '../../../shared/masters/read-source.ts';
import { createReceiptMap } from '../../../shared/masters/receipt-code-table.ts';
import type { MasterKind } from '../../../shared/masters/source-sheet.ts';
import { genericNameOfLine, linesOfTable, receiptCodeOfLine } from '../../../shared/masters/table-text.ts';
import type { Store } from '../ports.ts';

/** One edition of one master: shipped with the program, or imported into this profile. */
export interface Edition {
  readonly kind: MasterKind;
  /** null: shipped */
  readonly sequence: number | null;
  readonly appliesFrom: CalendarDate;
  readonly rows: number;
  readonly sha256: string;
  readonly source: string;
  readonly licence: string;
  readonly importedAt: Instant | null;
  readonly importedBy: string | null;
}

/** The drug masters of an open profile: the newest edition of each that applies by today. */
export interface MastersInForce {
  /** Rebuilt by itself when an edition was imported, and when the day comes from which another applies. */
  current(): DrugMaster;
  /** All editions of a kind, shipped and imported, by day and order of import. */
  editions(kind: MasterKind): readonly Edition[];
  /** The edition in force on a day; null where the day is before all of them, or there is none (receipt codes). */
  inForce(kind: MasterKind, day: CalendarDate): Edition | null;
  items<Kind extends MasterKind>(kind: Kind, edition: Edition): readonly ItemOf[Kind][];
  /** After an import. */
  reload(): void;
}

function shippedEdition(kind: 'price-list' | 'generic-names'): Edition {
  const { appliesFrom, rows, sha256, source, licence } = readTableManifest().tables[kind];
  const day = parseCalendarDate(appliesFrom ?? '');
  if (day === null) throw new Error(`shipped ${kind}: no date`);
  return { kind, sequence: null, appliesFrom: day, rows, sha256, source, licence, importedAt: null, importedBy: null };
}

function onlyOnce<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const SHIPPED = {
  'price-list': onlyOnce(() => [shippedEdition('price-list')]),
  'generic-names': onlyOnce(() => [shippedEdition('generic-names')]),
  'receipt-codes': (): readonly Edition[] => [],
};

/** The last that applies by the day; of one day the one imported last. */
function lastBy(editions: readonly Edition[], day: CalendarDate): Edition | null {
  return editions.findLast(({ appliesFrom }) => appliesFrom <= day) ?? null;
}

/** @param today asked at each use: a service process lives through midnight */
export function mastersInForce(store: Pick<Store, 'masters'>, today: () => CalendarDate): MastersInForce {
  const { masters } = store;
  let imported: readonly Edition[] | null = null;
  let built: { readonly day: CalendarDate; readonly key: string; readonly master: DrugMaster } | null = null;

  function editions(kind: MasterKind): readonly Edition[] {
    imported ??= masters.editions().map((edition) => ({
      ...edition,
      sha256: edition.tableSha256,
      importedAt: edition.at,
      importedBy: edition.by,
    }));
    const own = imported.filter((edition) => edition.kind === kind);
    // Stable: an imported edition of the same day as the shipped one goes before it.
    return [...SHIPPED[kind](), ...own].toSorted((a, b) => a.appliesFrom.localeCompare(b.appliesFrom));
  }

  function lines(edition: Edition): readonly string[] {
    if (edition.sequence !== null) return linesOfTable(masters.table(edition.sequence));
    if (edition.kind === 'receipt-codes') throw new Error('no receipt codes are shipped');
    return readShippedLines(edition.kind);
  }

  function receiptMap(edition: Edition | null): ReceiptMap | undefined {
    if (edition === null) return undefined;
    const map = createReceiptMap(() => lines(edition));
    return {
      get: (code) => {
        const [retired] = map.get(code) === undefined ? masters.retired('receipt-codes', code) : [];
        return retired === undefined ? map.get(code) : receiptCodeOfLine(retired.line).listCode;
      },
    };
  }

  function build(products: Edition, generics: Edition, receipts: Edition | null): DrugMaster {
    const map = receiptMap(receipts);
    return createDrugMaster({
      appliesFrom: products.appliesFrom,
      priceList: createPriceList(() => lines(products)),
      genericNames: onlyOnce((): readonly GenericNameItem[] => lines(generics).map(genericNameOfLine)),
      ...(map === undefined ? {} : { receiptMap: map }),
      retired: {
        products: (prefix) =>
          masters
            .retired('price-list', prefix)
            .map(({ line, listedUntil }) => ({ ...priceListItemOfLine(line), listedUntil })),
        genericName: (code) => {
          const [row] = masters.retired('generic-names', code);
          return row === undefined ? null : genericNameOfLine(row.line);
        },
      },
    });
  }

  /** Products and generic names are always there: the shipped ones where the day is before all editions. */
  function needed(kind: 'price-list' | 'generic-names', day: CalendarDate): Edition {
    const found = lastBy(editions(kind), day) ?? editions(kind)[0];
    if (found === undefined) throw new Error(`no edition of ${kind}`);
    return found;
  }

  const ITEMS: { readonly [Kind in MasterKind]: (edition: Edition) => readonly ItemOf[Kind][] } = {
    'price-list': (edition) => createPriceList(() => lines(edition)).all(),
    'generic-names': (edition) => lines(edition).map(genericNameOfLine),
    'receipt-codes': (edition) => lines(edition).map(receiptCodeOfLine),
  };

  return {
    current: () => {
      const day = today();
      if (built?.day === day) return built.master;
      const products = needed('price-list', day);
      const generics = needed('generic-names', day);
      const receipts = lastBy(editions('receipt-codes'), day);
      const key = [products, generics, receipts].map((edition) => edition?.sequence ?? '-').join();
      built = { day, key, master: built?.key === key ? built.master : build(products, generics, receipts) };
      return built.master;
    },
    editions,
    inForce: (kind, day) => lastBy(editions(kind), day),
    items: (kind, edition) => ITEMS[kind](edition),
    reload: () => {
      imported = null;
      built = null;
    },
  };
}
