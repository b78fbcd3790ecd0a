// One first evaluation in a process of its own; prints its milliseconds, by the clock: engines compile beside it.
// usage: node cold.mjs OPPONENT LINES COUPONS
import { readEverything, readNaive } from './readers.mjs';
import { context, makeCart, makeCoupons } from './workload.mjs';

const [opponent, lines, coupons] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const [cart, list] = [makeCart(lines), makeCoupons(coupons)];
if (opponent === 'naive') {
  const naive = await import('./opponents/naive.mjs');
  const [ours, theirs] = [naive.readCart(cart), naive.readCoupons(list)];
  const start = performance.now();
  readNaive(naive.evaluate(ours, context, theirs), 20);
  console.log(performance.now() - start);
} else {
  const { init, Wallet, evaluate } = await import('couponkit');
  await init();
  const start = performance.now();
  if (opponent === 'wallet') readEverything(new Wallet(list).evaluate(cart, context, { limit: 20 }));
  else readEverything(evaluate({ cart, context, coupons: list, options: { limit: 20 } }));
  console.log(performance.now() - start);
}
