import { useCallback, useEffect, useState } from 'react';

/**
 * What this machine's windows remember of their look: chosen in one, it holds in all. Nothing of patients or of the shop
 * is ever kept in the page.
 * @param choices the first one holds until another is chosen
 */
export function usePreference<Choice extends string>(
  name: string,
  choices: readonly [Choice, ...Choice[]],
): readonly [Choice, (choice: Choice) => void] {
  const [chosen, setChosen] = useState<Choice>(() => {
    const kept = window.localStorage.getItem(`chozai.${name}`);
    return choices.find((choice) => choice === kept) ?? choices[0];
  });
  useEffect(() => {
    const hear = ({ key, newValue }: StorageEvent) => {
      const heard = key === `chozai.${name}` ? choices.find((choice) => choice === newValue) : undefined;
      if (heard !== undefined) setChosen(heard);
    };
    window.addEventListener('storage', hear);
    return () => window.removeEventListener('storage', hear);
  });
  const choose = useCallback(
    (choice: Choice) => {
      window.localStorage.setItem(`chozai.${name}`, choice);
      setChosen(choice);
    },
    [name],
  );
  return [chosen, choose];
}
