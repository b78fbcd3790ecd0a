// 凑单: what to buy more, so that in all less is paid.

import { type AddOn, type Cart, type Context, type Evaluation, type Options, type Wallet, suggestAddOns } from 'couponkit';
import { type ComputedRef, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { MOST, PRODUCTS, goodsOf, productOf } from './shop';

/** Nobody is asked to buy more of one thing than this. */
const MOST_ADDED = 3;
/** A candidate is a line of its own, beside the one that the cart may have of the same product. */
const PREFIX = 'add ';
/** How long after the last tap a shopper is taken to be done. */
const QUIET_MS = 250;

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

/**
 * What to buy more, for the evaluation as it stands. To `find` it takes longer than to evaluate, so that it waits until the shopper has stopped tapping: the one before stands until then, and cannot be taken.
 */
export function useSuggestion(evaluation: ComputedRef<Evaluation>, find: () => Suggestion | null) {
  const suggestion = shallowRef<Suggestion | null>(null);
  const isSuggestionStale = ref(true);
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    evaluation,
    () => {
      isSuggestionStale.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        suggestion.value = find();
        isSuggestionStale.value = false;
      }, QUIET_MS);
    },
    { immediate: true },
  );
  onScopeDispose(() => { clearTimeout(timer); });
  return { suggestion, isSuggestionStale };
}
