/** What a page gets that imports `couponkit/server`: at once an error, instead of code that handles secrets. */
export function forbidInPage(): never {
  throw new Error('couponkit/server holds credentials: import it in the backend, never in a page');
}

/** Bundlers and test runners that are not told that they build for a browser take the backend's entries for pages too. */
export function refusePage(): void {
  if (typeof window === 'object' && typeof document === 'object') forbidInPage();
}
