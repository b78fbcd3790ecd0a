// Hashes come from the runtime: WebCrypto, and for MD5, which WebCrypto lacks outside workerd, from Node.

const utf8 = new TextEncoder();

/** HMAC-SHA256 as bytes. */
export function hmacSha256(secret: string, text: string): Promise<Uint8Array> {
  return hmac('SHA-256', secret, text);
}

/** HMAC-SHA1 as bytes, which zvcms asks for. */
export function hmacSha1(secret: string, text: string): Promise<Uint8Array> {
  return hmac('SHA-1', secret, text);
}

async function hmac(hash: string, secret: string, text: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash };
  const key = await crypto.subtle.importKey('raw', utf8.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8.encode(text)));
}

/** SHA-256 of a text in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8.encode(text))));
}

/** MD5 of a text as bytes. */
export function md5(text: string): Promise<Uint8Array> {
  return md5Bytes(utf8.encode(text));
}

/** HMAC-MD5 (RFC 2104) as bytes. */
export async function hmacMd5(secret: string, text: string): Promise<Uint8Array> {
  const block = 64;
  let key: Uint8Array = utf8.encode(secret);
  if (key.length > block) key = await md5Bytes(key);
  const padded = (pad: number) => Uint8Array.from({ length: block }, (_, i) => (key[i] ?? 0) ^ pad);
  const inner = await md5Bytes(join(padded(0x36), utf8.encode(text)));
  return md5Bytes(join(padded(0x5c), inner));
}

async function md5Bytes(bytes: Uint8Array): Promise<Uint8Array> {
  const node = nodeCrypto();
  if (node) return new Uint8Array(node.createHash('md5').update(bytes).digest());
  return new Uint8Array(await crypto.subtle.digest('MD5', bytes as Uint8Array<ArrayBuffer>));
}

function nodeCrypto(): typeof import('node:crypto') | undefined {
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return undefined;
  return process.getBuiltinModule('node:crypto');
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Lower-case hex. */
export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Base64, with `+`, `/` and `=`. */
export function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

/** Random text of decimal digits, the first of them not 0. */
export function randomDigits(length: number): string {
  const bytes = crypto.getRandomValues(new Uint32Array(length));
  return Array.from(bytes, (value, i) => (i === 0 ? 1 + (value % 9) : value % 10)).join('');
}
