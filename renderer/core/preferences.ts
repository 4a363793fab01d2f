import { useCallback, useState } from 'react';

/**
 * What this machine's window remembers of its look. Nothing of patients or of the shop is ever kept in the page.
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
  const choose = useCallback(
    (choice: Choice) => {
      window.localStorage.setItem(`chozai.${name}`, choice);
      setChosen(choice);
    },
    [name],
  );
  return [chosen, choose];
}
