import { ready } from '../../lib/backend';
import { type Activity, type ClaimState, claim, claimOf, loadActivities, stateOf } from '../../lib/claims';

const LABELS: Record<ClaimState, string> = {
  open: '领取',
  claiming: '领取中…',
  claimed: '已领取',
  closed: '不可领',
  soldOut: '已领完',
  limitReached: '已达上限',
  pending: '处理中',
  lost: '重试',
};

interface Offer {
  id: string;
  channel: string;
  title: string;
  badge: string;
  condition: string;
  note: string;
  state: ClaimState;
  label: string;
}

function offerOf(activity: Activity): Offer {
  const { id, channel, title, badge, condition } = activity;
  const state = stateOf(activity);
  const { reasons } = claimOf(activity);
  const why = reasons.map(({ message }) => message).join('；');
  const isSoon = state === 'closed' && reasons.some(({ code }) => code === 'claimNotStarted');
  const note = ['closed', 'soldOut', 'limitReached'].includes(state) && why ? why : activity.note;
  return { id, channel, title, badge, condition, note, state, label: isSoon ? '未开始' : LABELS[state] };
}

let activities: Activity[] = [];

Component({
  data: {
    state: 'loading' as 'loading' | 'ready' | 'failed',
    failure: '',
    notice: '',
    offers: [] as Offer[],
  },
  lifetimes: {
    attached() {
      void this.load();
    },
  },
  methods: {
    async load() {
      this.setData({ state: 'loading' });
      try {
        await ready();
        activities = await loadActivities();
        this.setData({ state: 'ready' });
        this.show();
      } catch (error) {
        this.setData({ state: 'failed', failure: (error as Error).message });
      }
    },
    async claim(event: WechatMiniprogram.CustomEvent<object, object, { id: string }>) {
      const activity = activities.find(({ id }) => id === event.currentTarget.dataset.id);
      if (!activity || !['open', 'lost'].includes(stateOf(activity))) return;
      const claiming = claim(activity);
      this.show();
      const notice = await claiming;
      this.show();
      this.setData({ notice });
    },
    show() {
      this.setData({ offers: activities.map(offerOf) });
    },
  },
});
