import { add, at, cart, countdown, empty } from '../../lib/cart';
import { type Outcome, type Shown, type Suggestion, evaluate, loadCoupons, submit, suggest } from '../../lib/checkout';
import { PRODUCTS, SHOP } from '../../lib/shop.js';

const EMPTY: Shown = { usable: [], others: [], before: '0.00', discount: '0.00', payable: '0.00', nextChangeAt: null, ending: null };
const SECOND_MS = 1000;
/** How long after the last tap a shopper is taken to be done. */
const QUIET_MS = 250;

let callOff = () => {};
let seconds = 0;
let suggesting = 0;

Component({
  data: {
    products: PRODUCTS,
    shop: SHOP,
    quantities: cart(),
    state: 'loading' as 'loading' | 'ready' | 'failed',
    failure: '',
    shown: EMPTY,
    /** How long the coupon that ends first still lasts. */
    left: '',
    /** What time alone has changed. */
    notice: '',
    suggestion: null as Suggestion | null,
    outcome: null as Outcome | null,
  },
  lifetimes: {
    attached() {
      void this.load();
      seconds = setInterval(() => { this.count(); }, SECOND_MS);
    },
    detached() {
      callOff();
      clearInterval(seconds);
      clearTimeout(suggesting);
    },
  },
  pageLifetimes: {
    /** A coupon may have been claimed meanwhile, or a product added. */
    show() {
      if (this.data.state === 'ready') this.evaluate();
    },
  },
  methods: {
    async load() {
      this.setData({ state: 'loading' });
      try {
        await loadCoupons();
        this.setData({ state: 'ready' });
        this.evaluate();
      } catch (error) {
        this.setData({ state: 'failed', failure: (error as Error).message });
      }
    },
    change(event: WechatMiniprogram.CustomEvent<object, object, { id: string; by: number }>) {
      const { id, by } = event.currentTarget.dataset;
      this.setData({ quantities: add(id, Number(by)), outcome: null });
      if (this.data.state === 'ready') this.evaluate();
    },
    evaluate() {
      const shown = evaluate(cart());
      this.setData({ shown, quantities: cart(), suggestion: null });
      this.count();
      callOff();
      callOff = at(shown.nextChangeAt, () => { this.evaluateAtEnd(shown.ending?.title); });
      clearTimeout(suggesting);
      suggesting = setTimeout(() => { this.setData({ suggestion: suggest(cart()) }); }, QUIET_MS);
    },
    evaluateAtEnd(title: string | undefined) {
      const { payable } = this.data.shown;
      this.evaluate();
      const lost = title !== undefined && this.data.shown.payable !== payable;
      this.setData({ notice: lost ? `「${title}」已结束，金额已更新` : '' });
    },
    count() {
      const { ending } = this.data.shown;
      const left = ending ? countdown(ending.at) : '';
      if (left !== this.data.left) this.setData({ left });
    },
    takeSuggestion() {
      for (const { id, quantity } of this.data.suggestion?.add ?? []) add(id, quantity);
      this.evaluate();
    },
    async submit() {
      try {
        const outcome = await submit(cart());
        this.setData({ outcome });
        if (!outcome.agrees) return;
        this.setData({ quantities: empty() });
        this.evaluate();
      } catch (error) {
        this.setData({ notice: (error as Error).message });
      }
    },
  },
});
