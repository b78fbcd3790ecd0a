const WORD = 2 ** 32;
const SAFE_HIGH_WORD = 2 ** 21;

/** Texts of amounts below 100 元, made once each: shares are mostly small. */
const small = new Array<string | undefined>(10_000);

/** The last of the larger texts: many coupons of a ranking leave the same to pay. */
const last = { low: 0, text: '0.00' };

/** A figure that the core gives in fen, in two words, as 元 with two decimals; exact above 2^53 too. */
export function yuan(words: Uint32Array, at: number): string {
  const low = words[at] as number;
  const high = words[at + 1] as number;
  if (high !== 0) return high < SAFE_HIGH_WORD ? format(high * WORD + low) : formatLarge(high, low);
  if (low < small.length) return (small[low] ??= format(low));
  if (low !== last.low) {
    last.text = format(low);
    last.low = low;
  }
  return last.text;
}

const decimals = Array.from({ length: 100 }, (_, cents) => `.${cents < 10 ? '0' : ''}${cents}`);

function format(fen: number): string {
  const cents = fen % 100;
  return `${(fen - cents) / 100}${decimals[cents]}`;
}

/** Splits six digits off: both parts are then whole numbers that a JavaScript number holds. */
function formatLarge(high: number, low: number): string {
  const million = 1e6;
  const middle = (high % million) * WORD + low;
  const head = Math.floor(high / million) * WORD + Math.floor(middle / million);
  const tail = String(middle % million).padStart(6, '0');
  return `${head}${tail.slice(0, 4)}.${tail.slice(4)}`;
}
