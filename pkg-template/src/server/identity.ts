import type { CouponKitError } from '../error';
import { prepare } from '../platforms';
import type { PreparedRequest } from '../types';
import { sha256Hex } from './hash';
import { misconfigured, refuse } from './http';
import { OWNABLE, RULES, accountOf, forbiddenTo, ownedBy, platformOf } from './rules';
import type { Credentials, GatewayCall, Identity } from './types';

/** What `authorize` returned, once it is what it should be; the page is not to blame where it is not. */
export function checkIdentity(identity: Identity, credentialsByCall: boolean): void {
  const { owned, activity, tenant } = identity as Partial<Identity>;
  if (typeof owned !== 'object') throw misconfigured('authorize: owned');
  const stranger = Object.keys(owned).find((name) => !OWNABLE.has(name));
  if (stranger !== undefined) throw misconfigured(`authorize: owned.${stranger}`);
  if (activity !== undefined && (typeof activity !== 'string' || activity === '')) throw misconfigured('authorize: activity');
  // Without it, one shop's users would meet another's in the claims.
  if (credentialsByCall && (typeof tenant !== 'string' || tenant === '')) throw misconfigured('authorize: tenant');
}

/** Rows of all persons are for those who may see them. */
export function checkRows({ operation }: GatewayCall, { owned, seesAll }: Identity, filtered: boolean): void {
  const { persons } = RULES[operation];
  if (!persons || seesAll === true || filtered || persons.some((name) => isGiven(owned, name))) return;
  throw refuse(403, '只能查看自己的记录', "only one's own rows may be seen");
}

/**
 * The page's params with the backend's values in every field that is the backend's to fill. What the page says there is
 * replaced; what it says where the backend has nothing to say is refused, rather than dropped without a word.
 */
export function settleParams({ operation, params: given }: GatewayCall, { owned }: Identity): Record<string, unknown> {
  const { defaults = {} } = RULES[operation];
  const params = { ...given };
  for (const field of ownedBy(operation)) if (isGiven(owned, field)) params[field] = owned[field];
  for (const field of forbiddenTo(operation)) {
    if (isGiven(owned, field)) continue;
    // What the gateway makes of the claim's own key: the page's is dropped.
    if (field === 'outId') delete params[field];
    else if (params[field] != null && params[field] !== defaults[field]) throw forged(field);
    else if (defaults[field] !== undefined) params[field] = defaults[field];
  }
  return params;
}

function isGiven(values: Record<string, unknown>, name: string): boolean {
  if (!Object.prototype.hasOwnProperty.call(values, name)) return false;
  const value = values[name];
  return value !== undefined && value !== null && value !== '';
}

function forged(field: string): Error {
  return refuse(403, `params.${field} 由服务器填写`, `params.${field} is for the backend to fill in`, {
    path: `params.${field}`,
  });
}

/** One spelling an id: another one would be another key, and the same coupon. */
const ID = /^(?!0\d+$)[A-Za-z0-9][\w.:-]{0,63}$/;

/** What is claimed, by the one param that may name it. */
export function targetOf({ operation, params: given }: GatewayCall, { owned }: Identity): string {
  const { claims = '', aliases = [] } = RULES[operation];
  const alias = aliases.find((name) => isGiven(given, name));
  if (alias !== undefined) {
    throw refuse(400, `请用 ${claims} 指明要领取的券`, `name what is claimed by ${claims}`, { path: `params.${alias}` });
  }
  if (isGiven(owned, claims)) return String(owned[claims]);
  const named = given[claims];
  const id = typeof named === 'number' && Number.isSafeInteger(named) ? String(named) : named;
  if (typeof id === 'string' && ID.test(id)) return id;
  throw refuse(400, '不是有效的编号', 'is no id', { path: `params.${claims}` });
}

/** Names what this user claims: the same for every tap, tab and reload, and nobody else's, in any shop of any account. */
export async function claimKey(
  { operation }: GatewayCall,
  { user, activity, tenant = '' }: Identity,
  target: string,
  credentials: Credentials,
): Promise<string> {
  const account = accountOf(platformOf(operation), credentials);
  return sha256Hex(JSON.stringify([tenant, account, operation, user.id, activity === undefined ? [target] : activity]));
}

/** Prepares a request. What the page said wrongly is the page's; what the shop set up wrongly is not. */
export function prepareSettled(
  { operation }: GatewayCall,
  { owned }: Identity,
  params: Record<string, unknown>,
  credentials: Credentials,
): PreparedRequest {
  try {
    return prepare(operation, params as never, credentials.settings?.[platformOf(operation)]);
  } catch (thrown) {
    const path = (thrown as CouponKitError).path ?? '';
    const [, field] = /^params\.?(\w*)/.exec(path) ?? [];
    if (field === undefined || (field !== '' && isGiven(owned, field))) throw misconfigured(path || 'settings');
    throw thrown;
  }
}
