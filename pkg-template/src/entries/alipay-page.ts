/**
 * couponkit on an Alipay page: asks the Worker that has it. Copied with the package's `alipay` folder.
 *
 * @packageDocumentation
 */
export { type Remote, type WorkerEnd, connect } from '../mini/remote';
export { CouponKitError } from '../error';
