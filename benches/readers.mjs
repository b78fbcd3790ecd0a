// What a page reads of an evaluation. Everything is added up, so that no engine can leave anything out.

export function readEverything({ best, usable, unusable, undetermined }) {
  let read = best ? readStack(best) : 0;
  for (const section of [usable, unusable, undetermined]) for (const verdict of section) read += readVerdict(verdict);
  return read;
}

function readStack(stack) {
  let read = stack.discount.length + stack.payable.length + stack.couponIds.length + readShares(stack.allocations);
  for (const step of stack.steps) read += readVerdict(step);
  return read;
}

function readVerdict({ couponId, status, discount, shippingDiscount, wasted, payable, allocations, reasons }) {
  let read = couponId.length + status.length + discount.length + shippingDiscount.length + wasted.length + payable.length;
  for (const reason of reasons) read += reason.code.length + reason.message.length;
  return read + readShares(allocations);
}

function readShares(shares) {
  let read = 0;
  for (const line in shares) read += shares[line].length ?? shares[line];
  return read;
}

/** The naive loop's answers: fen and one text. */
export function readNaive({ best, usable, unusable }, most = Infinity) {
  let read = best ? best.discount : 0;
  for (let i = 0; i < usable.length && i < most; i++) read += usable[i].couponId.length + usable[i].discount + readShares(usable[i].shares);
  for (let i = 0; i < unusable.length && i < most; i++) read += unusable[i].couponId.length + unusable[i].reason.length;
  return read;
}

export function readExact({ usable, unusable }, most = Infinity) {
  let read = 0;
  for (let i = 0; i < usable.length && i < most; i++) read += usable[i].discount.length + usable[i].payable.length + readShares(usable[i].allocations);
  if (most === Infinity) for (const verdict of unusable) read += verdict.reasons.length;
  return read;
}

export function readPrices(prices) {
  let read = 0;
  for (const { id, before, payable, couponIds, next } of prices) {
    read += id.length + before.length + payable.length + couponIds.length + (next ? next.payable.length : 0);
  }
  return read;
}

export function readGoodPrices(prices) {
  let read = 0;
  for (const { id, before, payable } of prices) read += id.length + before + payable;
  return read;
}
