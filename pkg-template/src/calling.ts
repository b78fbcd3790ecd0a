// Made by `cargo xtask types` from the operations in src/platforms: change those, not this file.
import type { RetryAdvice } from './error';
import type { Operation } from './operations';

/** What a caller must know of an operation. */
export interface Calling {
  /** What it does at the platform: it reads, gives a coupon to somebody, or changes a template. */
  effect: 'read' | 'claim' | 'write';
  /** What to do when its outcome is not known: no answer came, or a broken one. */
  repeat: RetryAdvice;
  /** The param by which the platform knows a repetition. */
  idempotencyKey?: string;
  /** The operation that shows whether it took effect. */
  checkWith?: Operation;
  /** How to walk its pages. */
  paging?: Paging;
}

/** How the pages of an operation are asked for. */
export interface Paging {
  /** The param that counts pages from 1. */
  page: string;
  /** The param for the rows of a page. */
  size: string;
  /** The most rows of a page, and what is asked for. Kingdee cuts longer pages and still counts them as long. */
  most: number;
  /** The field of the result that counts all rows, where there is one. */
  total?: string;
}

/** Every operation. */
export const CALLING: Record<Operation, Calling> = {
  'kingdee.distributeCoupons': { effect: 'claim', repeat: 'checkFirst' },
  'kingdee.listWriteOffs': { effect: 'read', repeat: 'safe', paging: { page: 'page', size: 'pageSize', most: 100, total: 'count' } },
  'tmall.sendCoupon': { effect: 'claim', repeat: 'sameKey', idempotencyKey: 'outId' },
  'waiqin.queryVouchers': { effect: 'read', repeat: 'safe', paging: { page: 'pageNumber', size: 'pageLength', most: 1000 } },
  'waiqin.addVoucher': { effect: 'write', repeat: 'checkFirst', checkWith: 'waiqin.queryVouchers' },
  'waiqin.finishVoucher': { effect: 'write', repeat: 'safe' },
  'waiqin.changeVoucherEndDate': { effect: 'write', repeat: 'safe' },
  'waiqin.receiveVoucher': { effect: 'claim', repeat: 'checkFirst', checkWith: 'waiqin.queryVoucherUsage' },
  'waiqin.listVoucherCustomers': { effect: 'read', repeat: 'safe', paging: { page: 'pageNumber', size: 'pageLength', most: 1000 } },
  'waiqin.queryVoucherUsage': { effect: 'read', repeat: 'safe' },
  'zvcms.listUsableCoupons': { effect: 'read', repeat: 'safe' },
};
