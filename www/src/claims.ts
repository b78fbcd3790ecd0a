// The coupon centre's state: what can be claimed, what became of it, and the coupons it has yielded. Claims go through
// the backend, which records each before it is sent: a tap too many, a lost connection or a reload never claim twice.

import { type Coupon, CouponKitError, type Operation, type OperationResults, toCoupons } from 'couponkit';
import { reactive, shallowRef } from 'vue';
import { client, json, ownRows } from './backend';

/** What the backend says of an activity. */
export interface Activity {
  id: string;
  channel: string;
  operation: Extract<Operation, 'kingdee.distributeCoupons' | 'tmall.sendCoupon' | 'waiqin.receiveVoucher'>;
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
 * `lost`: the page does not know, and asking again is harmless. `pending`: nobody knows yet, and asking again could
 * claim twice, so it is not done.
 */
export type ClaimState = 'open' | 'claiming' | 'claimed' | 'soldOut' | 'limitReached' | 'pending' | 'lost';

export const activities = shallowRef<Activity[]>([]);
/** Coupons that the shopper has claimed, ready for the checkout. */
export const claimedCoupons = shallowRef<Coupon[]>([]);
const states = reactive(new Map<string, ClaimState>());

export function stateOf({ id, left }: Activity): ClaimState {
  return states.get(id) ?? (left === 0 ? 'soldOut' : 'open');
}

/** Learns what there is to claim and what was claimed before. */
export async function loadClaims(): Promise<void> {
  const [offered, claimed] = (await Promise.all([json('/activities'), json('/claims')])) as [Activity[], Claimed[]];
  activities.value = offered;
  for (const { activityId, state, answer } of claimed) {
    const activity = offered.find(({ id }) => id === activityId);
    if (!activity) continue;
    states.set(activityId, state);
    if (answer !== null) keep(await couponsOf(activity, answer));
  }
}

interface Claimed {
  activityId: string;
  state: 'claimed' | 'pending' | 'lost';
  answer: string | null;
}

/** Claims; returns what to tell the shopper beside the new state. */
export async function claim(activity: Activity): Promise<string> {
  if (states.get(activity.id) === 'claiming') return '';
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
  // The backend remembers what it has sent, so it can always be asked again; whether it sends again is its decision.
  if (retry === 'sameKey' || (reason !== 'pending' && (code === 'network' || code === 'timeout'))) return 'lost';
  return reason === 'pending' ? 'pending' : 'open';
}

/** An operation's answer, raw or parsed. */
type Answer<Op extends Operation> = string | OperationResults[Op];

/** The answer as coupons, joined with what the answer does not say. */
async function couponsOf({ operation, params, template }: Activity, answer: Answer<Activity['operation']>): Promise<Coupon[]> {
  const templates = [template];
  switch (operation) {
    case 'kingdee.distributeCoupons':
      return toCoupons(operation, answer as Answer<typeof operation>, { templates });
    case 'tmall.sendCoupon':
      return toCoupons(operation, answer as Answer<typeof operation>, { params, templates, moneyUnit: 'fen', timeUnit: 'milliseconds' });
    case 'waiqin.receiveVoucher':
      return heldVouchers(String(params.voucherId));
  }
}

/** The receiving call answers nothing: what the customer holds is asked for, and what it is, of the voucher list. */
async function heldVouchers(voucherId: string): Promise<Coupon[]> {
  const [list, held] = await Promise.all([
    client.call('waiqin.queryVouchers', {}),
    ownRows.call('waiqin.queryVoucherUsage', { voucherId, voucherStatus: '0' }),
  ]);
  const vouchers = toCoupons('waiqin.queryVouchers', list, { discountScale: 'paidFraction' });
  const templates = vouchers.map(({ id, ...rest }) => ({ ...rest, templateId: id }));
  return toCoupons('waiqin.queryVoucherUsage', held, { templates, discountScale: 'paidPercent' });
}

function keep(fresh: Coupon[]): void {
  const all = new Map([...claimedCoupons.value, ...fresh].map((coupon) => [coupon.id, coupon]));
  claimedCoupons.value = [...all.values()];
}

