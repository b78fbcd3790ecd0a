import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPhone, picture } from './browser.mjs';
import { startAll } from './site.mjs';

/** @type {Awaited<ReturnType<typeof startAll>>} */
let site;
/** @type {Awaited<ReturnType<typeof openPhone>>} */
let phone;

before(async () => {
  site = await startAll();
  phone = await openPhone();
  await phone.page.goto(`${site.url}/staff.html`);
});
after(async () => {
  await phone?.close();
  await site?.close();
});

for (const [platform, activity, holder] of [
  ['kingdee', 'kingdee-1820256048657727488', '1333333333'],
  ['tmall', 'tmall-yxx-tea-10', 'AAHd5d-HAAeGwJedwSnHktBI'],
  ['waiqin', 'waiqin-6856083179295188426', '9139133117350330302'],
]) {
  test(`${platform}: the backend signs, the tablet sends through its own origin`, async () => {
    const row = phone.page.locator(`[data-activity="${activity}"]`);
    const sent = phone.page.waitForRequest((request) => request.url().startsWith(`${site.url}/staff/send/`));
    await row.getByRole('button').tap();
    await sent;
    await row.getByText('已发放').waitFor();
    const issued = site.platforms.ledger().issued.filter((each) => each.platform === platform);
    assert.deepEqual(issued.map((each) => each.holder), [holder]);
    assert.deepEqual(phone.problems, []);
    await picture(phone.page, 'staff');
  });
}

test('without the tablet’s session nothing is signed, and nothing is sent on', async () => {
  const call = { version: 1, operation: 'waiqin.receiveVoucher', params: { voucherId: '6856083179295188426' } };
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(call) };
  assert.equal((await fetch(`${site.url}/staff/coupons/sign`, request)).status, 401);
  assert.equal((await fetch(`${site.url}/coupons/sign`, request)).status, 403, 'a shopper’s gateway never signs');
  const before = site.platforms.ledger().requests.length;
  assert.equal((await fetch(`${site.url}/staff/send/api/v2`, request)).status, 401);
  assert.equal(site.platforms.ledger().requests.length, before);
});
