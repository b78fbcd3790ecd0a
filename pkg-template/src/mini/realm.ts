// What wasm-bindgen's glue takes from the web and a mini-program's realm does not have. The build puts these in place
// of the globals of the same names, wherever the mini-program's scripts use them.

const CHUNK = 8192;

/**
 * UTF-8 to text, by functions that are native in every engine: without a JIT, a loop over the bytes takes ten times as
 * long.
 */
class Utf8Decoder {
  decode(bytes?: Uint8Array): string {
    if (!bytes) return '';
    let latin1 = '';
    for (let i = 0; i < bytes.length; i += CHUNK) {
      latin1 += String.fromCharCode.apply(null, bytes.subarray(i, i + CHUNK) as unknown as number[]);
    }
    return decodeURIComponent(escape(latin1));
  }
}

/** Text to UTF-8; half a surrogate pair becomes U+FFFD. */
class Utf8Encoder {
  encode(text: string): Uint8Array {
    const bytes = new Uint8Array(text.length * 3);
    return bytes.slice(0, this.encodeInto(text, bytes).written);
  }

  /** As much as there is room for. */
  encodeInto(text: string, bytes: Uint8Array): { read: number; written: number } {
    let at = 0;
    let i = 0;
    for (; i < text.length; i++) {
      const code = text.codePointAt(i)!;
      if (at + (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4) > bytes.length) break;
      if (code < 0x80) {
        bytes[at++] = code;
      } else if (code < 0x800) {
        bytes[at++] = 0xc0 | (code >> 6);
        bytes[at++] = 0x80 | (code & 63);
      } else if (code < 0x10000) {
        at = three(code < 0xd800 || code > 0xdfff ? code : 0xfffd, bytes, at);
      } else {
        i++;
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 63);
        bytes[at++] = 0x80 | ((code >> 6) & 63);
        bytes[at++] = 0x80 | (code & 63);
      }
    }
    return { read: i, written: at };
  }
}

function three(code: number, bytes: Uint8Array, at: number): number {
  bytes[at] = 0xe0 | (code >> 12);
  bytes[at + 1] = 0x80 | ((code >> 6) & 63);
  bytes[at + 2] = 0x80 | (code & 63);
  return at + 3;
}

// Some realms have no `globalThis`, and the ways around that need `new Function`. Nothing is looked up in it that a
// mini-program has.
const nothing = {};

export { Utf8Decoder as TextDecoder, Utf8Encoder as TextEncoder, nothing as globalThis };
