import { CouponKitError } from '../error';
import type { PreparedRequest } from '../types';
import { randomDigits, sha256Hex } from './hash';
import { misconfigured } from './http';
import type { Answer, SendingLimits } from './sending';
import { hmacSha256Base64, signKingdeeGateway } from './sign';
import type { GuardedStore } from './stores/guard';
import { monotonic, pause } from './stores/store';
import type { KingdeeCredentials } from './types';
import { send } from './upstream';

const MINUTE = 60_000;
/** A token lives a day, and is replaced a little before it ends, so that none ends on the way. */
const LIFE = 24 * 60 * MINUTE - 5 * MINUTE;
/** Kingdee's documents: at most two calls a minute. */
const ASKED_A_MINUTE = 2;
/** How long whoever asks may take; an instance that died with the lock does not block the others for ever. */
const LEASE = 15_000;
const STEP = 20;

/**
 * An app-token that is good now: the one kept, or a new one. `stale` is a token that the platform has just called
 * expired; whoever comes first replaces it, and the others find the new one.
 *
 * @throws {CouponKitError} `platform` with reason `throttled` when two were asked for within the last minute.
 */
export async function kingdeeToken(
  credentials: KingdeeCredentials,
  baseUrl: string | undefined,
  store: GuardedStore,
  limits: SendingLimits,
  stale?: string,
): Promise<string> {
  if (credentials.appToken && credentials.appToken !== stale) return credentials.appToken;
  const key = `token:${await tokenName(credentials, baseUrl)}`;
  const usable = async () => {
    const token = await store.get(key);
    return token === stale ? undefined : token;
  };
  const owner = crypto.randomUUID();
  const since = monotonic();
  for (;;) {
    const known = await usable();
    if (known !== undefined) return known;
    if (await store.swap(`${key}:lock`, undefined, owner, LEASE)) break;
    if (monotonic() - since > LEASE + limits.timeoutMs) throw tooOften(1000);
    await pause(STEP);
  }
  try {
    const found = await usable();
    if (found !== undefined) return found;
    await recordAsking(store, key, owner);
    const token = await askForToken(credentials, baseUrl, limits);
    await keep(store, key, token);
    return token;
  } finally {
    await store.swap(`${key}:lock`, owner, undefined, 0).catch(() => undefined);
  }
}

const names = new WeakMap<KingdeeCredentials, Promise<string>>();

/** By what instances know the same account's token. */
function tokenName(credentials: KingdeeCredentials, baseUrl: string | undefined): Promise<string> {
  const known = names.get(credentials);
  if (known) return known;
  const name = sha256Hex(JSON.stringify([credentials.clientId, credentials.appKey, baseUrl]));
  names.set(credentials, name);
  return name;
}

/** A token that cannot be kept is good all the same. */
async function keep(store: GuardedStore, key: string, token: string): Promise<void> {
  try {
    await store.swap(key, await store.get(key), token, LIFE);
  } catch {
    // The next call asks again.
  }
}

/** Recorded before it is sent: a call that fails counts too. Each place is taken for a minute of the store's own. */
async function recordAsking(store: GuardedStore, key: string, owner: string): Promise<void> {
  for (let place = 0; place < ASKED_A_MINUTE; place++) {
    if (await store.swap(`${key}:asked:${String(place)}`, undefined, owner, MINUTE)) return;
  }
  throw tooOften(MINUTE);
}

function tooOften(retryAfterMs: number): CouponKitError {
  return new CouponKitError({
    code: 'platform',
    messages: {
      'zh-CN': '金蝶 app-token 每分钟最多获取两次，请稍后再试',
      en: "Kingdee's app-token may be asked for twice a minute; try again later",
    },
    reason: 'throttled',
    retry: 'safe',
    retryAfterMs,
  });
}

async function askForToken(
  credentials: KingdeeCredentials,
  baseUrl = 'https://api.kingdee.com',
  limits: SendingLimits,
): Promise<string> {
  const { appKey, appSecret } = credentials;
  if (!appKey || !appSecret) throw misconfigured('credentials.kingdee.appKey');
  const request: PreparedRequest = {
    // Signed as Kingdee's operations are.
    operation: 'kingdee.listWriteOffs',
    method: 'GET',
    url: `${baseUrl.replace(/\/$/, '')}/jdyconnector/app_management/kingdee_auth_token`,
    headers: [['Content-Type', 'application/json']],
    query: [['app_key', appKey], ['app_signature', await hmacSha256Base64(appSecret, appKey)]],
  };
  const moment = { now: Date.now(), nonce: randomDigits(10) };
  const { method, url, headers } = await signKingdeeGateway(request, credentials, moment);
  return readToken(await send({ method, url, headers }, limits));
}

function readToken(answer: Answer): string {
  // Another instance with a store of its own may have asked as well.
  if (answer.status === 429) throw tooOften(MINUTE);
  try {
    const { data } = JSON.parse(answer.text) as { data?: { 'app-token'?: unknown } };
    const token = data?.['app-token'];
    if (typeof token === 'string' && token !== '') return token;
  } catch {
    // Not JSON: reported below, like an answer without a token.
  }
  // Its own failure passes; a refusal does not.
  if (answer.status >= 500 && answer.status !== 519) throw tokenUnavailable();
  throw misconfigured('credentials.kingdee: no app-token');
}

function tokenUnavailable(): CouponKitError {
  return new CouponKitError({
    code: 'http',
    messages: { 'zh-CN': '暂时无法获取金蝶 app-token，请稍后再试', en: "Kingdee's app-token cannot be had now; try again later" },
    retry: 'safe',
    retryAfterMs: 1000,
  });
}
