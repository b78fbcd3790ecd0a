// What can be claimed, what became of it, and the coupons it has yielded. The backend records each claim before it is
// sent: a tap too many, a lost connection or a restart never claim twice.

import { type Coupon, CouponKitError, type Operation, type OperationResults, toCoupons } from 'couponkit/miniprogram';
import { client, ownRows, read } from './backend';

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

/**
 * `lost`: not known here, and asking again is harmless. `pending`: not known to anybody, and asking again could claim
 * twice, so it is not done.
 */
export type ClaimState = 'open' | 'claiming' | 'claimed' | 'soldOut' | 'limitReached' | 'pending' | 'lost';

const states = new Map<string, ClaimState>();
const claimed = new Map<string, Coupon>();

/** The coupons that the shopper has claimed. */
export function claimedCoupons(): Coupon[] {
  return [...claimed.values()];
}

export function stateOf({ id, left }: Activity): ClaimState {
  return states.get(id) ?? (left === 0 ? 'soldOut' : 'open');
}

interface Recorded {
  activityId: string;
  state: 'claimed' | 'pending' | 'lost';
  answer: string | null;
}

/** What there is to claim; and, on the way, what was claimed before. */
export async function loadActivities(): Promise<Activity[]> {
  const [offered, recorded] = await Promise.all([read<Activity[]>('/activities'), read<Recorded[]>('/claims')]);
  for (const { activityId, state, answer } of recorded) {
    const activity = offered.find(({ id }) => id === activityId);
    if (!activity || states.get(activityId) === 'claimed') continue;
    states.set(activityId, state);
    if (answer !== null) keep(await couponsOf(activity, answer));
  }
  return offered;
}

/** Claims; resolves to what to tell the shopper beside the new state. */
export async function claim(activity: Activity): Promise<string> {
  if (stateOf(activity) === 'claiming') return '';
  states.set(activity.id, 'claiming');
  try {
    keep(await couponsOf(activity, await client.call(activity.operation, activity.params)));
    states.set(activity.id, 'claimed');
    return '领取成功，结算时可用';
  } catch (error) {
    if (!CouponKitError.is(error)) throw error;
    states.set(activity.id, stateAfter(error));
    return error.message;
  }
}

function stateAfter({ reason, retry, code }: CouponKitError): ClaimState {
  if (reason === 'soldOut' || reason === 'limitReached') return reason;
  if (retry === 'sameKey') return 'lost';
  if (reason === 'pending') return 'pending';
  // The backend remembers what it has sent: it can always be asked again, and decides whether to send again.
  return code === 'network' || code === 'timeout' ? 'lost' : 'open';
}

type AnswerTo<Op extends ClaimOperation> = string | OperationResults[Op];

/** The answer as coupons, joined with what the answer does not say. */
async function couponsOf({ operation, params, template }: Activity, answer: AnswerTo<ClaimOperation>): Promise<Coupon[]> {
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
      return receivedVouchers(String(params['voucherId']));
  }
}

/** Receiving answers nothing: what the customer holds is asked for, and what it is, of the voucher list. */
async function receivedVouchers(voucherId: string): Promise<Coupon[]> {
  const [list, held] = await Promise.all([
    client.call('waiqin.queryVouchers', {}),
    ownRows.call('waiqin.queryVoucherUsage', { voucherId, voucherStatus: '0' }),
  ]);
  const vouchers = toCoupons('waiqin.queryVouchers', list, { discountScale: 'paidFraction' });
  const templates = vouchers.map(({ id, ...rest }) => ({ ...rest, templateId: id }));
  return toCoupons('waiqin.queryVoucherUsage', held, { templates, discountScale: 'paidPercent' });
}

function keep(coupons: Coupon[]): void {
  for (const coupon of coupons) claimed.set(coupon.id, coupon);
}
