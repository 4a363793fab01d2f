import { Screen } from '../../app/screen.tsx';

export function ReportsScreen() {
  return <Screen name="reports">{null}</Screen>;
}
