import Big from 'big.js';
import { type Decimal, decimalOf } from '../decimal.ts';

/** Amount of active substance in one unit (１錠, １ｇ, １ｍＬ, １包) in mg. */
export interface UnitStrength {
  readonly mgPerUnit: Decimal;
  readonly unit: string;
}

const UNITS = '錠|カプセル|包|枚|個|瓶|管|筒|袋|キット|シート|丸|ブリスター|本|セット|組|mL|g|L';
const SPEC_UNIT = new RegExp(`(?:^|[^.\\d])(?:\\d[\\d,.]*)(${UNITS})$`);
const MASS_PER_PIECE = /^([\d,.]+)(mg|g|μg)1(錠|カプセル|包|個|枚|管|筒|瓶|g|mL)$/;
const PERCENT = /^([\d.]+)%(?:1(g|mL)|([\d.]+)(?:g|mL)1(包|個|筒|瓶))$/;
const MASS_IN_VOLUME = /^([\d,.]+)(mg|g|μg)[\d.]+mL1(包|個|瓶|管|筒)$/;

const MG_PER: Readonly<Record<string, string>> = { g: '1000', mg: '1', μg: '0.001' };

function foldSpec(spec: string): string {
  return spec
    .normalize('NFKC')
    .replace(/µ/g, 'μ')
    .replace(/\s+/g, '')
    .replace(/\([^()]*\)$/, '');
}

/** The unit in which a product of this 規格 is counted (５ｍｇ１錠 → 錠, １０ｇ → g); null where it does not tell. */
export function unitOfSpec(spec: string): string | null {
  return spec.includes('\n') ? null : (SPEC_UNIT.exec(foldSpec(spec))?.[1] ?? null);
}

/** Strength from 規格; null where it is not certain (several components, 瓶 of a powder to dissolve, kits). */
export function strengthOfSpec(spec: string): UnitStrength | null {
  const folded = foldSpec(spec);
  const mass = MASS_PER_PIECE.exec(folded) ?? MASS_IN_VOLUME.exec(folded);
  if (mass !== null) {
    const [, amount = '', massUnit = '', unit = ''] = mass;
    const mg = new Big(amount.replace(/,/g, '')).times(MG_PER[massUnit] ?? '1');
    return { mgPerUnit: decimalOf(mg), unit };
  }
  const percent = PERCENT.exec(folded);
  if (percent === null) return null;
  const [, rate = '', whole, size, piece] = percent;
  const perUnit = new Big(rate).times(10).times(size ?? '1');
  return { mgPerUnit: decimalOf(perUnit), unit: whole ?? piece ?? '' };
}
