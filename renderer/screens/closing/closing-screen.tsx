import { Screen } from '../../app/screen.tsx';

export function ClosingScreen() {
  return <Screen name="closing">{null}</Screen>;
}
