// `couponkit/server` for bundlers that build for a page.
import { forbidInPage } from '../refuse';

const refused: never = forbidInPage();

// So that bundlers find the names and the page says the above, not that they are missing.
export {
  refused as createGateway,
  refused as signRequest,
  refused as verifyOrder,
  refused as memoryStores,
  refused as sqliteStores,
  refused as redisStores,
  refused as postgresStores,
  refused as durableObjectStores,
  refused as CouponKitObject,
  refused as storeContract,
  refused as CouponKitError,
};
