/** The characters that stand for bytes, as `tools/package/text.mjs` chooses them; the last two lead a second one. */
const EXCLUDED = '"\'`$\\<';
const FIRST = 32;
const LAST = 126;
const SINGLES = LAST - FIRST + 1 - EXCLUDED.length - 2;

/** The bytes of the module that an entry carries inside itself as text. */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const ranks = ranksOfCharacters();
  const order = new Uint8Array(256);
  for (let i = 0; i < 256; i++) order[i] = parseInt(text.slice(2 * i, 2 * i + 2), 16);
  const bytes = new Uint8Array(text.length);
  let size = 0;
  for (let i = 512; i < text.length; i++) {
    let rank = ranks[text.charCodeAt(i)]!;
    if (rank >= SINGLES) rank = SINGLES + (rank - SINGLES) * (SINGLES + 2) + ranks[text.charCodeAt(++i)]!;
    bytes[size++] = order[rank]!;
  }
  return bytes.subarray(0, size);
}

function ranksOfCharacters(): Uint8Array {
  const ranks = new Uint8Array(LAST + 1);
  let rank = 0;
  for (let code = FIRST; code <= LAST; code++) {
    if (!EXCLUDED.includes(String.fromCharCode(code))) ranks[code] = rank++;
  }
  return ranks;
}
