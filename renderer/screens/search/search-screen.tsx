import { Screen } from '../../app/screen.tsx';

export function SearchScreen() {
  return <Screen name="search">{null}</Screen>;
}
