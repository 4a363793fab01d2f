import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useRef } from 'react';
import { isComposing } from '../app/keymap.ts';
import type { Tone } from './badge.tsx';

const ROW_PX = 34;
export const ROW_OF_TWO_LINES_PX = 44;
const HEAD_ROWS = 1;

export interface Column<Row> {
  readonly id: string;
  readonly label: string;
  /** A track of a CSS grid: `8rem`, `minmax(6rem, 1fr)` */
  readonly width: string;
  readonly align?: 'number';
  readonly cell: (row: Row) => ReactNode;
  /** The next column has nothing to say of this row: the cell takes its room, too */
  readonly takesNext?: (row: Row) => boolean;
}

interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly count: number;
  /** null = not here yet; then a quiet dash stands in its place. */
  readonly rowAt: (index: number) => Row | null;
  readonly toneOf?: (row: Row) => Tone | undefined;
  readonly selected: number;
  readonly onSelect: (index: number) => void;
  /** Enter or a double click */
  readonly onOpen?: (index: number) => void;
  /** Which rows are on the screen, so that their pages can be fetched */
  readonly onVisible?: (from: number, to: number) => void;
  /** Height of each row, pixels */
  readonly rowPx?: number;
  readonly empty: ReactNode;
  /** The keyboard is on the table when the screen opens */
  readonly focusOnOpen?: boolean;
}

/**
 * A table of any length: only the rows on the screen are in the page. One stop of the tab key; arrows, PageUp/Down, Home
 * and End move, Enter opens.
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const { columns, count, rowAt, selected, onSelect, onOpen, onVisible } = props;
  const id = useId();
  const grid = useRef<HTMLDivElement>(null);
  const { focusOnOpen = false, rowPx = ROW_PX } = props;
  useEffect(() => {
    if (focusOnOpen) grid.current?.focus();
  }, [focusOnOpen]);
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowPx,
    overscan: 4,
  });
  const shown = virtual.getVirtualItems();
  const from = shown[0]?.index ?? 0;
  const to = shown.at(-1)?.index ?? 0;
  useEffect(() => onVisible?.(from, to), [onVisible, from, to]);
  const template = columns.map((column) => column.width).join(' ');
  // Where one comes back to, and where the row under the cursor has moved to, is in sight.
  const there = count > 0;
  useEffect(() => {
    if (there) virtual.scrollToIndex(selected);
  }, [virtual, there, selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      // Held, it was pressed for what was here before.
      if (count > 0 && !event.repeat) onOpen?.(selected);
      return;
    }
    const page = Math.floor((scroll.current?.clientHeight ?? 0) / rowPx);
    const target = movedTo(event.key, selected, count, page);
    if (target === null) return;
    event.preventDefault();
    // Rows of a place not drawn yet are asked for by the key itself, not a frame later by the scrolling.
    if (target < from) onVisible?.(target, Math.min(count - 1, target + page));
    if (target > to) onVisible?.(Math.max(0, target - page), target);
    onSelect(target);
  };

  const activeShown = count > 0 && selected >= from && selected <= to;
  return (
    <div
      className="grid"
      ref={grid}
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + HEAD_ROWS}
      aria-colcount={columns.length}
      aria-activedescendant={activeShown ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => onRow(event.target, onSelect)}
      onDoubleClick={(event) => onRow(event.target, onOpen)}
    >
      <div role="row" aria-rowindex={1} className="grid-head" style={{ gridTemplateColumns: template }} tabIndex={-1}>
        {columns.map((column, index) => (
          <span key={column.id} role="columnheader" aria-colindex={index + 1} className={column.align} tabIndex={-1}>
            {column.label}
          </span>
        ))}
      </div>
      <div className="grid-scroll" ref={scroll} role={count === 0 ? undefined : 'rowgroup'}>
        {count === 0 ? props.empty : null}
        <div className="grid-body" role="presentation" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <GridRow
                key={index}
                id={`${id}-${index}`}
                index={index}
                start={start}
                height={rowPx}
                row={row}
                columns={columns}
                template={template}
                selected={index === selected}
                tone={row === null ? undefined : props.toneOf?.(row)}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface GridRowProps<Row> {
  readonly id: string;
  readonly index: number;
  /** Pixels from the top of the table */
  readonly start: number;
  /** Pixels */
  readonly height: number;
  readonly row: Row | null;
  readonly columns: readonly Column<Row>[];
  readonly template: string;
  readonly selected: boolean;
  readonly tone: Tone | undefined;
}

/** Drawn again only where something of its own has changed, not with every key. One that is not here yet is one cell. */
const GridRow = memo(function GridRow<Row>({ id, index, start, row, columns, ...look }: GridRowProps<Row>) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 1 + HEAD_ROWS}
      aria-selected={look.selected}
      data-tone={look.tone}
      data-index={index}
      className="grid-row"
      style={{ transform: `translateY(${start}px)`, height: look.height, gridTemplateColumns: look.template }}
      tabIndex={-1}
    >
      {row === null ? (
        <span role="gridcell" aria-colindex={1} aria-colspan={columns.length} className="quiet" tabIndex={-1}>
          …
        </span>
      ) : (
        columns.map((column, place) => {
          if (columns[place - 1]?.takesNext?.(row) === true) return null;
          const wide = column.takesNext?.(row) === true ? { 'aria-colspan': 2, 'data-wide': true } : {};
          return (
            <span
              key={column.id}
              role="gridcell"
              aria-colindex={place + 1}
              className={column.align}
              tabIndex={-1}
              {...wide}
            >
              {column.cell(row)}
            </span>
          );
        })
      )}
    </div>
  );
}) as <Row>(props: GridRowProps<Row>) => ReactNode;

function onRow(clicked: EventTarget, act: ((index: number) => void) | undefined): void {
  const row = clicked instanceof Element ? clicked.closest<HTMLElement>('.grid-row') : null;
  if (row !== null) act?.(Number(row.dataset.index));
}

function movedTo(key: string, selected: number, count: number, page: number): number | null {
  const last = count - 1;
  const to = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return to(selected + 1);
    case 'ArrowUp':
      return to(selected - 1);
    case 'PageDown':
      return to(selected + page);
    case 'PageUp':
      return to(selected - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(last);
    default:
      return null;
  }
}
