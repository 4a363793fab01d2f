import { Screen } from '../../app/screen.tsx';

export function CheckScreen() {
  return <Screen name="check">{null}</Screen>;
}
