// An order on its way to the shop's backend and back, as the mini-program, the H5 site and the backend say it alike.

/**
 * @typedef {import('couponkit/miniprogram').Refund} Refund
 * @typedef {import('couponkit/miniprogram').Stack} Stack
 * @typedef {import('couponkit/server').OrderVerification} OrderVerification
 *
 * @typedef {import('couponkit/server').AskedOrder & Place} Asked what the page wants, and what it has shown of it
 * @typedef {Pick<import('couponkit/miniprogram').Context, 'shopId' | 'scene' | 'payment'>} Place where, how and by what
 *
 * @typedef {Pick<OrderVerification, 'agrees' | 'differences' | 'refused' | 'rules'> & { payable: string, record?: OrderRecord }} Placed
 *   `payable`: by the backend, which counts; `record`: the order, where both agree
 *
 * @typedef {{ returns: import('couponkit/miniprogram').Return[], shipping: boolean, amount: string }} Refunding
 *   `amount`: what the page has shown
 * @typedef {{ agrees: boolean, amount: string, record: OrderRecord }} Returned
 * @typedef {{ at: number } & Pick<Refund, 'amount' | 'shipping' | 'lines' | 'thresholds'>} Refunded
 *
 * @typedef {object} OrderRecord what the shop stores
 * @property {string} id
 * @property {number} placedAt epoch milliseconds
 * @property {string} paid what was paid at first, in 元
 * @property {import('couponkit/miniprogram').Order} order with what is left of it
 * @property {Record<string, string>} titles of its coupons
 * @property {Refunded[]} refunds
 */

/**
 * What the page asks for: an evaluation's own figures beside the wish, so that the backend can tell what differs.
 * @param {{ cart: import('couponkit/miniprogram').Cart, evaluation: import('couponkit/miniprogram').Evaluation,
 *   stack: Stack | null, place: Place }} shown
 * @returns {Asked}
 */
export function askFor({ cart, evaluation, stack, place }) {
  const { fingerprint, payableBefore } = evaluation;
  const wish = { lines: cart.lines, fingerprint, ...place };
  if (!stack) return { ...wish, couponIds: [], payable: payableBefore };
  const { couponIds, payable, discount, shippingDiscount, allocations } = stack;
  const steps = stack.steps.filter(({ status }) => status === 'usable');
  return { ...wish, couponIds, payable, discount, shippingDiscount, allocations, steps };
}

/** `payable`, `allocations[ID]`, `lines[ID].unitPrice` */
const PATH = /^(\w+)(?:\[(.*)\](?:\.(\w+))?)?$/;

/** @type {Record<string, string>} */
const WORDS = { payable: '应付', discount: '优惠', shippingDiscount: '配送费优惠', unitPrice: '单价', allocations: '分摊' };

/**
 * What differs, line by line: a name, what the page has shown, what the backend comes to.
 * @param {Placed} placed @param {(id: string) => string} nameOf of a product or a coupon
 * @returns {{ what: string, page: string, shop: string }[]}
 */
export function differencesOf({ differences, refused }, nameOf) {
  const figures = differences.map(({ path, client, server }) => {
    const [, figure = '', id, ofIt] = PATH.exec(path) ?? [];
    const word = WORDS[ofIt ?? figure] ?? '金额';
    return { what: id === undefined ? word : `${nameOf(id)} ${word}`, page: yuan(client), shop: yuan(server) };
  });
  const coupons = refused.map(({ couponId, reasons }) => {
    const why = reasons.map(({ message }) => message).join('；');
    return { what: `「${nameOf(couponId)}」`, page: '使用', shop: why || '账户里没有这张券' };
  });
  return [...coupons, ...figures];
}

/** @param {number | null} fen */
const yuan = (fen) => (fen === null ? '—' : `¥${(fen / 100).toFixed(2)}`);
