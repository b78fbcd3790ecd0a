// Runs in JavaScriptCore; tests/mini/jsc.mjs hands over the package and a clock.
import { race } from './measure.mjs';
import * as naive from './opponents/naive.mjs';
import { readBestAndTwenty, readNaive } from './readers.mjs';
import { context, inTurn, makeCoupons, makeEdits } from './workload.mjs';

export default async function measure({ couponkit, now }) {
  await couponkit.init();
  const results = {};
  for (const [lines, count] of [[5, 30], [20, 100], [50, 1000]]) {
    const [carts, coupons] = [makeEdits(lines), makeCoupons(count)];
    const [cart, cartInFen, couponsInFen] = [inTurn(carts), inTurn(carts.map(naive.readCart)), naive.readCoupons(coupons)];
    const wallet = new couponkit.Wallet(coupons);
    const result = await race({
      ours: () => readBestAndTwenty(wallet.evaluate(cart(), context)),
      naive: () => readNaive(naive.evaluate(cartInFen(), context, couponsInFen), 20),
    }, { now });
    results[`${lines} × ${count}`] = {
      ours: result.time('ours'), naive: result.time('naive'), ratio: result.ratio('naive', 'ours'),
    };
  }
  return results;
}
