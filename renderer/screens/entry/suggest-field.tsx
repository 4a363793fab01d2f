import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { isComposing } from '../../app/keymap.ts';
import { FORWARD } from './enter-forward.ts';
import { inputHints, type Typing } from './typed-field.tsx';

interface SuggestFieldProps<Hit> {
  readonly path: string;
  readonly label: string;
  readonly typing: Typing;
  readonly value: string;
  readonly max: number;
  readonly differs?: boolean;
  readonly wrong?: boolean;
  readonly describedBy?: string | undefined;
  readonly disabled?: boolean;
  readonly keyOf: (hit: Hit) => string;
  readonly show: (hit: Hit) => ReactNode;
  /** @param text as typed; null = asked for without typing (arrow key, or a field that is still open) */
  readonly search: (text: string | null) => Promise<readonly Hit[]>;
  /** The list opens by itself when the keyboard comes here: Enter takes its first, or none before an arrow key */
  readonly openOnFocus?: 'first' | 'none' | undefined;
  readonly onType: (text: string) => void;
  readonly onChoose: (hit: Hit) => void;
}

/**
 * A field of free text with suggestions (combobox of the ARIA practices): what is typed stands as typed and is saved as
 * such; the arrows and Enter take a suggestion. Keys of a composition are the input method's.
 */
export function SuggestField<Hit>(props: SuggestFieldProps<Hit>) {
  const id = useId();
  const [hits, setHits] = useState<readonly Hit[]>([]);
  const [marked, setMarked] = useState(-1);
  const asked = useRef(0);
  const typed = useRef(props.value);
  const open = hits.length > 0;
  const close = () => {
    asked.current += 1;
    setHits([]);
    setMarked(-1);
  };
  // Somebody else filled the field: the suggestions are about what stood there before.
  useEffect(() => {
    if (typed.current === props.value) return;
    typed.current = props.value;
    asked.current += 1;
    setHits([]);
  }, [props.value]);
  const ask = async (text: string | null, mark: number) => {
    asked.current += 1;
    const number = asked.current;
    const found = await props.search(text);
    if (number !== asked.current) return;
    setHits(found);
    setMarked(Math.min(mark, found.length - 1));
  };
  const choose = (hit: Hit) => {
    close();
    props.onChoose(hit);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!open) return void ask(null, 0);
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setMarked((marked + step + hits.length) % hits.length);
    }
    if (!open) return;
    const hit = hits[marked];
    if (event.key === 'Enter' && hit !== undefined) {
      event.preventDefault();
      choose(hit);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  return (
    <span className="suggest" data-open={open || undefined}>
      <input
        id={`${id}-field`}
        className="input"
        role="combobox"
        aria-label={props.label}
        aria-autocomplete="list"
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && marked >= 0 ? `${id}-${marked}` : undefined}
        aria-invalid={props.wrong || undefined}
        aria-describedby={props.describedBy}
        data-path={props.path}
        data-differs={props.differs || undefined}
        {...FORWARD}
        {...inputHints(props.typing)}
        maxLength={props.max}
        disabled={props.disabled}
        value={props.value}
        onChange={(event) => {
          const { value } = event.target;
          typed.current = value;
          props.onType(value);
          if (value.trim() === '') close();
          else void ask(value, 0);
        }}
        onFocus={(event) => {
          event.target.select();
          if (props.openOnFocus !== undefined) void ask(null, props.openOnFocus === 'first' ? 0 : -1);
        }}
        onBlur={close}
        onKeyDown={onKeyDown}
      />
      <div id={`${id}-list`} className="suggest-list" role="listbox" aria-label={props.label} hidden={!open}>
        {hits.map((hit, index) => (
          <div
            key={props.keyOf(hit)}
            id={`${id}-${index}`}
            className="suggest-hit"
            role="option"
            tabIndex={-1}
            aria-selected={index === marked}
            ref={index === marked ? scrollToMarked : undefined}
            onMouseDown={(event) => {
              event.preventDefault();
              choose(hit);
            }}
          >
            {props.show(hit)}
          </div>
        ))}
      </div>
    </span>
  );
}

function scrollToMarked(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}
