/** What a page gets that imports `couponkit/server`: at once an error, instead of code that handles secrets. */
export function refusePage(): never {
  throw new Error('couponkit/server holds credentials: import it in the backend, never in a page');
}
