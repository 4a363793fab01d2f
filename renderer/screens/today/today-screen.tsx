import { Screen } from '../../app/screen.tsx';

export function TodayScreen() {
  return <Screen name="today">{null}</Screen>;
}
