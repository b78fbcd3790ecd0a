import 'vant/lib/index.css';
import './style.css';
import { init } from 'couponkit';
import { createApp } from 'vue';
import App from './App.vue';
import { loadCustomer, readClock, signIn } from './backend';
import { loadClaims } from './claims';
import { followKeys } from './keyboard';
import { loadOrders } from './orders';
import { loadOwn } from './own';

async function start(): Promise<void> {
  await Promise.all([init(), signIn(), readClock()]);
  followKeys(document);
  createApp(App).mount('#app');
  await Promise.all([loadOwn(), loadCustomer(), loadClaims(), loadOrders()]);
}

start().catch((error: unknown) => {
  console.error(error);
  const app = document.getElementById('app');
  if (app && !app.hasChildNodes()) app.textContent = '页面加载失败，请检查网络后刷新';
});
