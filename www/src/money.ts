// Sums of the page's own making, in whole fen; what a coupon does to them is the library's business.

/** `"12.5"` → 1250. The catalogue's prices and the library's figures have at most two decimals. */
export function toFen(yuan: string): number {
  const [whole = '0', fraction = ''] = yuan.split('.');
  return Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

/** 1250 → `"12.50"`. */
export function toYuan(fen: number): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
