/**
 * The backend's half: keeps the secrets, signs, and talks to the platforms for the page. Runs in Node, workerd and any
 * runtime with `fetch` and WebCrypto; never in a page.
 *
 * @packageDocumentation
 */
export { createGateway } from './gateway';
export { signRequest, type Moment } from './sign';
export {
  verifyOrder,
  type AskedLine,
  type AskedOrder,
  type FenDifference,
  type Goods,
  type GoodsNames,
  type OrderVerification,
  type OwnFigures,
  type RefusedCoupon,
} from './order';
export { memoryStores, type MemoryOptions } from './stores/memory';
export { sqliteStores, type SqliteDatabase, type SqliteStatement, type TableOptions } from './stores/sqlite';
export { redisStores, type RedisClient, type RedisOptions } from './stores/redis';
export { postgresStores, type PostgresPool } from './stores/postgres';
export {
  CouponKitObject,
  durableObjectStores,
  type DurableObjectNamespaceLike,
  type DurableObjectOptions,
  type DurableObjectStorageLike,
} from './stores/durable-object';
export { storeContract, type StoreCheck } from './stores/contract';
export type { Awaitable, Counted, Store, Stores } from './stores/store';
export { CouponKitError } from '../error';
export type { GatewayAnswer, HookPayload, SignedRequest } from '../contract';
export type * from './types';
