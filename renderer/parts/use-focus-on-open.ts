import { type RefObject, useEffect, useRef } from 'react';

/** @returns for the one element that has the keyboard when its dialog or screen opens */
export function useFocusOnOpen<Part extends HTMLElement>(): RefObject<Part | null> {
  const part = useRef<Part>(null);
  useEffect(() => part.current?.focus(), []);
  return part;
}
