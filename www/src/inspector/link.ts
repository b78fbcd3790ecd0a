// A question as a link. It stands behind the #, which a browser sends to nobody.

import { type Question, SOURCES, type Source } from './inspect';

/** What a link may unfold to; a longer one is somebody's joke. */
const MOST_BYTES = 4_000_000;

const FIELDS = ['answer', 'reading', 'cart', 'context', 'options'] as const;

/** The fragment for a question, without its #. */
export async function toFragment(question: Question): Promise<string> {
  const text = new Blob([JSON.stringify(question)]).stream();
  const bytes = new Uint8Array(await new Response(text.pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer());
  const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(letters).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** The question of a fragment, or `null` where it is none: a link comes from anybody. */
export async function fromFragment(fragment: string): Promise<Question | null> {
  try {
    const letters = atob(fragment.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return questionOf(JSON.parse(await unfold(bytes)));
  } catch {
    return null;
  }
}

async function unfold(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MOST_BYTES) throw new RangeError('too long');
    text += decoder.decode(value, { stream: true });
  }
}

function questionOf(value: unknown): Question | null {
  if (typeof value !== 'object' || value === null) return null;
  const given = value as Partial<Record<keyof Question, unknown>>;
  const isText = FIELDS.every((field) => typeof given[field] === 'string');
  if (!isText || typeof given.source !== 'string' || !Object.hasOwn(SOURCES, given.source)) return null;
  const { answer, reading, cart, context, options } = given as Record<keyof Question, string>;
  return { source: given.source as Source, answer, reading, cart, context, options };
}
