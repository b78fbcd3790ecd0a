import type { Operation } from '../types';

/**
 * What a call does on the platform, and so what may follow when its outcome is not known: a `read` is repeated freely,
 * `repeatable` sets what is set already, `keyed` is repeated with the same idempotency id, `once` never.
 */
export type Effect = 'read' | 'repeatable' | 'keyed' | 'once';

/** What the gateway knows of an operation beside its params. */
export interface Rule {
  effect: Effect;
  /** Params that only the backend settles. */
  owned: readonly string[];
  /** Of those, what stands where nothing else is said. */
  defaults?: Record<string, unknown>;
  /** A shopper's claim: the param that names what is claimed. */
  claims?: string;
}

const read = (...owned: string[]): Rule => ({ effect: 'read', owned });

/** Every operation. */
export const RULES: Record<Operation, Rule> = {
  'kingdee.distributeCoupons': {
    effect: 'once',
    owned: ['memberId', 'memberCardId', 'mobile', 'cashierId', 'qty'],
    defaults: { qty: '1' },
    claims: 'schemaId',
  },
  'kingdee.listWriteOffs': read('memberId', 'memberCardId'),
  'tmall.sendCoupon': { effect: 'keyed', owned: ['openId', 'outId', 'uuid'], claims: 'uuid' },
  'waiqin.queryVouchers': read(),
  'waiqin.addVoucher': { effect: 'once', owned: ['cmId', 'cmCode'] },
  'waiqin.finishVoucher': { effect: 'repeatable', owned: [] },
  'waiqin.changeVoucherEndDate': { effect: 'repeatable', owned: [] },
  'waiqin.receiveVoucher': {
    effect: 'once',
    owned: ['cmId', 'cmCode', 'cmSourceCode', 'receiveTime'],
    claims: 'voucherId',
  },
  'waiqin.listVoucherCustomers': read(),
  'waiqin.queryVoucherUsage': read(),
  'zvcms.listUsableCoupons': read('userId', 'userCode'),
};

/** Whether a page's word names an operation. */
export function isOperation(name: string): name is Operation {
  return Object.prototype.hasOwnProperty.call(RULES, name);
}
