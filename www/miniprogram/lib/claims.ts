// What can be claimed, what became of it, and the coupons it has yielded. The backend records each claim before it is
// sent: a tap too many, a lost connection or a restart never claim twice.

import { type Claimable, type Coupon, CouponKitError, claimable, toCoupons } from 'couponkit/miniprogram';
import { type Activity, type AnswerTo, type ClaimState, couponsOf, type Recorded, stateAfter, stateBefore } from './activity.js';
import { client, customer, now, ownRows, read } from './backend';

export type { Activity, ClaimState };

const states = new Map<string, ClaimState>();
const claimed = new Map<string, Coupon>();

/** The coupons that the shopper has claimed. */
export function claimedCoupons(): Coupon[] {
  return [...claimed.values()];
}

/** Whether the shopper may claim it, and why not. */
export function claimOf({ id, claim }: Activity): Claimable {
  return claimable(claim, { now: now(), customer: customer() }, states.has(id) ? 1 : 0);
}

export function stateOf(activity: Activity): ClaimState {
  return states.get(activity.id) ?? stateBefore(claimOf(activity));
}

/** What there is to claim; and, on the way, what was claimed before. */
export async function loadActivities(): Promise<Activity[]> {
  const [offered, recorded] = await Promise.all([read<Activity[]>('/activities'), read<Recorded[]>('/claims')]);
  for (const { activityId, state, answer } of recorded) {
    const activity = offered.find(({ id }) => id === activityId);
    if (!activity || states.get(activityId) === 'claimed') continue;
    states.set(activityId, state);
    if (answer !== null) keep(await yieldOf(activity, answer));
  }
  return offered;
}

/** Claims; resolves to what to tell the shopper beside the new state. */
export async function claim(activity: Activity): Promise<string> {
  if (stateOf(activity) === 'claiming') return '';
  states.set(activity.id, 'claiming');
  try {
    keep(await yieldOf(activity, await client.call(activity.operation, activity.params)));
    states.set(activity.id, 'claimed');
    return '领取成功，结算时可用';
  } catch (error) {
    if (!CouponKitError.is(error)) throw error;
    states.set(activity.id, stateAfter(error));
    return error.message;
  }
}

function yieldOf(activity: Activity, answer: AnswerTo<Activity['operation']>): Promise<Coupon[]> {
  return couponsOf({ toCoupons, client, ownRows }, activity, answer);
}

function keep(coupons: Coupon[]): void {
  for (const coupon of coupons) claimed.set(coupon.id, coupon);
}
