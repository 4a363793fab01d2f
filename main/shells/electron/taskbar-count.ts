import type { App, BrowserWindow, NativeImage } from 'electron';

type Count = (count: number) => void;
interface Images {
  createFromBitmap(bitmap: Buffer, size: { readonly width: number; readonly height: number }): NativeImage;
}

const SIDE = 16;
const RADIUS = 7.6;
const DOT = { blue: 0x1f, green: 0x12, red: 0xb4 };
/** 3 by 5 points a sign, row by row; drawn twice as large. */
const SIGNS: Readonly<Record<string, string>> = {
  '1': '.#.##..#..#.###',
  '2': '###..#####..###',
  '3': '###..#.##..####',
  '4': '#.##.####..#..#',
  '5': '####..###..####',
  '6': '####..####.####',
  '7': '###..#..#..#..#',
  '8': '####.#####.####',
  '9': '####.####..####',
  '+': '....#.###.#....',
};

/** How many rows need a person, on the icon in the taskbar or dock. Windows knows no number there: it is drawn. */
export function taskbarCount(
  app: Pick<App, 'setBadgeCount'>,
  window: Pick<BrowserWindow, 'setOverlayIcon'>,
  images: Images,
  platform: NodeJS.Platform,
): Count {
  if (platform !== 'win32') return (count) => void app.setBadgeCount(count);
  return (count) => {
    if (count === 0) window.setOverlayIcon(null, '');
    else
      window.setOverlayIcon(images.createFromBitmap(drawn(count), { width: SIDE, height: SIDE }), `要対応 ${count}件`);
  };
}

/** A red dot with the number in white, as BGRA; more than nine is a plus. */
function drawn(count: number): Buffer {
  const sign = SIGNS[count > 9 ? '+' : String(count)] ?? '';
  const bitmap = Buffer.alloc(SIDE * SIDE * 4);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) {
      if (Math.hypot(x - (SIDE - 1) / 2, y - (SIDE - 1) / 2) > RADIUS) continue;
      const column = Math.floor((x - 5) / 2);
      const row = Math.floor((y - 3) / 2);
      const inside = column >= 0 && column < 3 && row >= 0 && row < 5;
      const white = inside && sign.charAt(row * 3 + column) === '#';
      bitmap.set(white ? [0xff, 0xff, 0xff, 0xff] : [DOT.blue, DOT.green, DOT.red, 0xff], (y * SIDE + x) * 4);
    }
  }
  return bitmap;
}
