import { add, at, cart } from '../../lib/cart';
import { type Item, evaluate, items, loadCoupons } from '../../lib/checkout';

let callOff = () => {};

Component({
  data: {
    state: 'loading' as 'loading' | 'ready' | 'failed',
    failure: '',
    items: [] as Item[],
    quantities: cart(),
    payable: '0.00',
  },
  lifetimes: {
    attached() {
      void this.load();
    },
    detached() {
      callOff();
    },
  },
  pageLifetimes: {
    show() {
      if (this.data.state === 'ready') this.price();
    },
  },
  methods: {
    async load() {
      this.setData({ state: 'loading' });
      try {
        await loadCoupons();
        this.setData({ state: 'ready' });
        this.price();
      } catch (error) {
        this.setData({ state: 'failed', failure: (error as Error).message });
      }
    },
    change(event: WechatMiniprogram.CustomEvent<object, object, { id: string; by: number }>) {
      const { id, by } = event.currentTarget.dataset;
      add(id, Number(by));
      if (this.data.state === 'ready') this.price();
    },
    price() {
      const { payable, nextChangeAt } = evaluate(cart());
      this.setData({ items: items(), quantities: cart(), payable });
      callOff();
      callOff = at(nextChangeAt, () => { this.price(); });
    },
    toCheckout() {
      wx.switchTab({ url: '/pages/checkout/index' });
    },
  },
});
