// The checkout's state: what is in the cart, which coupons the shopper takes, and what that comes to.

import {
  type Cart,
  type CartLine,
  type Context,
  type Coupon,
  type Evaluation,
  type PriceAfter,
  type Scene,
  type Stack,
  Wallet,
  whenUsable,
} from 'couponkit';
import { type ComputedRef, computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue';
import { suggestionFor, useSuggestion } from './addons';
import { now } from './backend';
import { nudgeOf, toCells } from './cells';
import { claimedCoupons } from './claims';
import { useAlarm } from './clock';
import { useCoupons } from './coupons';
import { toFen } from './money';
import { ownCoupons } from './own';
import { DELIVERY_FEE, MAX_COUPONS, MOST, PRODUCTS, goodsOf, linesOf } from './shop';

const START: Record<string, number> = { '201909280011111': 2, '201909280011112': 1, '201909280011114': 1 };
const OPTIONS = { maxCoupons: MAX_COUPONS };
/** An end that is further off is no news. */
const SOON_MS = 3600_000;

export function useCheckout() {
  const quantities = reactive<Record<string, number>>({ ...START });
  const shopId = ref('1001');
  const scene = ref<Scene>('dineIn');
  const payment = ref('online');
  /** The shopper's own choice in the order of choosing; `null` leaves it to the library. */
  const own = ref<string[] | null>(null);

  const lines = computed(() => linesOf(quantities));
  const cart = computed<Cart>(() => ({
    lines: lines.value,
    ...(scene.value === 'takeout' && { shippingFee: DELIVERY_FEE }),
  }));
  const source = useCoupons(() => ({
    multiMark: shopId.value,
    ...tradeMarksOf(lines.value),
    ...TYPE_CATE[scene.value],
  }));

  const coupons = computed(() => [...source.coupons.value, ...claimedCoupons.value, ...ownCoupons.value]);
  const wallet = useWallet(() => coupons.value);
  const tick = ref(0);
  const context = computed<Context>(() => {
    void [tick.value, cart.value, wallet.value];
    return { now: now(), shopId: shopId.value, scene: scene.value, payment: payment.value, usedToday: {} };
  });
  const evaluation = computed<Evaluation>(() =>
    wallet.value.evaluate(cart.value, context.value, { ...OPTIONS, ...(own.value && { selected: own.value }) }),
  );
  const stack = computed<Stack | null>(() => (own.value ? (evaluation.value.selected ?? null) : evaluation.value.best));
  const titles = computed(() => new Map(coupons.value.map(({ id, title }) => [id, title ?? '优惠券'])));
  const ended = useEnds(evaluation, stack, tick, titles);

  return {
    quantities,
    shopId,
    scene,
    payment,
    own,
    cart,
    context,
    evaluation,
    stack,
    payable: computed(() => stack.value?.payable ?? evaluation.value.payableBefore),
    cells: computed(() => toCells(evaluation.value, coupons.value, stack.value, source.listed.value)),
    titles,
    ended,
    freshness: source.freshness,
    goodsFen: computed(() => lines.value.reduce((sum, line) => sum + toFen(String(line.unitPrice)) * Number(line.quantity), 0)),
    pieces: computed(() => lines.value.reduce((sum, { quantity }) => sum + Number(quantity), 0)),
    nudge: computed(() => nudgeOf(evaluation.value, coupons.value)),
    /** 券后价 of every product, by its id. */
    prices: computed(() => pricesOf(wallet.value, context.value)),
    ...useSuggestion(evaluation, () => (own.value ? null : suggestionFor(wallet.value, cart.value, context.value, OPTIONS))),
    /** The coupon taken that ends first, where that is soon. */
    ending: computed(() => endingOf(wallet.value, cart.value, context.value, stack.value)),
    add(id: string, by: number): void {
      quantities[id] = Math.min(Math.max((quantities[id] ?? 0) + by, 0), MOST);
    },
  };
}

export type Checkout = ReturnType<typeof useCheckout>;

/** 智迈's own number for a scene; 买单 has none. */
const TYPE_CATE: Record<Scene, { typeCate?: 1 | 3 }> = { dineIn: { typeCate: 1 }, takeout: { typeCate: 3 }, payBill: {} };

/** The cart as 智迈 asks for it; an empty one is not sent. */
function tradeMarksOf(lines: CartLine[]) {
  const tradeMarks = lines.map(({ id, unitPrice, quantity }) => ({ num: Number(quantity), tradeMark: id, price: String(unitPrice) }));
  return tradeMarks.length > 0 ? { tradeMarks } : {};
}

/** A wallet of the coupons at hand, loaded again only when they change. */
function useWallet(coupons: () => Coupon[]) {
  const wallet = shallowRef(new Wallet(coupons()));
  watch(coupons, (list) => {
    const old = wallet.value;
    wallet.value = new Wallet(list);
    old.free();
  }, { flush: 'sync' });
  onScopeDispose(() => { wallet.value.free(); });
  return wallet;
}

/** Evaluates anew when time alone changes a verdict; what the shopper loses by that is told. */
function useEnds(
  evaluation: ComputedRef<Evaluation>,
  stack: ComputedRef<Stack | null>,
  tick: { value: number },
  titles: ComputedRef<Map<string, string>>,
) {
  const ended = ref('');
  useAlarm(
    () => evaluation.value.nextChangeAt,
    () => {
      const before = stack.value?.couponIds ?? [];
      tick.value++;
      const lost = before.filter((id) => !stack.value?.couponIds.includes(id));
      if (lost.length > 0) ended.value = `${lost.map((id) => `「${titles.value.get(id)}」`).join('')}已结束，金额已更新`;
    },
  );
  return ended;
}

function pricesOf(wallet: Wallet, context: Context): Map<string, PriceAfter> {
  const items = PRODUCTS.map((product) => ({ id: product.id, ...goodsOf(product) }));
  return new Map(wallet.prices(items, context, OPTIONS).map((price) => [price.id, price]));
}

function endingOf(wallet: Wallet, cart: Cart, context: Context, stack: Stack | null): { id: string; at: number } | null {
  const ends = (stack?.couponIds ?? []).map((id) => ({ id, at: whenUsable(wallet, id, cart, context)?.to ?? Infinity }));
  const [first] = ends.sort((a, b) => a.at - b.at);
  return first && first.at - context.now <= SOON_MS ? first : null;
}
