/** Customers of the stand-in Waiqin, by the shop's user. */
export const CUSTOMERS = { jin: '9139133117350330302', yu: '8833956197749704288' };

/** What the shop is set up with, for stand-ins that run. */
export function environmentOf({ url, seeds: { kingdee, tmall, waiqin, zvcms } }) {
  return {
    platforms: url,
    credentials: {
      kingdee: kingdee.credentials,
      tmall: tmall.credentials,
      waiqin: waiqin.credentials,
      zvcms: zvcms.credentials,
    },
    customers: CUSTOMERS,
  };
}
