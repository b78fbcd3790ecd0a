import { ready } from '../../lib/backend';
import { type Quantities, type Shown, evaluate, loadCoupons } from '../../lib/checkout';
import { loadActivities } from '../../lib/claims';
import { PRODUCTS, SHOP } from '../../lib/shop';

const EMPTY: Shown = { usable: [], others: [], before: '0.00', discount: '0.00', payable: '0.00' };
const FIRST: Quantities = { '201909280011111': 1, '201909280011114': 1 };

Component({
  data: {
    products: PRODUCTS,
    shop: SHOP,
    quantities: FIRST,
    state: 'loading' as 'loading' | 'ready' | 'failed',
    failure: '',
    shown: EMPTY,
  },
  lifetimes: {
    attached() {
      void this.load();
    },
  },
  pageLifetimes: {
    /** A coupon may have been claimed meanwhile. */
    show() {
      if (this.data.state === 'ready') this.evaluate();
    },
  },
  methods: {
    async load() {
      this.setData({ state: 'loading' });
      try {
        await ready();
        await Promise.all([loadCoupons(), loadActivities()]);
        this.setData({ state: 'ready' });
        this.evaluate();
      } catch (error) {
        this.setData({ state: 'failed', failure: (error as Error).message });
      }
    },
    change(event: WechatMiniprogram.CustomEvent<object, object, { id: string; by: number }>) {
      const { id, by } = event.currentTarget.dataset;
      const quantity = Math.min(99, Math.max(0, (this.data.quantities[id] ?? 0) + Number(by)));
      this.setData({ quantities: { ...this.data.quantities, [id]: quantity } });
      if (this.data.state === 'ready') this.evaluate();
    },
    evaluate() {
      this.setData({ shown: evaluate(this.data.quantities) });
    },
  },
});
