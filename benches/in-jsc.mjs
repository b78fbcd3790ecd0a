// Runs in JavaScriptCore; tests/mini/jsc.mjs hands over the package and a clock.
import { race } from './measure.mjs';
import * as good from './opponents/good.mjs';
import { readEverything, readGoodPrices, readNaive, readPrices } from './readers.mjs';
import { context, inTurn, makeCoupons, makeEdits, makeItems } from './workload.mjs';

export default async function measure({ couponkit, now }) {
  await couponkit.init();
  const results = {};
  for (const [lines, count] of [[5, 30], [20, 100], [50, 1000]]) {
    const [carts, coupons] = [makeEdits(lines), makeCoupons(count)];
    const [cart, theirCart, theirs] = [inTurn(carts), inTurn(carts), good.readCoupons(coupons)];
    const wallet = new couponkit.Wallet(coupons);
    const result = await race({
      ours: () => readEverything(wallet.evaluate(cart(), context, { limit: 20 })),
      good: () => readNaive(good.evaluate(theirCart(), context, theirs, 20)),
    }, { now });
    results[`${lines} × ${count}`] = { ours: result.time('ours'), good: result.time('good'), ratio: result.ratio('good', 'ours') };
  }
  const [items, coupons] = [makeItems(300), makeCoupons(50)];
  const [wallet, theirs] = [new couponkit.Wallet(coupons), good.readCoupons(coupons)];
  const result = await race({
    ours: () => readPrices(wallet.prices(items, context)),
    good: () => readGoodPrices(items.map((item) => good.priceWithNext(item, context, theirs))),
  }, { now });
  results['prices of 300 × 50'] = { ours: result.time('ours'), good: result.time('good'), ratio: result.ratio('good', 'ours') };
  return results;
}
