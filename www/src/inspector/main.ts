import '../style.css';
import { init } from 'couponkit';
import { createApp } from 'vue';
import Inspector from './Inspector.vue';

init()
  .then(() => createApp(Inspector).mount('#app'))
  .catch((error: unknown) => {
    console.error(error);
    document.body.textContent = '页面加载失败，请刷新';
  });
