// Whatever comes in, `prepare`, `parse` and `toCoupons` answer with a CouponKitError that says where, or rightly; and the
// module works on.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { CouponKitError, init, parse, prepare, toCoupons } from 'couponkit';

await init();

const ZVCMS = 'zvcms.listUsableCoupons';
const WAIQIN = 'waiqin.receiveVoucher';
const good = (more) => ({ userId: '42', tradeMarks: [{ num: 2, tradeMark: '6901', price: '9.90' }], ...more });
const mark = (more) => good({ tradeMarks: [{ num: 2, tradeMark: '6901', price: '9.90', ...more }] });
const lone = 'a\ud800';
const nested = (depth) => '['.repeat(depth) + ']'.repeat(depth);
const deep = (depth) => Array.from({ length: depth }).reduce((value) => [value], 1);
const cyclic = () => {
  const params = good();
  params.tradeMarks.push(params);
  return params;
};

/** Operation, params, settings; where the fault is. */
const REFUSED = [
  ['a price that is NaN', [ZVCMS, mark({ price: NaN })], 'params.tradeMarks[0].price'],
  ['an infinite price', [ZVCMS, mark({ price: -Infinity })], 'params.tradeMarks[0].price'],
  ['a price with an exponent', [ZVCMS, mark({ price: '1e3' })], 'params.tradeMarks[0].price'],
  ['a price of nine decimals', [ZVCMS, mark({ price: '1.123456789' })], 'params.tradeMarks[0].price'],
  ['a price of 10^13', [ZVCMS, mark({ price: '10000000000000' })], 'params.tradeMarks[0].price'],
  ['a negative price', [ZVCMS, mark({ price: '-1' })], 'params.tradeMarks[0].price'],
  ['an empty price', [ZVCMS, mark({ price: '' })], 'params.tradeMarks[0].price'],
  ['a price that is a list', [ZVCMS, mark({ price: [] })], 'params.tradeMarks[0].price'],
  ['a price that is a BigInt', [ZVCMS, mark({ price: 1n })], 'params.tradeMarks[0].price'],
  ['no price', [ZVCMS, mark({ price: undefined })], 'params.tradeMarks[0].price'],
  ['half a piece', [ZVCMS, mark({ num: 1.5 })], 'params.tradeMarks[0].num'],
  ['no piece', [ZVCMS, mark({ num: 0 })], 'params.tradeMarks[0].num'],
  ['pieces beyond an int', [ZVCMS, mark({ num: 2 ** 31 })], 'params.tradeMarks[0].num'],
  ['pieces in words', [ZVCMS, mark({ num: '两' })], 'params.tradeMarks[0].num'],
  ['a mark that is a number over 2^53', [ZVCMS, mark({ tradeMark: 9007199254740994 })], 'params.tradeMarks[0].tradeMark'],
  ['a mark with half a character', [ZVCMS, mark({ tradeMark: lone })], 'params.tradeMarks[0].tradeMark'],
  ['a user id that is a number over 2^53', [ZVCMS, good({ userId: 383933091455959041 })], 'params.userId'],  
  ['a user id that is a list', [ZVCMS, good({ userId: ['1'] })], 'params.userId'],
  ['a user id that is an object', [ZVCMS, good({ userId: {} })], 'params.userId'],
  ['neither user', [ZVCMS, good({ userId: undefined })], 'params.userId'],
  ['an empty user', [ZVCMS, good({ userId: '' })], 'params.userId'],
  ['goods that are text', [ZVCMS, good({ tradeMarks: '[]' })], 'params.tradeMarks'],
  ['goods that are an object', [ZVCMS, good({ tradeMarks: {} })], 'params.tradeMarks'],
  ['a line that is null', [ZVCMS, good({ tradeMarks: [null] })], /^params\.tradeMarks\[0\]/],
  ['a line that is text', [ZVCMS, good({ tradeMarks: ['x'] })], 'params.tradeMarks[0]'],
  ['a way of buying that is none', [ZVCMS, good({ typeCate: '2' })], 'params.typeCate'],
  ['a way of buying that is true', [ZVCMS, good({ typeCate: true })], 'params.typeCate'],
  ['a discount that is an object', [ZVCMS, good({ discountPrice: {} })], 'params.discountPrice'],
  ['a shop that is a number', [ZVCMS, good({ multiMark: 1001 })], 'params.multiMark'],
  ['a param that is none', [ZVCMS, good({ url: 'https://evil.example' })], 'params.url'],
  ['a param named __proto__', [ZVCMS, JSON.parse('{"userId":"42","tradeMarks":[],"__proto__":{"x":1}}')], /^params/],
  ['a param with a phone number for a name', [ZVCMS, good({ 13333333333: 1 })], 'params.*'],
  ['a platform’s own name', [ZVCMS, good({ user_id: '1' })], 'params.user_id'],
  ['params that are text', [ZVCMS, '{}'], 'params'],
  ['params that are a list', [ZVCMS, []], 'params'],
  ['params that are a number', [ZVCMS, 5], 'params'],
  ['params that are null', [ZVCMS, null], 'params'],
  ['no params', [ZVCMS, undefined], 'params'],
  ['params that are a function', [ZVCMS, () => good()], 'params'],
  ['params that are a Map', [ZVCMS, new Map()], 'params'],
  ['params that hold themselves', [ZVCMS, cyclic()], /^params\.tradeMarks/],
  ['nesting 10,000 deep', [ZVCMS, good({ multiMark: deep(10_000) })], /^params\.multiMark/],
  ['a param that is a function', [ZVCMS, good({ multiMark: () => '1' })], 'params.multiMark'],
  ['settings that are text', [ZVCMS, good(), 'x'], 'settings'],
  ['an unknown setting', [ZVCMS, good(), { baseurl: 'https://x' }], 'settings.baseurl'],
  ['a base URL of another scheme', [ZVCMS, good(), { baseUrl: 'javascript:alert(1)' }], 'settings.baseUrl'],
  ['a base URL with a user', [ZVCMS, good(), { baseUrl: 'https://a@evil.example' }], 'settings.baseUrl'],
  ['a base URL that is a number', [ZVCMS, good(), { baseUrl: 5 }], 'settings.baseUrl'],
  ['a scale that is none', [ZVCMS, good(), { discountScale: 'zhe' }], 'settings.discountScale'],
  ['a setting of answers', [ZVCMS, good(), { goods: {} }], 'settings.goods'],
  ['an operation that is none', ['zvcms.list', good()], 'operation'],
  ['an operation named __proto__', ['__proto__', good()], 'operation'],
  ['an operation that is a number', [5, good()], 'operation'],
  ['an operation with half a character', [lone, good()], 'operation'],
  ['an operation that is an object', [{ toString: () => ZVCMS }, good()], 'operation'],
  ['a voucher whose number is over 2^53', [WAIQIN, { voucherId: 708742168422351694, cmId: '1' }], 'params.voucherId'],  
  ['a time in another form', [WAIQIN, { voucherId: '1', cmId: '1', receiveTime: '2026-01-01T00:00:00Z' }], 'params.receiveTime'],
  ['a day that does not exist', [WAIQIN, { voucherId: '1', cmId: '1', receiveTime: '2026-02-30 00:00:00' }], 'params.receiveTime'],
];

for (const [what, [operation, params, settings], path] of REFUSED) {
  test(`prepare refuses ${what}`, () => {
    refuses(() => prepare(operation, params, settings), 'invalidInput', path);
    worksOn();
  });
}

const row = (more) => ({ id: '1', coupon_id: '9', start_at: '1571068800', end_at: '1572796799', status: '0', coupon: {}, ...more });
const answer = (...data) => JSON.stringify({ status: 'true', code: '0', message: '', data });
const example = seedAnswer();

/** A text, and how it is refused. */
const BAD_ANSWERS = [
  ['nothing', ''],
  ['spaces', ' \n '],
  ['a byte order mark alone', '\ufeff'],
  ['null', 'null'],
  ['a number', '5'],
  ['a list', '[]'],
  ['a text', '"ok"'],
  ['true', 'true'],
  ['an empty object', '{}'],
  ['a page', '<!DOCTYPE html><html><body>502</body></html>'],
  ['XML', '<status>true</status>'],
  ['a truncated answer', example.slice(0, example.length / 2)],
  ['an answer without its last brace', example.trimEnd().slice(0, -1)],
  ['an answer with something behind it', `${example} x`],
  ['two answers', example + example],
  ['single quotes', "{'status':'true'}"],
  ['a comma too many', '{"status":"true","code":"0","data":[],}'],
  ['a comment', '{"status":"true","code":"0","data":[] /* none */}'],
  ['NaN', '{"status":"true","code":NaN}'],
  ['an id with half a character', answer(row({ id: '\ud800' }))],
  ['nesting 10,000 deep', nested(10_000)],
  ['nesting 10,000 deep within', `{"status":"true","code":"0","data":${nested(10_000)}}`],
  ['10,000 objects deep', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
  ['20 MB of brackets', nested(10_000_000)],
  ['20 MB of text', `{"status":"true","code":"0","data":"${'x'.repeat(20_000_000)}"}`],
  ['no status', '{"code":"0","data":[]}'],
  ['a status that is a list', '{"status":[],"code":"0","data":[]}'],
  ['data that are text', '{"status":"true","code":"0","data":"none"}'],
  ['data that are a number', '{"status":"true","code":"0","data":7}'],
  ['rows that are text', answer('x')],
  ['rows that are numbers', answer(1, 2)],
  ['a row that is a list', answer([])],
  ['an id that is an object', answer(row({ id: {} }))],
  ['an id that is a list', answer(row({ id: ['1'] }))],
  ['a coupon that is text', answer(row({ coupon: 'x' }))],
  ['a coupon that is a list', answer(row({ coupon: [1] }))],
  ['a template id that is an object', answer(row({ coupon: { id: {} } }))],
  ['an id in exponents', '{"status":"true","code":"0","data":[{"id":1e400,"coupon":{}}]}'],
];

test('one truncated emoji or raw line break in a name does not cost the list', () => {
  const text = answer(row({ coupon: { id: 'T', title: 'cut' } }), row({ id: '2', coupon: { id: 'U', title: 'whole' } }));
  for (const [given, shown] of [['\\ud83c', '\ufffd'], ['\n', '\ufffd'], ['\t', '\ufffd']]) {
    const { rows } = parse(ZVCMS, text.replace('cut', given));
    assert.deepEqual(rows.map(({ coupon }) => coupon.title), [shown, 'whole']);
    assert.equal(toCoupons(ZVCMS, text.replace('cut', given)).length, 2);
  }
});

for (const [what, text] of BAD_ANSWERS) {
  test(`parse and toCoupons refuse ${what}`, () => {
    for (const read of [parse, toCoupons]) {
      const started = performance.now();
      refuses(() => read(ZVCMS, text), 'badResponse', /^/);
      assert.ok(performance.now() - started < 1000 + text.length / 20_000, 'in time');
    }
    worksOn();
  });
}

for (const [what, text, options, path] of [
  ['a text that is undefined', undefined, {}, 'text'],
  ['a text that is a number', 5, {}, 'text'],
  ['a text that was parsed already', JSON.parse(example), {}, 'text'],
  ['a text with half a character', `${example}${lone}`, {}, 'text'],
  ['options that are text', example, 'x', 'options'],
  ['an unknown option', example, { scale: 'tenths' }, 'options.scale'],
  ['a status that is no HTTP status', example, { status: 7 }, 'options.status'],
  ['goods that are text', example, { goods: { T: 'p' } }, 'options.goods.T'],
  ['a template without an id', example, { templates: [{ title: 'x' }] }, 'options.templates[0].templateId'],
  ['a template whose threshold is none', example, { templates: [{ templateId: 'a', minAmount: 'x' }] }, 'options.templates[0].minAmount'],
]) {
  test(`parse refuses ${what}`, () => {
    refuses(() => parse(ZVCMS, text, options), 'invalidInput', path);
    worksOn();
  });
}

test('parse refuses an operation that is none', () => {
  refuses(() => parse('toString', example), 'invalidInput', 'operation');
});

/** Answers that are odd, and what is read of them. */
for (const [what, text, expected] of [
  ['no data', '{"status":true,"code":"0","message":""}', []],
  ['null data', '{"status":true,"code":0,"data":null}', []],
  ['empty data', '{"status":"true","code":"0","data":[]}', []],
  ['a byte order mark', `\ufeff${answer(row())}`, ['1']],
  ['an id over 2^53 as a bare number', '{"status":1,"code":0,"data":[{"id":383933091455959041,"start_at":1,"end_at":2,"status":0,"coupon":{}}]}', ['383933091455959041']],
  ['keys named __proto__', answer(row()).replace('"coupon":{}', '"coupon":{"__proto__":{"polluted":1},"constructor":1}'), ['1']],
  ['an emoji in an id', answer(row({ id: '券😀' })), ['券😀']],
]) {
  test(`toCoupons reads ${what}`, () => {
    assert.deepEqual(toCoupons(ZVCMS, text).map(({ id }) => id), expected);
    assert.equal({}.polluted, undefined);
  });
}

test('no coupon has a guessed figure: what is not readable is an unknown rule or a refusal', () => {
  for (const amount of ['abc', '1e3', '-5', 'NaN', '１０', {}, [], true, '9'.repeat(400), '0x10', '8,5']) {
    const text = answer(row({ coupon: { id: '9', category: '0', coupon_type: '0', amount } }));
    let coupons;
    try {
      coupons = toCoupons(ZVCMS, text);
    } catch (error) {
      assert.ok(CouponKitError.is(error) && error.code === 'badResponse', `${error}`);
      continue;
    }
    assert.equal(coupons[0].benefit.amount, undefined, JSON.stringify(amount));
    assert.ok(coupons[0].unknownRules.length > 0);
  }
});

test('a platform’s failure is told as such', () => {
  const error = refuses(() => parse(ZVCMS, '{"status":true,"code":"40012","message":"查询的信息不存在"}'), 'platform', /^/);
  assert.equal(error.platformCode, '40012');
  assert.equal(error.operation, ZVCMS);
});

test('neither message nor path repeats what was passed', () => {
  const secret = '13333333333';
  for (const run of [
    () => prepare(ZVCMS, good({ userId: 5, [secret]: secret })),
    () => prepare(ZVCMS, mark({ price: secret + 'x' })),
    () => parse(ZVCMS, `{"status":"true","code":"0","data":[{"id":"${secret}`),
  ]) {
    assert.throws(run, (error) => !JSON.stringify(error).includes(secret));
  }
});

function refuses(call, code, path) {
  let error;
  assert.throws(call, (thrown) => {
    error = thrown;
    return true;
  });
  assert.ok(CouponKitError.is(error), `${error}`);
  assert.equal(error.code, code, error.message);
  if (path instanceof RegExp) assert.match(error.path ?? '', path);
  else assert.equal(error.path, path);
  assert.ok(error.messages['zh-CN'] && error.messages.en);
  return error;
}

function worksOn() {
  assert.equal(prepare(ZVCMS, good()).method, 'POST');
  assert.equal(parse(ZVCMS, answer(row())).rows[0].id, '1');
}

/** The document's own example of an answer. */
function seedAnswer() {
  const document = readFileSync(new URL('../seeds/004_2f4015550118a62d.txt', import.meta.url), 'utf8');
  const start = document.indexOf('{', document.indexOf('响应示例'));
  return document.slice(start, document.indexOf('异常示例')).trim();
}
