// Requests and storage by each vendor's own functions, over real HTTP.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { runInVm } from './vm.mjs';
import { vendorApi } from './vendors.mjs';

const script = join(import.meta.dirname, 'transport.js');
let server;
let address;
const heard = [];

before(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    heard.push({ method: request.method, url: request.url, headers: request.headers, body });
    if (request.url === '/cut') return request.socket.destroy();
    if (request.url === '/slow') return undefined;
    response.writeHead(Number(request.url.slice(1)) || 200, { 'content-type': 'application/json' });
    return response.end(`{"id":9007199254740993,"note":"领取成功🎟️","sent":${JSON.stringify(body)}}`);
  });
  await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  address = `127.0.0.1:${server.address().port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

const post = (path, more) => ({
  method: 'POST', url: `http://${address}${path}`, headers: { 'content-type': 'application/json', 'x-shopper': '17' },
  body: '{"coupon":"满50减5"}', timeoutMs: 2000, ...more,
});
const get = (path, more) => ({ method: 'GET', url: `http://${address}${path}`, headers: {}, timeoutMs: 2000, ...more });
const send = async (vendor, ...requests) => {
  heard.length = 0;
  return runInVm({ script, vendor, data: { requests }, api: vendorApi(vendor, { hosts: [address] }) });
};

for (const vendor of ['wx', 'tt', 'my']) {
  test(`${vendor}: sends the exact text and returns the exact text, whatever the status`, async () => {
    const { answers } = await send(vendor, post('/200'), get('/list?a=1'), post('/429'), post('/519'));
    assert.deepEqual(answers.map(({ status }) => status), [200, 200, 429, 519]);
    assert.equal(answers[0].text, '{"id":9007199254740993,"note":"领取成功🎟️","sent":"{\\"coupon\\":\\"满50减5\\"}"}');
    assert.match(answers[2].text, /领取成功/);
    assert.deepEqual(heard.map(({ method, url, body }) => [method, url, body]), [
      ['POST', '/200', '{"coupon":"满50减5"}'], ['GET', '/list?a=1', ''],
      ['POST', '/429', '{"coupon":"满50减5"}'], ['POST', '/519', '{"coupon":"满50减5"}'],
    ]);
    assert.equal(heard[0].headers['x-shopper'], '17');
    assert.equal(heard[0].headers['content-type'], 'application/json');
  });

  test(`${vendor}: tells a time-out, a cut connection, an abort and a forbidden domain apart`, async () => {
    const { answers } = await send(
      vendor, post('/slow', { timeoutMs: 50 }), post('/cut'), post('/slow', { abort: true }),
      post('/200', { url: 'http://other.example/secret' }),
    );
    assert.deepEqual(answers.map(({ code }) => code), ['timeout', 'network', 'aborted', 'invalidInput']);
    assert.deepEqual(answers.map(({ retry }) => retry), ['checkFirst', 'checkFirst', 'checkFirst', 'never']);
    for (const { message } of answers) assert.doesNotMatch(message, /secret|example/);
  });

  test(`${vendor}: an answer that was parsed on the way is refused, since its ids may be wrong`, async () => {
    const api = { ...vendorApi(vendor, { hosts: [address] }), request: ({ success }) => void success({ statusCode: 200, data: { id: 1 } }) };
    const { answers } = await runInVm({ script, vendor, data: { requests: [get('/200')] }, api });
    assert.equal(answers[0].code, 'badResponse');
  });

  test(`${vendor}: keeps claims in the mini-program's storage`, async () => {
    const { kept } = await send(vendor);
    assert.ok(kept.length === 8 && kept.every(Boolean), JSON.stringify(kept));
  });
}
