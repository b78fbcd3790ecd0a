// The examples of the platforms' documents, cut out of the documents themselves.
import { readFileSync } from 'node:fs';

const read = (name) => readFileSync(new URL(`../../seeds/${name}`, import.meta.url), 'utf8');

export const DISTRIBUTE = read('000_36f8ed69e800d593.txt');
export const WRITE_OFFS = read('001_cc8a986f078ed664.txt');
export const SEND = read('002_f1ebaedb960291bc.txt');
export const ZVCMS = read('004_2f4015550118a62d.txt');

/** Waiqin's document has seven parts. */
export const waiqin = (title) => read('003_757b692ca94c49b5.txt').split(/^# /m).find((part) => part.startsWith(title));

/** The JSON text that follows these captions, one behind the other. */
export function jsonAfter(document, ...captions) {
  const from = captions.reduce((at, caption) => {
    const found = document.indexOf(caption, at);
    if (found < 0) throw new Error(`no ${caption}`);
    return found + caption.length;
  }, 0);
  const start = from + document.slice(from).search(/[{[]/);
  for (let end = start + 1; end <= document.length; end++) {
    const text = document.slice(start, end);
    if (/[}\]]$/.test(text) && isJson(text)) return text;
  }
  throw new Error(`no example after ${captions.join(', ')}`);
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The XML element of this name. */
export const xml = (document, name) => new RegExp(`<${name}>[^]*?</${name}>`).exec(document)[0];

/** The address that a document states: 请求地址. */
export const addressIn = (document) => /请求地址[：:]\s*(.*?)\s*(?:在线调试|$)/m.exec(document)[1].replace(/\\|\s/g, '');

/** The query of a curl example, as pairs. */
export function curlQuery(document) {
  const [, query] = /'https:[^'?]*\?([^']*)'/.exec(document);
  return query.split('&').map((pair) => pair.split('='));
}

/** What the setters of the Java example are given, under the names of the wire. */
export function javaFields(document) {
  const setters = [...document.matchAll(/obj1\.set(\w+)\("?(.*?)"?L?\);/g)];
  const snake = (name) => name.replace(/[A-Z]/g, (letter, at) => (at ? '_' : '') + letter.toLowerCase());
  return Object.fromEntries(setters.map(([, name, value]) => [snake(name), value]));
}

/** JSON with its nulls left out, and ids that no number of JavaScript's holds as text. */
export function wire(text) {
  const fields = JSON.parse(text.replace(/:\s*(\d{16,})/g, ':"$1"'));
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
