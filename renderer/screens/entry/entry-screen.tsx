import { Screen } from '../../app/screen.tsx';

export function EntryScreen() {
  return <Screen name="entry">{null}</Screen>;
}
