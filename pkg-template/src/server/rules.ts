import { SERVER_OWNED } from '../operations';
import type { Operation } from '../types';

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
}

const READ: Rule = { effect: 'read' };

/** Every operation. */
export const RULES: Record<Operation, Rule> = {
  'kingdee.distributeCoupons': { effect: 'once', defaults: { qty: '1' }, claims: 'schemaId' },
  'kingdee.listWriteOffs': READ,
  'tmall.sendCoupon': { effect: 'keyed', claims: 'uuid' },
  'waiqin.queryVouchers': READ,
  'waiqin.addVoucher': { effect: 'once' },
  'waiqin.finishVoucher': { effect: 'repeatable' },
  'waiqin.changeVoucherEndDate': { effect: 'repeatable' },
  'waiqin.receiveVoucher': { effect: 'once', claims: 'voucherId' },
  'waiqin.listVoucherCustomers': READ,
  'waiqin.queryVoucherUsage': READ,
  'zvcms.listUsableCoupons': READ,
};

/** The params of an operation that only the backend settles. */
export function ownedBy(operation: Operation): readonly string[] {
  return SERVER_OWNED[operation];
}

/** Whether a page's word names an operation. */
export function isOperation(name: string): name is Operation {
  return Object.prototype.hasOwnProperty.call(RULES, name);
}
