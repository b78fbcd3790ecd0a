// What the mini-program, the H5 site and the shop's backend know alike of activities and of the coupons that they yield.
// It lies here since the vendor's tools see nothing outside of their project; each brings the clients of its own.

/**
 * @template {Operation} Op
 * @typedef {string | import('couponkit/miniprogram').OperationResults[Op]} AnswerTo an operation's answer, raw or parsed
 */
/**
 * @typedef {import('couponkit/miniprogram').Operation} Operation
 * @typedef {import('couponkit/miniprogram').Coupon} Coupon
 * @typedef {import('couponkit/miniprogram').ClaimTemplate} ClaimTemplate
 * @typedef {Pick<import('couponkit/miniprogram').Client, 'call'>} Caller
 * @typedef {'kingdee.distributeCoupons' | 'tmall.sendCoupon' | 'waiqin.receiveVoucher'} ClaimOperation
 *
 * @typedef {object} Activity what the backend offers
 * @property {string} id
 * @property {string} channel
 * @property {ClaimOperation} operation
 * @property {Record<string, unknown>} params
 * @property {string} title
 * @property {string} badge
 * @property {string} condition
 * @property {string} note
 * @property {Partial<Coupon> & { templateId: string }} template what the platform's answer does not say of the coupon
 * @property {ClaimTemplate} claim who may claim it, when, and how many there are
 *
 * @typedef {{ activityId: string, state: 'claimed' | 'pending' | 'lost', answer: string | null }} Recorded
 *   what the backend remembers of a claim
 *
 * @typedef {'open' | 'claiming' | 'claimed' | 'closed' | 'soldOut' | 'limitReached' | 'pending' | 'lost'} ClaimState
 *   `closed`: it cannot be claimed, by its own terms. `lost`: not known here, and asking again is harmless. `pending`: not
 *   known to anybody, and asking again could claim twice, so it is not done.
 *
 * @typedef {object} Hands how an app reaches its backend: as a shopper, and for what the backend filters to the shopper's own
 * @property {typeof import('couponkit/miniprogram').toCoupons} toCoupons
 * @property {Caller} client
 * @property {Caller} ownRows
 */

/** What a failed claim leaves behind. @param {import('couponkit/miniprogram').CouponKitError} error @returns {ClaimState} */
export function stateAfter({ reason, retry, code }) {
  if (reason === 'soldOut' || reason === 'limitReached') return reason;
  if (retry === 'sameKey') return 'lost';
  if (reason === 'pending') return 'pending';
  // The backend remembers what it has sent: it can always be asked again, and decides whether to send again.
  return code === 'network' || code === 'timeout' ? 'lost' : 'open';
}

/**
 * How an activity stands that nothing has been tried with, by what `claimable` says of it. What is not known is for the
 * platform to say: it can be tried.
 * @param {Pick<import('couponkit/miniprogram').Claimable, 'status' | 'reasons'>} claimable
 * @returns {ClaimState}
 */
export function stateBefore({ status, reasons }) {
  if (status !== 'unusable') return 'open';
  const codes = reasons.map(({ code }) => code);
  if (codes.includes('soldOut')) return 'soldOut';
  return codes.includes('claimLimit') ? 'limitReached' : 'closed';
}

/**
 * The answer as coupons, joined with what the answer does not say.
 * @param {Hands} hands @param {Activity} activity @param {AnswerTo<ClaimOperation>} answer
 * @returns {Promise<Coupon[]>}
 */
export async function couponsOf(hands, { operation, params, template }, answer) {
  const templates = [template];
  switch (operation) {
    case 'kingdee.distributeCoupons':
      return hands.toCoupons(operation, /** @type {AnswerTo<typeof operation>} */ (answer), { templates });
    case 'tmall.sendCoupon':
      return hands.toCoupons(operation, /** @type {AnswerTo<typeof operation>} */ (answer), {
        params,
        templates,
        moneyUnit: 'fen',
        timeUnit: 'milliseconds',
      });
    case 'waiqin.receiveVoucher':
      return receivedVouchers(hands, String(params['voucherId']));
  }
}

/**
 * Receiving answers nothing: what the customer holds is asked for, and what it is, of the voucher list.
 * @param {Hands} hands @param {string} voucherId
 */
async function receivedVouchers({ toCoupons, client, ownRows }, voucherId) {
  const [list, held] = await Promise.all([
    client.call('waiqin.queryVouchers', {}),
    ownRows.call('waiqin.queryVoucherUsage', { voucherId, voucherStatus: '0' }),
  ]);
  const vouchers = toCoupons('waiqin.queryVouchers', list, { discountScale: 'paidFraction' });
  const templates = vouchers.map(({ id, ...rest }) => ({ ...rest, templateId: id }));
  return toCoupons('waiqin.queryVoucherUsage', held, { templates, discountScale: 'paidPercent' });
}
