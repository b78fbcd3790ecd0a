import assert from 'node:assert/strict';
import { deflateRawSync } from 'node:zlib';
import { beforeEach, test } from 'node:test';
import { picture } from './browser.mjs';
import { phone, site } from './on-phone.mjs';

beforeEach(async () => {
  await phone.page.setViewportSize({ width: 390, height: 844 });
  await open();
});

async function open(fragment = '') {
  await phone.page.goto('about:blank');
  await phone.page.goto(`${site.url}/inspector.html${fragment}`);
  await phone.page.locator('.outcome .card').first().waitFor();
}

/** @param {string} id */
const coupon = (id) => phone.page.locator(`[data-coupon="${id}"]`);

/** @param {string} field @param {unknown} value text, or what to write as JSON */
const fill = (field, value) => phone.page.getByLabel(field).fill(typeof value === 'string' ? value : JSON.stringify(value));

/** @param {unknown[]} coupons */
const pasteCoupons = (coupons) => fill('券 照原样贴上', coupons);

/** A link's fragment, made as the page makes it. @param {unknown} value @returns {string} */
const fragmentOf = (value) => `#${deflateRawSync(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`;

test('the example shows a verdict of each kind with its reasons, shares and timings', async () => {
  const { page } = phone;
  const classes = await page.locator('[data-coupon]').evaluateAll((all) => all.map(({ className, dataset }) => [dataset.coupon, className.replace('card ', '')]));
  assert.deepEqual(classes, [['A', 'usable'], ['B', 'usable'], ['D', 'undetermined'], ['C', 'unusable']]);
  assert.match((await coupon('C').textContent()) ?? '', /还差 51\.50 元.*belowMinAmount/);
  assert.match((await coupon('D').textContent()) ?? '', /missingContext/);
  await coupon('A').locator('summary').click();
  assert.match((await coupon('A').locator('.shares').textContent()) ?? '', /1：¥10\.00/);
  // 48.50 − 10.00, and 20 % of what is left.
  assert.equal(await page.locator('.summary h2').textContent(), '应付 ¥30.80');
  assert.match((await page.locator('.figures').textContent()) ?? '', /4 张券 · 读取 [\d.]+ ms · 计算 [\d.]+ ms/);
  await picture(page, 'inspector');
  await page.setViewportSize({ width: 1280, height: 800 });
  await picture(page, 'inspector-wide');
  assert.deepEqual(phone.problems, []);
});

test('a platform’s raw answer: ids to the last digit, and what the scale decides', async () => {
  const cookie = (await fetch(`${site.url}/session`, { method: 'POST' })).headers.get('set-cookie') ?? '';
  const call = { version: 1, operation: 'zvcms.listUsableCoupons', params: {} };
  const headers = { cookie, 'content-type': 'application/json', origin: site.url };
  const { text } = await (await fetch(`${site.url}/coupons`, { method: 'POST', headers, body: JSON.stringify(call) })).json();
  await phone.page.getByLabel('来源').selectOption('zvcms.listUsableCoupons');
  await fill('原始应答', text);
  await fill('购物车', { lines: [{ id: '1', unitPrice: '60', quantity: 1 }] });
  await fill('环境', { now: site.platforms.now(), shopId: '1001', scene: 'dineIn', usedToday: {} });
  const percent = phone.page.locator('[data-coupon]').filter({ hasText: '全场9折券' });
  await percent.filter({ hasText: 'unknownRule' }).waitFor();
  await fill('读取选项', { discountScale: 'tenths' });
  await percent.filter({ hasText: '−¥6.00' }).waitFor();
  const ids = await phone.page.locator('[data-coupon]').evaluateAll((all) => all.map(({ dataset }) => dataset.coupon ?? ''));
  assert.equal(ids.length, 25);
  for (const id of ids) assert.ok(text.includes(`"${id}"`), id);
});

test('what cannot be read is said with its field and path', async () => {
  const cases = [
    ['购物车', '{', '不是有效的 JSON'],
    ['购物车', { lines: [{ id: '1', unitPrice: '1e3', quantity: 1 }] }, 'cart.lines[0].unitPrice'],
    ['环境', {}, 'context.now'],
    ['计算选项', { rounding: 'up' }, 'options.rounding'],
    ['券 照原样贴上', { id: 'A' }, 'coupons'],
  ];
  for (const [field, value, told] of cases) {
    await open();
    await fill(String(field), value);
    await phone.page.locator('.complaint').filter({ hasText: String(told) }).waitFor();
    const faulty = phone.page.locator('[aria-invalid="true"]');
    assert.equal(await faulty.count(), 1);
    const described = await faulty.getAttribute('aria-describedby');
    assert.ok((await phone.page.locator(`.field #${described}`).textContent())?.includes(String(told)));
  }
});

test('a broken coupon costs itself alone, a slip and a name of the page’s own are told', async () => {
  await pasteCoupons([
    { id: 'broken', benefit: { kind: 'amountOff', amount: '-1' } },
    { id: 'slip', minAmout: '30', benefit: { kind: 'amountOff', amount: '1' } },
    { id: 'whole', remarkOfTheShop: 1, benefit: { kind: 'amountOff', amount: '1' } },
  ]);
  await coupon('whole').filter({ hasText: '−¥1.00' }).waitFor();
  for (const id of ['broken', 'slip']) assert.match((await coupon(id).textContent()) ?? '', /无法判断[^]*unreadable/, id);
  await phone.page.locator('.summary').filter({ hasText: '没有规则读取：remarkOfTheShop' }).waitFor();
});

test('a link opens to the same, and neither it nor anything else is sent', async () => {
  const { page, context } = phone;
  await pasteCoupons([{ id: '7087421684223516001', title: '口令SECRET', benefit: { kind: 'amountOff', amount: '1' } }]);
  await coupon('7087421684223516001').waitFor();
  await page.getByRole('button', { name: '生成链接' }).click();
  await page.waitForURL(/#.{50,}$/);
  const link = page.url();

  const other = await context.newPage();
  /** @type {string[]} */
  const sent = [];
  other.on('request', (request) => void sent.push(`${request.method()} ${request.url().split('#')[0]} ${request.postData() ?? ''}`));
  await other.goto(link);
  await other.locator('[data-coupon="7087421684223516001"]').filter({ hasText: '口令SECRET' }).waitFor();
  await other.getByLabel('购物车').fill('{"lines":[{"id":"1","unitPrice":"9","quantity":1}]}');
  await other.locator('.summary').filter({ hasText: '¥8.00' }).waitFor();
  assert.ok(sent.length > 0);
  const fragment = link.slice(link.indexOf('#') + 1);
  for (const request of sent) {
    assert.match(request, new RegExp(`^GET ${site.url}/(inspector.html|assets/[^?]*) $`));
    assert.ok(!request.includes(fragment));
  }
  const refused = await other.evaluate(() => fetch('/activities').then(() => 'sent', () => 'refused'));
  assert.equal(refused, 'refused', 'the browser lets nothing out');
  await other.close();
  phone.problems.length = 0;
});

test('hostile coupons are shown as text', async () => {
  const attack = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
  await pasteCoupons([
    { id: '__proto__', title: attack, benefit: { kind: 'amountOff', amount: '1' } },
    { id: 'constructor', title: '\u202e' + '长'.repeat(3000), benefit: { kind: attack }, [attack]: attack },
  ]);
  await coupon('constructor').waitFor();
  assert.equal(await coupon('__proto__').locator('b').textContent(), attack);
  assert.equal(await phone.page.locator('img').count(), 0);
  assert.match(await phone.page.title(), /^验券台/);
  assert.deepEqual(phone.problems, []);
});

test('a link that is none leaves the page as it is', async () => {
  const question = { source: 'coupons', answer: '[]', reading: '', cart: '{"lines":[]}', context: '{"now":0}', options: '' };
  const links = [
    '#%%%',
    '#AAAA',
    fragmentOf('no JSON'),
    fragmentOf(null),
    fragmentOf([]),
    fragmentOf({ ...question, source: 'constructor' }),
    fragmentOf({ ...question, cart: { lines: [] } }),
    // A few bytes that unfold to a hundred megabytes.
    fragmentOf(JSON.stringify({ ...question, answer: ' '.repeat(100_000_000) })),
  ];
  for (const link of links) {
    await open(link);
    await phone.page.getByText('链接里的内容无法读取').waitFor();
    await coupon('A').waitFor();
  }
  await open(fragmentOf({ ...question, __proto__: null, extra: 1 }));
  await phone.page.getByText('已载入链接里的内容').waitFor();
  assert.deepEqual(phone.problems, []);
});
