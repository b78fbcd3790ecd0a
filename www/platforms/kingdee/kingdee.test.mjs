import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { startPlatforms } from '../index.mjs';
import { kingdeeAppSignature, kingdeeCanonical, kingdeeSignature, queryText } from './signature.mjs';

/** @type {Awaited<ReturnType<typeof startPlatforms>>} */
let platforms;
let nonce = 1000000000;

before(async () => {
  platforms = await startPlatforms();
});
after(() => platforms.close());
beforeEach(() => platforms.reset());

const TOKEN_PATH = '/jdyconnector/app_management/kingdee_auth_token';
const DISTRIBUTE = '/jdy/v2/ls/coupons_distribute';
const WRITE_OFFS = '/jdy/v2/ls/coupons_write_off';
const IN_STOCK = '1820256048657727488';

/**
 * A rightly signed request, with headers replaced where a test wants one wrong.
 * @param {{ method?: string, path?: string, query?: [string, string][], body?: unknown, token?: string,
 *   headers?: Record<string, string> }} parts
 */
async function call({ method = 'POST', path = DISTRIBUTE, query = [], body, token, headers = {} }) {
  const { credentials } = platforms.seeds.kingdee;
  const timestamp = String(platforms.now());
  const fresh = String(nonce++);
  const secret = credentials.clientSecret;
  /** @type {Record<string, string>} */
  const all = {
    'content-type': 'application/json',
    'x-api-clientid': credentials.clientId,
    'x-api-auth-version': '2.0',
    'x-api-timestamp': timestamp,
    'x-api-signheaders': 'X-Api-TimeStamp,X-Api-Nonce',
    'x-api-nonce': fresh,
    'x-api-signature': kingdeeSignature({ method, path, query, nonce: fresh, timestamp, secret }),
    'x-gw-router-addr': credentials.domain,
    ...(token ? { 'app-token': token } : {}),
    ...headers,
  };
  const url = platforms.url + path + (query.length > 0 ? `?${queryText(query)}` : '');
  const response = await fetch(url, { method, headers: all, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: response.status, headers: response.headers, answer: /** @type {any} */ (await response.json()) };
}

async function token() {
  const { appKey, appSecret } = platforms.seeds.kingdee.credentials;
  const query = /** @type {[string, string][]} */ ([['app_key', appKey], ['app_signature', kingdeeAppSignature(appKey, appSecret)]]);
  const { answer } = await call({ method: 'GET', path: TOKEN_PATH, query });
  return answer.data['app-token'];
}

const claim = { channel: '1', qty: '1', schema_id: IN_STOCK, member_id: '54234123123', mobile: '13333333333' };

test('official vector: the token request of the open platform', () => {
  const vector = {
    method: 'GET',
    path: TOKEN_PATH,
    query: /** @type {[string, string][]} */ ([
      ['app_key', 'bVZgAZOv1'],
      ['app_signature', 'MzZlYTk0ODk4MWZlNjdiODNmNWU4YzViNzYxNGM5MTFlOGJkN2NjMzk0MTJkZGNhZGM0NzZhN2YxZDJmOTlkZA=='],
    ]),
    nonce: '4427456950',
    timestamp: '1670305063559',
  };
  const signature = kingdeeSignature({ ...vector, secret: 'f2adcfef73369bfc4e1384677d38a0ff' });
  const hex = '91be9b41b23da27c5a788028de71f5e09e9565e4c5a25f21cf9a07df68b50d51';
  assert.equal(Buffer.from(signature, 'base64').toString(), hex);
  assert.match(kingdeeCanonical(vector), /^GET\n%2Fjdyconnector%2F.*%253D%253D\nx-api-nonce:4427456950\n.*\n$/s);
});

test('official vector: app_signature', () => {
  const expected = 'ZDljMTI3NGIyNTE1MTRkYzlkNjc1MDNhYjUzMzgzNWMyY2M4YTdjMzdmNmM3YTVlNDkxMTkzNjdiOTFjNzUyZQ==';
  assert.equal(kingdeeAppSignature('abc', 'abc123'), expected, 'appKey abc, appSecret abc123');
});

test('a claim is issued and recorded, without CORS headers', async () => {
  const { status, headers, answer } = await call({ token: await token(), body: { ...claim, qty: '2' } });
  assert.equal(status, 200);
  assert.equal(answer.errcode, 0);
  assert.deepEqual(Object.keys(answer.data.rows[0]), [
    'cashier_id', 'channel', 'coupons_no', 'coupons_type', 'create_time', 'member_card_id', 'member_id', 'schema_id', 'total_amt',
  ]);
  assert.equal(headers.get('access-control-allow-origin'), null);
  const { issued } = platforms.ledger();
  assert.deepEqual(issued.map(({ id, holder }) => [id, holder]), answer.data.rows.map((/** @type {any} */ row) => [row.coupons_no, '54234123123']));
});

test('stock and the limit a member are kept', async () => {
  const app = await token();
  const outcomes = [
    [{ ...claim, schema_id: '1820256048657727490' }, '优惠券库存不足'],
    [{ ...claim, qty: '3' }, '超过每人限领数量'],
    [{ ...claim, schema_id: 'none' }, '优惠券方案不存在'],
    [{ ...claim, channel: '' }, 'channel不能为空'],
    [{ ...claim, qty: 1 }, 'qty格式错误'],
  ];
  for (const [body, description] of outcomes) {
    const { answer } = await call({ token: app, body });
    assert.equal(answer.description, description);
    assert.notEqual(answer.errcode, 0);
  }
  assert.equal(platforms.ledger().issued.length, 0);
});

test('each header that is wrong has its gateway code, with HTTP 519', async () => {
  const app = await token();
  const cases = [
    [{ 'x-api-clientid': '1' }, 4001],
    [{ 'x-api-auth-version': '1.0' }, 4002],
    [{ 'x-api-signheaders': 'X-Api-Nonce' }, 4003],
    [{ 'x-api-nonce': 'abc' }, 4004],
    [{ 'x-api-timestamp': String(platforms.now() - 5 * 60_000 - 1000) }, 4006],
    [{ 'x-api-signature': '' }, 4007],
    [{ 'x-api-signature': 'AAAA' }, 4008],
    [{ 'content-type': 'text/plain' }, 4009],
    [{ 'app-token': '' }, 4010],
    [{ 'app-token': 'forged' }, 4011],
    [{ 'x-gw-router-addr': 'https://elsewhere' }, 4009],
  ];
  for (const [headers, code] of cases) {
    const { status, answer } = await call({ token: app, body: claim, headers: /** @type {any} */ (headers) });
    assert.deepEqual([status, answer.errcode], [519, code]);
  }
  assert.equal((await call({ method: 'GET', token: app })).answer.errcode, 5002);
  assert.equal((await call({ path: '/jdy/v2/ls/nothing', token: app, body: claim })).answer.errcode, 5001);
});

test('a nonce is good for one call', async () => {
  const app = await token();
  await call({ token: app, body: claim });
  const { headers, body } = /** @type {any} */ (platforms.ledger().requests.at(-1));
  const { 'content-length': _length, connection: _connection, host: _host, ...again } = headers;
  const response = await fetch(platforms.url + DISTRIBUTE, { method: 'POST', headers: again, body });
  assert.equal(/** @type {any} */ (await response.json()).errcode, 4005);
  assert.equal(platforms.ledger().issued.length, 1);
});

test('the token lives a day and is given out twice a minute', async () => {
  const app = await token();
  await token();
  const { appKey, appSecret } = platforms.seeds.kingdee.credentials;
  const query = /** @type {[string, string][]} */ ([['app_key', appKey], ['app_signature', kingdeeAppSignature(appKey, appSecret)]]);
  assert.equal((await call({ method: 'GET', path: TOKEN_PATH, query })).status, 429);
  platforms.expireTokens();
  const { status, answer } = await call({ token: app, body: claim });
  assert.deepEqual([status, answer.errcode], [200, 1000202001]);
  const wrong = await call({ method: 'GET', path: TOKEN_PATH, query: [['app_key', appKey], ['app_signature', 'x']] });
  assert.equal(wrong.answer.errcode, 1030002006);
});

test('the list cuts pages to 100 and counts them by the size asked for', async () => {
  const app = await token();
  const list = async (/** @type {[string, string][]} */ query) =>
    (await call({ method: 'GET', path: WRITE_OFFS, token: app, query })).answer;
  const { data } = await list([['store_id', '1333333333'], ['page_size', '200']]);
  assert.deepEqual([data.count, data.rows.length, data.total_page], [130, 100, 1]);
  const second = await list([['store_id', '1333333333'], ['page', '2']]);
  assert.deepEqual([second.data.current_page_size, second.data.total_page], [30, 2]);
  const times = await list([['store_id', '1333333333'], ['create_start_time', '2024-13-01 00:00:00']]);
  assert.equal(times.description, 'create_start_time格式错误');
  assert.equal((await list([['page', '1']])).description, 'store_id不能为空');
});

test('every byte that the signature binds is bound', async () => {
  const app = await token();
  const query = /** @type {[string, string][]} */ ([['store_id', '店 +/%~*😀']]);
  const good = await call({ method: 'GET', path: WRITE_OFFS, token: app, query });
  assert.equal(good.answer.errcode, 0);
  const { headers, url } = /** @type {any} */ (platforms.ledger().requests.at(-1));
  const { host: _host, connection: _connection, ...signed } = headers;
  const response = await fetch(`${platforms.url}${url}x`, { headers: signed });
  assert.equal(/** @type {any} */ (await response.json()).errcode, 4008);
});
