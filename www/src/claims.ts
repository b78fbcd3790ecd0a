// The coupon centre's state: what can be claimed, what became of it, and the coupons it has yielded. Claims go through
// the backend, which records each before it is sent: a tap too many, a lost connection or a reload never claim twice.

import { type Claimable, type Coupon, CouponKitError, claimable, toCoupons } from 'couponkit';
import { computed, reactive, ref, shallowRef } from 'vue';
import {
  type Activity,
  type AnswerTo,
  type ClaimState,
  type Recorded,
  couponsOf,
  stateAfter,
  stateBefore,
} from '../miniprogram/lib/activity.js';
import { client, customer, json, now, ownRows } from './backend';

export type { Activity, ClaimState };

export const activities = shallowRef<Activity[]>([]);
/** Coupons that the shopper has claimed, ready for the checkout. */
export const claimedCoupons = shallowRef<Coupon[]>([]);
const states = reactive(new Map<string, ClaimState>());

/** Counts the times at which a claim has opened while the page was open. */
const opened = ref(0);

/** Whether the shopper may claim each, and why not. */
const claims = computed(() => {
  void opened.value;
  const context = { now: now(), customer: customer.value ?? {} };
  return new Map(activities.value.map(({ id, claim }) => [id, claimable(claim, context, states.has(id) ? 1 : 0)]));
});

export function claimOf({ id }: Activity): Claimable | undefined {
  return claims.value.get(id);
}

export function stateOf(activity: Activity): ClaimState {
  const claim = claimOf(activity);
  return states.get(activity.id) ?? (claim ? stateBefore(claim) : 'open');
}

/** When the next claim opens, epoch milliseconds; `null` where none does. */
export const opensAt = computed(() => {
  void opened.value;
  const starts = activities.value.map(({ claim }) => claim.claimableFrom ?? -Infinity);
  const next = Math.min(...starts.filter((start) => start > now()));
  return Number.isFinite(next) ? next : null;
});

/** Looks again at what can be claimed. */
export function lookAgain(): void {
  opened.value++;
}

/** Learns what there is to claim and what was claimed before. */
export async function loadClaims(): Promise<void> {
  const [offered, claimed] = (await Promise.all([json('/activities'), json('/claims')])) as [Activity[], Recorded[]];
  activities.value = offered;
  for (const { activityId, state, answer } of claimed) {
    const activity = offered.find(({ id }) => id === activityId);
    if (!activity) continue;
    states.set(activityId, state);
    if (answer !== null) keep(await yieldOf(activity, answer));
  }
}

/** Claims; returns what to tell the shopper beside the new state. */
export async function claim(activity: Activity): Promise<string> {
  if (states.get(activity.id) === 'claiming') return '';
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

function keep(fresh: Coupon[]): void {
  const all = new Map([...claimedCoupons.value, ...fresh].map((coupon) => [coupon.id, coupon]));
  claimedCoupons.value = [...all.values()];
}

