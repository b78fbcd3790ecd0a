// An answer of waiqin.queryVouchers with as many vouchers as asked for, a kilobyte each: the row of its document's
// example, with an id of its own, as a bare 64-bit number, and for five goods.
import { readFileSync } from 'node:fs';

export function vouchersText(count) {
  const document = readFileSync(new URL('../tests/seeds/003_757b692ca94c49b5.txt', import.meta.url), 'utf8');
  const section = document.slice(document.indexOf('# 优惠券查询接口'));
  const [example] = JSON.parse(bracketed(section.slice(section.indexOf('数据DATA示例'))));
  const { id, ...rest } = example;
  const [goods] = rest.pdInfos;
  rest.pdInfos = Array.from({ length: 5 }, (_, i) => ({ ...goods, code: `${goods.code}${i}` }));
  const row = (i) => `{"id":${BigInt(id) + BigInt(i)},${JSON.stringify(rest).slice(1)}`;
  const rows = Array.from({ length: count }, (_, i) => row(i));
  // The platform sends the rows as JSON or as text with JSON in it; as JSON everybody has all of it to read.
  return `{"return_code":"0","return_msg":null,"msg_id":"1","response_data":[${rows.join()}]}`;
}

/** From the first bracket to the one that closes it; the example has none inside its texts. */
function bracketed(text) {
  const start = text.indexOf('[');
  let depth = 0;
  for (let at = start; ; at++) {
    if (text[at] === '[') depth++;
    if (text[at] === ']' && --depth === 0) return text.slice(start, at + 1);
  }
}
