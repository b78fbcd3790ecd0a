import type { ClaimStore } from '../claims';
import { CouponKitError, type ErrorDetail } from '../error';
import { pause } from './stores';
import { RULES } from './rules';
import type { GatewayCall } from './types';
import { type Answer, adviceUnknown } from './upstream';

/** What is kept of a claim. */
type Claim =
  | { state: 'sent'; at: number }
  | { state: 'unknown'; error: ErrorDetail }
  | { state: 'done'; answer: Answer };

/** How far a call has come. */
export interface Progress {
  /** Whether the request may have reached the platform. */
  sent: boolean;
}

/** How often a second tap looks whether the first has come through. */
const STEP = 50;

/**
 * Makes a claim at most once. It is recorded before it is sent, and its outcome after. A second call waits for the first
 * and gets its answer; where the outcome is not known it is sent again only if the platform's idempotency id makes that
 * harmless.
 */
export async function claimOnce(
  call: GatewayCall,
  key: string,
  store: ClaimStore,
  patienceMs: number,
  send: (progress: Progress) => Promise<Answer>,
): Promise<Answer> {
  const known = await store.add(key, JSON.stringify({ state: 'sent', at: Date.now() } satisfies Claim));
  if (known !== undefined) {
    const earlier = await settled(store, key, JSON.parse(known) as Claim, patienceMs);
    if (earlier?.state === 'done') return earlier.answer;
    if (earlier === undefined) return claimOnce(call, key, store, patienceMs, send);
    if (RULES[call.operation].effect !== 'keyed') throw pending(call, earlier);
  }
  return sendAndRecord(call, key, store, send);
}

/** Waits for a claim that is under way; `undefined` when it came to nothing and was forgotten. */
async function settled(store: ClaimStore, key: string, claim: Claim, patienceMs: number): Promise<Claim | undefined> {
  let latest: Claim | undefined = claim;
  while (latest?.state === 'sent' && Date.now() < latest.at + patienceMs) {
    await pause(STEP);
    const text = await store.get(key);
    latest = text === undefined ? undefined : (JSON.parse(text) as Claim);
  }
  return latest;
}

async function sendAndRecord(
  call: GatewayCall,
  key: string,
  store: ClaimStore,
  send: (progress: Progress) => Promise<Answer>,
): Promise<Answer> {
  const progress: Progress = { sent: false };
  try {
    const answer = await send(progress);
    await store.set(key, JSON.stringify({ state: 'done', answer } satisfies Claim));
    return answer;
  } catch (thrown) {
    if (!progress.sent || (CouponKitError.is(thrown) && hadNoEffect(thrown))) {
      await store.remove(key);
      throw thrown;
    }
    const claim: Claim = { state: 'unknown', error: CouponKitError.is(thrown) ? thrown.toJSON() : OURS };
    await store.set(key, JSON.stringify(claim));
    throw pending(call, claim);
  }
}

const OURS: ErrorDetail = { code: 'internal', messages: { 'zh-CN': '服务器内部出错', en: 'the backend has failed' } };

/** Whether it is certain that nothing was issued: the platform refused, or the request never left. */
function hadNoEffect(error: CouponKitError): boolean {
  if (error.code === 'platform') return error.retry === 'safe' || error.retry === 'never';
  return error.retry === 'safe';
}

function pending(call: GatewayCall, claim: Claim): CouponKitError {
  const cause = claim.state === 'unknown' ? claim.error : { code: 'timeout' as const };
  return new CouponKitError({
    ...cause,
    operation: call.operation,
    messages: {
      'zh-CN': '领取结果待确认，请稍后在“我的卡券”中查看',
      en: 'whether the coupon was issued is not known yet; look among your coupons later',
    },
    reason: 'pending',
    retry: adviceUnknown(call.operation),
  });
}
