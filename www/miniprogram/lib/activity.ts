// What the mini-program and the H5 site know alike of activities and of the coupons that they yield. It lies here since
// the vendor's tools see nothing outside of their project; each app brings the clients of its own.

import type * as couponkit from 'couponkit/miniprogram';
import type { Client, Coupon, CouponKitError, Operation, OperationResults } from 'couponkit/miniprogram';

type ClaimOperation = Extract<Operation, 'kingdee.distributeCoupons' | 'tmall.sendCoupon' | 'waiqin.receiveVoucher'>;

/** What the backend offers. */
export interface Activity {
  id: string;
  channel: string;
  operation: ClaimOperation;
  params: Record<string, unknown>;
  title: string;
  badge: string;
  condition: string;
  note: string;
  /** Pieces left; `null` when there is no end to them. */
  left: number | null;
  template: Partial<Coupon> & { templateId: string };
}

/** What the backend remembers of a claim. */
export interface Recorded {
  activityId: string;
  state: 'claimed' | 'pending' | 'lost';
  answer: string | null;
}

/**
 * `lost`: not known here, and asking again is harmless. `pending`: not known to anybody, and asking again could claim
 * twice, so it is not done.
 */
export type ClaimState = 'open' | 'claiming' | 'claimed' | 'soldOut' | 'limitReached' | 'pending' | 'lost';

/** What a failed claim leaves behind. */
export function stateAfter({ reason, retry, code }: CouponKitError): ClaimState {
  if (reason === 'soldOut' || reason === 'limitReached') return reason;
  if (retry === 'sameKey') return 'lost';
  if (reason === 'pending') return 'pending';
  // The backend remembers what it has sent: it can always be asked again, and decides whether to send again.
  return code === 'network' || code === 'timeout' ? 'lost' : 'open';
}

/** An operation's answer, raw or parsed. */
export type AnswerTo<Op extends Operation> = string | OperationResults[Op];

/** How an app reaches its backend: as a shopper, and for what the backend filters to the shopper's own. */
export interface Hands {
  toCoupons: typeof couponkit.toCoupons;
  client: Pick<Client, 'call'>;
  ownRows: Pick<Client, 'call'>;
}

/** The answer as coupons, joined with what the answer does not say. */
export async function couponsOf(
  hands: Hands,
  { operation, params, template }: Activity,
  answer: AnswerTo<ClaimOperation>,
): Promise<Coupon[]> {
  const { toCoupons } = hands;
  const templates = [template];
  switch (operation) {
    case 'kingdee.distributeCoupons':
      return toCoupons(operation, answer as AnswerTo<typeof operation>, { templates });
    case 'tmall.sendCoupon':
      return toCoupons(operation, answer as AnswerTo<typeof operation>, {
        params,
        templates,
        moneyUnit: 'fen',
        timeUnit: 'milliseconds',
      });
    case 'waiqin.receiveVoucher':
      return receivedVouchers(hands, String(params['voucherId']));
  }
}

/** Receiving answers nothing: what the customer holds is asked for, and what it is, of the voucher list. */
async function receivedVouchers({ toCoupons, client, ownRows }: Hands, voucherId: string): Promise<Coupon[]> {
  const [list, held] = await Promise.all([
    client.call('waiqin.queryVouchers', {}),
    ownRows.call('waiqin.queryVoucherUsage', { voucherId, voucherStatus: '0' }),
  ]);
  const vouchers = toCoupons('waiqin.queryVouchers', list, { discountScale: 'paidFraction' });
  const templates = vouchers.map(({ id, ...rest }) => ({ ...rest, templateId: id }));
  return toCoupons('waiqin.queryVoucherUsage', held, { templates, discountScale: 'paidPercent' });
}
