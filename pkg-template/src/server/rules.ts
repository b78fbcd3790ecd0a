import { CALLING, type Calling } from '../calling';
import { SERVER_OWNED } from '../operations';
import type { Operation, Platform } from '../types';
import type { Credentials } from './types';

/** What the gateway alone knows of an operation. */
export interface Rule {
  /** What stands in a param that only the backend settles where it says nothing else. */
  defaults?: Record<string, unknown>;
  /** A shopper's claim: the param that names what is claimed. */
  claims?: string;
  /** Params that could name it otherwise, and so name another thing than the first does. */
  aliases?: readonly string[];
  /** A read whose rows are of persons: the owned params, any of which leaves only one person's. */
  persons?: readonly string[];
}

const RULES: { [operation in Operation]?: Rule } = {
  'kingdee.distributeCoupons': { defaults: { qty: '1' }, claims: 'schemaId' },
  'kingdee.listWriteOffs': { persons: ['memberId', 'memberCardId'] },
  'tmall.sendCoupon': { claims: 'uuid' },
  'waiqin.receiveVoucher': { claims: 'voucherId', aliases: ['voucherName'] },
  'waiqin.listVoucherCustomers': { persons: [] },
  'waiqin.queryVoucherUsage': { persons: [] },
};

/** What the gateway goes by. */
export function ruleOf(operation: Operation): Calling & Rule {
  return { ...CALLING[operation], ...RULES[operation] };
}

/** The params of an operation that the backend may settle: what is claimed too. */
export function ownedBy(operation: Operation): readonly string[] {
  const claims = RULES[operation]?.claims;
  const owned: readonly string[] = SERVER_OWNED[operation];
  return claims === undefined || owned.includes(claims) ? owned : [...owned, claims];
}

/** The params that the page may not fill. */
export function forbiddenTo(operation: Operation): readonly string[] {
  return SERVER_OWNED[operation];
}

/** Whether a page's word names an operation. */
export function isOperation(name: string): name is Operation {
  return Object.prototype.hasOwnProperty.call(CALLING, name);
}

/** Every name that an operation lets the backend own. */
export const OWNABLE: ReadonlySet<string> = new Set(Object.keys(CALLING).flatMap((name) => ownedBy(name as Operation)));

export function platformOf(operation: Operation): Platform {
  return operation.slice(0, operation.indexOf('.')) as Platform;
}

/** What names an account on a platform, and stays when its secrets are renewed. */
export function accountOf(platform: Platform, { kingdee, tmall, waiqin, zvcms }: Credentials): string {
  switch (platform) {
    case 'kingdee':
      return [kingdee?.clientId, kingdee?.appKey, kingdee?.domain].join(' ');
    case 'tmall':
      return tmall?.appKey ?? '';
    case 'waiqin':
      return waiqin?.openid ?? '';
    case 'zvcms':
      return zvcms?.openId ?? '';
  }
}
