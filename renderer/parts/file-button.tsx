import { type RefObject, useRef } from 'react';

interface FileButtonProps {
  readonly label: string;
  /** `.xlsx,.csv` */
  readonly accept?: string;
  readonly disabled?: boolean;
  /** For a key that does the same: clicking the field asks for the files */
  readonly field?: RefObject<HTMLInputElement | null>;
  readonly onFiles: (files: readonly File[]) => void;
}

/** A button that lets a person choose files; the same file may be chosen again. */
export function FileButton({ label, accept, disabled = false, field: given, onFiles }: FileButtonProps) {
  const own = useRef<HTMLInputElement>(null);
  const field = given ?? own;
  return (
    <>
      <button type="button" className="button" disabled={disabled} onClick={() => field.current?.click()}>
        {label}
      </button>
      <input
        ref={field}
        type="file"
        multiple
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </>
  );
}
