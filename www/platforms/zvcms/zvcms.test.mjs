import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPlatforms } from '../index.mjs';
import { GOODS } from './seed.mjs';
import { zvcmsToken } from './signature.mjs';

/** @type {Awaited<ReturnType<typeof startPlatforms>>} */
let platforms;
let nonce = 1;

before(async () => {
  platforms = await startPlatforms();
});
after(() => platforms.close());
beforeEach(() => platforms.reset());

const USER = '383933091455959041';

/** @param {unknown} params @param {Record<string, unknown>} [override] */
async function list(params, override = {}) {
  const { openId, grantCode, openKey } = platforms.seeds.zvcms.credentials;
  const envelope = {
    OpenId: openId,
    GrantCode: grantCode,
    Timestamp: String(Math.floor(platforms.now() / 1000)),
    Nonce: String(nonce++),
    Action: 'user.user-use-coupon',
  };
  const body = JSON.stringify({ ...envelope, Token: zvcmsToken(envelope, openKey), Params: params, ...override });
  const response = await fetch(`${platforms.url}/api/v2`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  return /** @type {any} */ (await response.json());
}

/** @param {any} answer @returns {string[]} */
const titles = (answer) => answer.data.map((/** @type {any} */ row) => row.coupon.title);

test('without a cart the whole wallet is listed: 25 coupons, every category, scene, shop range and expiry', async () => {
  const { status, code, data } = await list({ user_id: USER });
  assert.deepEqual([status, code, data.length], ['true', '0', 25]);
  const values = (/** @type {string} */ key) => [...new Set(data.map((/** @type {any} */ row) => row.coupon[key]))].sort();
  assert.deepEqual(values('category'), ['0', '2', '3', '4', '5', '6', '7', '8']);
  assert.deepEqual(values('scene_type'), ['1', '2', '3', '4', '5', '6', '7']);
  assert.deepEqual(values('multi_range_type'), ['0', '1', '2']);
  assert.deepEqual(values('expire_type'), ['0', '1', '2']);
  assert.ok(' number_of_user' in data[0].coupon, 'keys with a leading space');
  assert.equal(new Set(data.map((/** @type {any} */ row) => row.id)).size, 25);
});

test('what the cart, the shop and the scene cannot use is left out', async () => {
  const marks = [{ num: '2', trade_mark: GOODS.lemon, price: '16' }];
  const small = titles(await list({ user_id: USER, multi_mark: '1001', type_cate: '1', trade_marks: marks }));
  assert.ok(small.includes('堂食立减5元'));
  for (const missing of ['满60减8', '外卖满80减12', '太古里店开业券', '茉莉鲜奶绿8折']) assert.ok(!small.includes(missing), missing);

  const four = [{ num: 4, trade_mark: GOODS.lemon, price: 16 }];
  const larger = titles(await list({ user_code: 'M1393309145', multi_mark: '1001', type_cate: '3', trade_marks: four }));
  assert.ok(larger.includes('满60减8') && larger.includes('最便宜一件免单') && larger.includes('免配送费'));
  assert.ok(!larger.includes('堂食立减5元'));
});

test("the platform's own figure comes with the cart that was sent", async () => {
  const trade_marks = [{ num: '3', trade_mark: GOODS.grape, price: '28' }, { num: '1', trade_mark: GOODS.lemon, price: '16' }];
  const { data } = await list({ user_id: USER, trade_marks });
  const quote = (/** @type {string} */ title) => data.find((/** @type {any} */ row) => row.coupon.title === title)?.coupon.all_coupon_amount;
  assert.deepEqual(['满60减8', '全场9折券', '买2送1', '最便宜一件免单'].map(quote), ['8.00', '10.00', '28.00', '16.00']);
});

test('refusals: business with status true, system with status false', async () => {
  const cases = [
    [{}, 'user_id和user_code必传一个'],
    [{ user_id: '1' }, '查询的信息不存在'],
    [{ user_id: USER, type_cate: 2 }, 'type_cate格式错误'],
    [{ user_id: USER, trade_marks: [{ num: 1.5, trade_mark: 'x', price: 1 }] }, 'trade_marks格式错误'],
    [{ user_id: USER, discount_price: '-1' }, 'discount_price格式错误'],
  ];
  for (const [params, message] of cases) {
    const answer = await list(params);
    assert.deepEqual([answer.status, answer.message, 'data' in answer], [true, message, false]);
  }
  const overrides = [
    [{ Token: 'forged' }, '签名错误'],
    [{ Timestamp: '1547186244' }, '时间戳已过期'],
    [{ Nonce: 'x' }, '公共参数错误: Nonce'],
    [{ GrantCode: '' }, '公共参数错误: GrantCode'],
  ];
  for (const [override, message] of overrides) {
    const answer = await list({ user_id: USER }, /** @type {any} */ (override));
    assert.deepEqual([answer.status, answer.message], [false, message]);
  }
});

test('the signature scheme is whatever the caller says', async () => {
  let other = await startPlatforms({ seeds: { zvcms: { token: (/** @type {any} */ { Nonce }) => `own-${Nonce}` } } });
  [other, platforms] = [platforms, other];
  assert.equal((await list({ user_id: USER })).message, '签名错误');
  assert.equal((await list({ user_id: USER }, { Nonce: '7', Token: 'own-7' })).data.length, 25);
  await platforms.close();
  platforms = other;
});
