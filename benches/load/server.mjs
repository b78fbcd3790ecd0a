// node server.mjs NAME PLATFORM'S PORT: the gateway, or a bare handler of the same shape, behind the same HTTP server.
import { createHmac, randomInt } from 'node:crypto';
import { createServer } from 'node:http';

const [name, port] = process.argv.slice(2);
const platform = `http://127.0.0.1:${port}`;
const CREDENTIALS = { clientId: '205022', clientSecret: 'secret', appKey: 'key', appSecret: 'app-secret', domain: 'https://tf.jdy.com', appToken: 'token' };

const handle = await { bare: openBare, gateway: openGateway }[name]();

const server = createServer(async (incoming, outgoing) => {
  const { method, headers, url } = incoming;
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const answer = await handle(new Request(`http://shop.example${url}`, { method, headers, body: Buffer.concat(chunks) }));
  outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => { process.send(server.address().port); });
process.on('message', () => {
  globalThis.gc();
  process.send(process.memoryUsage().heapUsed / 1e6);
});

/** What one writes in an afternoon: reads the page's JSON, signs by node:crypto, sends by fetch, hands the text on. */
function openBare() {
  return async (request) => {
    const { operation, params } = await request.json();
    if (operation !== 'kingdee.listWriteOffs' || !request.headers.get('x-user')) return new Response(null, { status: 403 });
    const path = '/jdy/v2/ls/coupons_write_off';
    const pairs = [['store_id', params.storeId]].map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`);
    const nonce = String(randomInt(1e9, 1e10));
    const timestamp = String(Date.now());
    const query = pairs.map((pair) => pair.split('=').map(encodeURIComponent).join('=')).join('&');
    const text = `GET\n${encodeURIComponent(path)}\n${query}\nx-api-nonce:${nonce}\nx-api-timestamp:${timestamp}\n`;
    const signature = Buffer.from(createHmac('sha256', CREDENTIALS.clientSecret).update(text).digest('hex')).toString('base64');
    const response = await fetch(`${platform}${path}?${pairs.join('&')}`, {
      headers: {
        'content-type': 'application/json', 'x-api-clientid': CREDENTIALS.clientId, 'x-api-auth-version': '2.0',
        'x-api-timestamp': timestamp, 'x-api-signheaders': 'X-Api-TimeStamp,X-Api-Nonce', 'x-api-nonce': nonce,
        'x-api-signature': signature, 'app-token': CREDENTIALS.appToken, 'x-gw-router-addr': CREDENTIALS.domain,
      },
      signal: AbortSignal.timeout(8000),
    });
    const answer = { version: 1, status: response.status, text: await response.text() };
    return new Response(JSON.stringify(answer), { headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' } });
  };
}

async function openGateway() {
  const { createGateway } = await import('couponkit/server');
  return createGateway({
    credentials: { kingdee: CREDENTIALS, settings: { kingdee: { baseUrl: platform } } },
    allow: ['kingdee.listWriteOffs'],
    authorize: (request) => ({ user: { id: request.headers.get('x-user') }, owned: {}, seesAll: true }),
    rateLimit: { perUser: { calls: 1e9, perMs: 60_000 }, perAccount: { kingdee: { calls: 1e9, perMs: 10_000 } } },
  });
}
