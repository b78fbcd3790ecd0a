// The checkout's state: what is in the cart, which coupons the shopper takes, and what that comes to.

import {
  type Cart,
  type Coupon,
  type Evaluation,
  type Scene,
  type Stack,
  type VantCoupon,
  type Verdict,
  Wallet,
  toVant,
} from 'couponkit';
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue';
import { now } from './backend';
import { claimedCoupons } from './claims';
import { useCoupons } from './coupons';
import { toFen, toYuan } from './money';
import { ownCoupons } from './own';
import { DELIVERY_FEE, MAX_COUPONS, PRODUCTS } from './shop';

const START: Record<string, number> = { '201909280011111': 2, '201909280011112': 1, '201909280011114': 1 };
const LONGEST_TIMER_MS = 0x7fffffff;

export function useCheckout() {
  const quantities = reactive<Record<string, number>>({ ...START });
  const shopId = ref('1001');
  const scene = ref<Scene>('dineIn');
  const payment = ref('online');
  /** The shopper's own choice in the order of choosing; `null` leaves it to the library. */
  const own = ref<string[] | null>(null);

  const ordered = computed(() => PRODUCTS.filter(({ id }) => (quantities[id] ?? 0) > 0));
  const cart = computed<Cart>(() => ({
    lines: ordered.value.map(({ id, price, categoryIds, promotions }) => ({
      id,
      productId: id,
      unitPrice: price,
      quantity: quantities[id] ?? 0,
      categoryIds,
      promotions,
    })),
    ...(scene.value === 'takeout' && { shippingFee: DELIVERY_FEE }),
  }));
  const source = useCoupons(() => ({
    multiMark: shopId.value,
    tradeMarks: ordered.value.map(({ id, price }) => ({ num: quantities[id] ?? 0, tradeMark: id, price })),
    ...TYPE_CATE[scene.value],
  }));

  const coupons = computed(() => [...source.coupons.value, ...claimedCoupons.value, ...ownCoupons.value]);
  const wallet = useWallet(() => coupons.value);
  const tick = ref(0);
  const evaluation = computed<Evaluation>(() => {
    void tick.value;
    const context = { now: now(), shopId: shopId.value, scene: scene.value, payment: payment.value, usedToday: {} };
    const options = { maxCoupons: MAX_COUPONS, ...(own.value && { selected: own.value }) };
    return wallet.value.evaluate(cart.value, context, options);
  });
  useTimer(
    () => evaluation.value.nextChangeAt,
    () => tick.value++,
  );

  const stack = computed<Stack | null>(() => (own.value ? (evaluation.value.selected ?? null) : evaluation.value.best));
  const cells = computed(() => toCells(evaluation.value, coupons.value, stack.value, source.listed.value));

  return {
    quantities,
    shopId,
    scene,
    payment,
    own,
    cart,
    evaluation,
    stack,
    cells,
    titles: computed(() => new Map(coupons.value.map(({ id, title }) => [id, title ?? '优惠券']))),
    freshness: source.freshness,
    goodsFen: computed(() => ordered.value.reduce((sum, { id, price }) => sum + toFen(price) * (quantities[id] ?? 0), 0)),
    nudge: computed(() => nudgeOf(evaluation.value, coupons.value)),
    steps: computed(() => stack.value?.steps ?? []),
  };
}

export type Checkout = ReturnType<typeof useCheckout>;

/** 智迈's own number for a scene; 买单 has none. */
const TYPE_CATE: Record<Scene, { typeCate?: 1 | 3 }> = { dineIn: { typeCate: 1 }, takeout: { typeCate: 3 }, payBill: {} };

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

/** Calls once an instant of the server's clock has come. */
function useTimer(instant: () => number | null | undefined, call: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    instant,
    (at) => {
      clearTimeout(timer);
      if (at != null) timer = setTimeout(call, Math.min(Math.max(at - now(), 0), LONGEST_TIMER_MS));
    },
    { immediate: true },
  );
  onScopeDispose(() => { clearTimeout(timer); });
}

/** What Vant's coupon cell and list show. */
export interface Cells {
  coupons: VantCoupon[];
  disabledCoupons: VantCoupon[];
  /** Indexes into `coupons` of what the shopper takes. */
  chosen: number[];
  /** Indexes into `coupons` of the best choice. */
  best: number[];
}

function toCells(
  evaluation: Evaluation,
  all: Coupon[],
  stack: Stack | null,
  listed: ReadonlySet<string> | null,
): Cells {
  const { coupons, disabledCoupons } = toVant(evaluation, all);
  const byId = new Map(all.map((coupon) => [coupon.id, coupon]));
  const taken = new Map(stack?.steps.filter(({ status }) => status === 'usable').map((step) => [step.couponId, step]));
  const indexesOf = (ids: string[]) => ids.map((id) => coupons.findIndex((each) => each.id === id)).filter((i) => i >= 0);
  return {
    coupons: coupons.map((cell) => {
      const step = taken.get(cell.id);
      return {
        ...cell,
        // In a stack a coupon gives what it gives on what the ones before it left.
        value: step ? savedFen(step) : cell.value,
        description: remark(cell, byId.get(cell.id), listed),
      };
    }),
    disabledCoupons,
    chosen: indexesOf([...taken.keys()]),
    best: indexesOf(evaluation.best?.couponIds ?? []),
  };
}

const savedFen = (verdict: Verdict) => toFen(verdict.discount) + toFen(verdict.shippingDiscount);

/** What stands under a usable coupon: what it saves, and where the platform says otherwise. */
function remark(cell: VantCoupon, coupon: Coupon | undefined, listed: ReadonlySet<string> | null): string {
  const parts = [`单独使用可省 ¥${toYuan(cell.value)}`];
  const quoted = coupon?.quote?.discount;
  if (listed?.has(cell.id) && quoted && toFen(quoted) !== cell.value) parts.push(`门店系统试算 ¥${quoted}`);
  if (listed && coupon?.source?.operation === 'zvcms.listUsableCoupons' && !listed.has(cell.id)) {
    parts.push('门店系统未列出，以结算时为准');
  }
  return parts.join(' · ');
}

/** The coupon that takes the least more to be usable. */
function nudgeOf(evaluation: Evaluation, coupons: Coupon[]): string | null {
  let nearest: { fen: number; id: string } | null = null;
  for (const { couponId, reasons } of evaluation.unusable) {
    const [reason, ...others] = reasons;
    if (reason?.code !== 'belowMinAmount' || others.length > 0) continue;
    const fen = toFen(reason.shortfall);
    if (!nearest || fen < nearest.fen) nearest = { fen, id: couponId };
  }
  if (!nearest) return null;
  const title = coupons.find(({ id }) => id === nearest.id)?.title ?? '优惠券';
  return `再买 ¥${toYuan(nearest.fen)} 可用「${title}」`;
}
