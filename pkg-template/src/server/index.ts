/**
 * The backend's half: keeps the secrets, signs, and talks to the platforms for the page. Runs in Node, workerd and any
 * runtime with `fetch` and WebCrypto; never in a page.
 *
 * @packageDocumentation
 */
export { createGateway } from './gateway';
export { signRequest, type Moment } from './sign';
export { memoryTokenStore } from './stores';
export { memoryClaimStore, type ClaimStore } from '../claims';
export { CouponKitError } from '../error';
export type { GatewayAnswer, HookPayload, SignedRequest } from '../contract';
export type * from './types';
