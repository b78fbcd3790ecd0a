import { SERVER_OWNED } from '../operations';
import type { Operation, Platform } from '../types';
import type { Credentials } from './types';

/**
 * What a call does on the platform, and so what may follow when its outcome is not known: a `read` is repeated freely,
 * `repeatable` sets what is set already, `keyed` is repeated with the same idempotency id, `once` never.
 */
export type Effect = 'read' | 'repeatable' | 'keyed' | 'once';

/** What the gateway knows of an operation beside its params. */
export interface Rule {
  effect: Effect;
  /** What stands in a param that only the backend settles where it says nothing else. */
  defaults?: Record<string, unknown>;
  /** A shopper's claim: the param that names what is claimed. */
  claims?: string;
  /** Params that could name it otherwise, and so name another thing than the first does. */
  aliases?: readonly string[];
  /** The operation that shows what became of a claim. */
  checkWith?: Operation;
  /** A read whose rows are of persons: the owned params, any of which leaves only one person's. */
  persons?: readonly string[];
}

const READ: Rule = { effect: 'read' };

/** Every operation. */
export const RULES: Record<Operation, Rule> = {
  'kingdee.distributeCoupons': { effect: 'once', defaults: { qty: '1' }, claims: 'schemaId' },
  'kingdee.listWriteOffs': { effect: 'read', persons: ['memberId', 'memberCardId'] },
  'tmall.sendCoupon': { effect: 'keyed', claims: 'uuid' },
  'waiqin.queryVouchers': READ,
  'waiqin.addVoucher': { effect: 'once' },
  'waiqin.finishVoucher': { effect: 'repeatable' },
  'waiqin.changeVoucherEndDate': { effect: 'repeatable' },
  'waiqin.receiveVoucher': {
    effect: 'once',
    claims: 'voucherId',
    aliases: ['voucherName'],
    checkWith: 'waiqin.queryVoucherUsage',
  },
  'waiqin.listVoucherCustomers': { effect: 'read', persons: [] },
  'waiqin.queryVoucherUsage': { effect: 'read', persons: [] },
  'zvcms.listUsableCoupons': READ,
};

/** The params of an operation that the backend may settle: what is claimed too. */
export function ownedBy(operation: Operation): readonly string[] {
  const { claims } = RULES[operation];
  const owned: readonly string[] = SERVER_OWNED[operation];
  return claims === undefined || owned.includes(claims) ? owned : [...owned, claims];
}

/** The params that the page may not fill. */
export function forbiddenTo(operation: Operation): readonly string[] {
  return SERVER_OWNED[operation];
}

/** Whether a page's word names an operation. */
export function isOperation(name: string): name is Operation {
  return Object.prototype.hasOwnProperty.call(RULES, name);
}

/** Every name that an operation lets the backend own. */
export const OWNABLE: ReadonlySet<string> = new Set(Object.keys(RULES).flatMap((name) => ownedBy(name as Operation)));

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
