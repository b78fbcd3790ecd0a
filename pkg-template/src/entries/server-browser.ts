// What a page gets that imports `couponkit/server`: at once an error, instead of a bundle with secrets in it.
const refused: never = refuse();

function refuse(): never {
  throw new Error('couponkit/server holds credentials: import it in the backend, never in a page');
}

// So that bundlers find the names and the page says the above, not that they are missing.
export {
  refused as createGateway,
  refused as signRequest,
  refused as memoryStores,
  refused as sqliteStores,
  refused as redisStores,
  refused as postgresStores,
  refused as durableObjectStores,
  refused as CouponKitObject,
  refused as storeContract,
  refused as CouponKitError,
};
