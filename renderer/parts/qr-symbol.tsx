import { type QrModules, qrModules } from './qr-modules.ts';

interface QrSymbolProps {
  readonly text: string;
  readonly label: string;
}

/** One QR symbol drawn as SVG, dark on white whatever the theme: scanners do not read it the other way round. */
export function QrSymbol({ text, label }: QrSymbolProps) {
  const modules = qrModules(text);
  const size = modules.length;
  return (
    <svg className="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(modules)} fill="#000" />
    </svg>
  );
}

/** A bar for each run of dark modules in a row. */
function pathOf(modules: QrModules): string {
  return modules
    .flatMap((row, y) =>
      row.flatMap((dark, x) => {
        if (!dark || row[x - 1] === true) return [];
        const end = row.indexOf(false, x);
        return [`M${x} ${y}h${(end < 0 ? row.length : end) - x}v1H${x}z`];
      }),
    )
    .join('');
}
