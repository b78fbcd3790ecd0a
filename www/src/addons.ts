// 凑单: what to buy more, so that in all less is paid.

import { type AddOn, type Cart, type Context, type Options, type Wallet, suggestAddOns } from 'couponkit';
import { MOST, PRODUCTS, goodsOf, productOf } from './shop';

/** Nobody is asked to buy more of one thing than this. */
const MOST_ADDED = 3;
/** A candidate is a line of its own, beside the one that the cart may have of the same product. */
const PREFIX = 'add ';

export interface Suggestion {
  /** 再买 `cost`，总共少付 `net`, in 元. */
  cost: string;
  net: string;
  add: { id: string; name: string; quantity: number }[];
  /** The coupons that are used then. */
  couponIds: string[];
}

/** The best one; `null` where nothing pays. */
export function suggestionFor(wallet: Wallet, cart: Cart, context: Context, options: Options): Suggestion | null {
  const inCart = new Map(cart.lines.map(({ id, quantity }) => [id, Number(quantity)]));
  const candidates = PRODUCTS.map((product) => ({
    id: PREFIX + product.id,
    quantity: Math.min(MOST_ADDED, MOST - (inCart.get(product.id) ?? 0)),
    ...goodsOf(product),
  })).filter(({ quantity }) => quantity > 0);
  const [best] = suggestAddOns(wallet, cart, context, candidates, options);
  return best ? shown(best) : null;
}

function shown({ cost, net, add, couponIds }: AddOn): Suggestion {
  const added = add.map(({ id, quantity }) => {
    const productId = id.slice(PREFIX.length);
    return { id: productId, name: productOf(productId)?.name ?? '', quantity };
  });
  return { cost, net, add: added, couponIds };
}
