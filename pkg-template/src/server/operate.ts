import { invalidInput } from '../error';
import { type Claim, type Claims, CLAIM, readClaim } from './claim';
import { RULES } from './rules';
import type { Answer } from './sending';
import type { ClaimEntry, ClaimState, GatewayClaims } from './types';

/** Whether the platform shows that a claim came through: `undefined` where it cannot be asked. */
export type Check = (claim: Claim) => Promise<boolean | undefined>;

const OPEN: readonly ClaimState[] = ['sending', 'unknown'];
const TWO_HOURS = 2 * 3_600_000;

/** What operators and jobs do with claims. */
export function operateOn(claims: Claims, check: Check): GatewayClaims {
  async function* list(states: readonly ClaimState[] = OPEN): AsyncGenerator<ClaimEntry> {
    for await (const [name, text] of claims.store.list(CLAIM)) {
      const claim = readClaim(text);
      if (states.includes(claim.state)) yield entryOf(name.slice(CLAIM.length), claim);
    }
  }

  /** An open claim, once nobody is at it any more. */
  async function open(key: string): Promise<[text: string, claim: Claim]> {
    const text = await claims.settled(key, await claims.store.get(CLAIM + key));
    if (text === undefined) throw invalidInput('key', '没有这个领取记录', 'names no claim');
    const claim = readClaim(text);
    if (!OPEN.includes(claim.state)) throw invalidInput('key', '该领取的结果已经确定', 'names a claim whose outcome is known');
    return [text, claim];
  }

  async function settle(key: string, outcome: 'issued' | 'refused', answer?: string | Answer): Promise<void> {
    if (!(['issued', 'refused'] as readonly string[]).includes(outcome)) {
      throw invalidInput('outcome', '应为 issued 或 refused', 'must be issued or refused');
    }
    const [text, claim] = await open(key);
    const settled: Claim = { ...claim, state: outcome, version: claim.version + 1, doubt: false, params: undefined };
    const given = typeof answer === 'string' ? { status: 200, text: answer } : answer;
    const done = await claims.end(key, text, settled, outcome === 'issued' ? given : undefined);
    if (!done) throw invalidInput('key', '该领取的结果刚刚确定', 'names a claim that was settled just now');
  }

  async function reconcile({ graceMs = TWO_HOURS }: { graceMs?: number } = {}): ReturnType<GatewayClaims['reconcile']> {
    const counts = { issued: 0, refused: 0, left: 0 };
    for await (const { key } of list()) {
      try {
        const [, claim] = await open(key);
        const shown = await check(claim);
        const outcome = shown === true ? 'issued' : shown === false && Date.now() - claim.at > graceMs ? 'refused' : 'left';
        if (outcome !== 'left') await settle(key, outcome);
        counts[outcome]++;
      } catch {
        // The platform does not answer now, or somebody else has settled it.
        counts.left++;
      }
    }
    return counts;
  }

  return { list, settle, reconcile };
}

function entryOf(key: string, claim: Claim): ClaimEntry {
  const { state, operation, user, target, tenant, at, error } = claim;
  const { checkWith } = RULES[operation];
  return {
    key,
    state,
    operation,
    user,
    target,
    at,
    ...(tenant !== undefined && { tenant }),
    ...(error && { error }),
    ...(checkWith && { checkWith }),
  };
}

/** As many rows as Waiqin answers at most: there may be more. */
const MOST_ROWS = 1000;

/**
 * Whether Waiqin's list of what customers hold shows that a claim came through: a voucher that the customer received
 * since, by a clock that may be so far from ours.
 */
export function isAmongHoldings(rows: readonly Record<string, unknown>[], claim: Claim): boolean | undefined {
  const ids = ['cmId', 'cmCode', 'cmSourceCode'].filter((name) => claim.params?.[name] !== undefined);
  const isNewEnough = (at: unknown) => typeof at !== 'number' || at >= claim.at - TWO_HOURS;
  const isTheirs = (row: Record<string, unknown>) => ids.every((name) => row[name] === String(claim.params?.[name] as string));
  if (rows.some((row) => isTheirs(row) && isNewEnough(row.receiveTimeMs))) return true;
  const says = (row: Record<string, unknown>) => ids.length > 0 && ids.every((name) => row[name] !== undefined);
  return rows.length < MOST_ROWS && rows.every(says) ? false : undefined;
}
