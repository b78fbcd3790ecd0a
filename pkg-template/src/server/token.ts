import { CouponKitError, failure, invalidInput } from '../error';
import type { PreparedRequest } from '../settings';
import { randomDigits, sha256Hex } from './hash';
import { hmacSha256Base64, signKingdeeGateway } from './sign';
import type { KingdeeCredentials, StoredToken, TokenStore } from './types';
import { type Answer, type Limits, send } from './upstream';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;
/** Kingdee's documents: at most two calls a minute. */
const ASKED_A_MINUTE = 2;
/** A token is replaced a little before it ends, so that none ends on the way. */
const MARGIN = 5 * MINUTE;

/**
 * An app-token that is good now: the one kept, or a new one. `stale` is a token that the platform has just called
 * expired; whoever comes first replaces it, and the others find the new one.
 *
 * @throws {CouponKitError} `platform` with reason `throttled` when two were asked for within the last minute.
 */
export async function kingdeeToken(
  credentials: KingdeeCredentials,
  baseUrl: string | undefined,
  store: TokenStore,
  limits: Limits,
  stale?: string,
): Promise<string> {
  if (credentials.appToken && credentials.appToken !== stale) return credentials.appToken;
  const key = `kingdee:${await sha256Hex(JSON.stringify([credentials.clientId, credentials.appKey, baseUrl]))}`;
  const usable = (kept: StoredToken | undefined) =>
    kept?.token !== undefined && kept.token !== stale && kept.expiresAt > Date.now() ? kept.token : undefined;
  const known = usable(await store.get(key));
  if (known) return known;
  return store.lock(key, async () => {
    const kept = await store.get(key);
    const found = usable(kept);
    if (found) return found;
    const askedAt = recordAsking(kept);
    // Recorded before it is sent: a call that fails counts too.
    await store.set(key, { expiresAt: 0, askedAt });
    const token = await askForToken(credentials, baseUrl, limits);
    await store.set(key, { token, expiresAt: Date.now() + DAY - MARGIN, askedAt });
    return token;
  });
}

function recordAsking(kept: StoredToken | undefined): number[] {
  const now = Date.now();
  const recent = (kept?.askedAt ?? []).filter((at) => at > now - MINUTE);
  const oldest = recent[0];
  if (recent.length >= ASKED_A_MINUTE && oldest !== undefined) {
    throw tooOften(oldest + MINUTE - now);
  }
  return [...recent, now];
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
  limits: Limits,
): Promise<string> {
  const { appKey, appSecret } = credentials;
  if (!appKey || !appSecret) throw invalidInput('credentials.kingdee.appKey', '缺少凭证', 'credentials are missing');
  const request: PreparedRequest = {
    operation: 'kingdee.listWriteOffs',
    method: 'GET',
    url: `${baseUrl.replace(/\/$/, '')}/jdyconnector/app_management/kingdee_auth_token`,
    headers: [['Content-Type', 'application/json']],
    query: [['app_key', appKey], ['app_signature', await hmacSha256Base64(appSecret, appKey)]],
  };
  const moment = { now: Date.now(), nonce: randomDigits(10) };
  return readToken(await send(await signKingdeeGateway(request, credentials, moment), limits));
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
  throw failure(
    answer.status === 200 ? 'badResponse' : 'http',
    '无法获取金蝶 app-token，请检查凭证',
    "Kingdee's app-token could not be obtained; check the credentials",
  );
}
