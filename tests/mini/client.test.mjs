// The client in a mini-program's realm, which has timers and `wx`, and neither fetch nor AbortSignal.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { runInVm } from './vm.mjs';
import { vendorApi } from './vendors.mjs';

/** 智迈's answer when a shopper has no coupon. */
const NONE = '{"status":"true","code":"0","message":"查询成功","data":[]}';

for (const vendor of ['wx', 'tt', 'my']) {
  test(`${vendor}: the client calls, gives up when told to, repeats a read that was cut, and says what kept an answer away`, async (t) => {
    const asked = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { params } = JSON.parse(body);
      asked.push([params.userCode, request.headers['x-shopper']]);
      if (params.userCode === 'cut') request.socket.destroy();
      if (params.userCode !== 'fine') return;
      response.end(JSON.stringify({ version: 1, status: 200, text: NONE }));
    });
    await new Promise((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    t.after(() => { server.closeAllConnections(); server.close(); });
    const host = `127.0.0.1:${server.address().port}`;
    const result = await runInVm({
      script: join(import.meta.dirname, 'client.js'), vendor, data: { url: `http://${host}/coupons` },
      api: vendorApi(vendor, { hosts: [host] }), globals: { setTimeout, clearTimeout },
    });
    assert.deepEqual(result.answered.rows, []);
    assert.deepEqual(result.aborted, { code: 'aborted', retry: 'safe' });
    assert.deepEqual(result.cut, { code: 'network', retry: 'safe' });
    assert.deepEqual(result.late, { code: 'timeout', retry: 'safe' });
    assert.deepEqual(result.forbidden, { code: 'invalidInput', retry: 'never' });
    // What was given up before it was sent, never arrived; the cut read was asked for once more.
    assert.deepEqual(asked, [['fine', '17'], ['cut', '17'], ['cut', '17'], ['slow', '17']]);
  });
}
