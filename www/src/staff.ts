// The shop's own tablet: a trusted caller. Its backend signs, and the tablet sends what was signed by itself, through a
// path of its own origin. A shopper's page never does this: see what a signature leaves unbound.

import './style.css';
import './staff.css';
import { Client, CouponKitError, init } from 'couponkit';
import { json } from './backend';
import type { Activity } from './claims';

const client = new Client({
  sign: '/staff/coupons/sign',
  route: (url) => {
    const { pathname, search } = new URL(url);
    return `/staff/send${pathname}${search}`;
  },
});

function row(activity: Activity): HTMLElement {
  const item = document.createElement('li');
  const title = document.createElement('span');
  const button = document.createElement('button');
  const outcome = document.createElement('output');
  title.textContent = `${activity.channel} · ${activity.title}`;
  button.textContent = '发券';
  button.setAttribute('aria-label', `发券：${activity.title}`);
  button.type = 'button';
  button.onclick = () => void give(activity, button, outcome);
  item.dataset.activity = activity.id;
  item.append(title, button, outcome);
  return item;
}

async function give(activity: Activity, button: HTMLButtonElement, outcome: HTMLOutputElement): Promise<void> {
  button.disabled = true;
  try {
    await client.call(activity.operation, activity.params);
    outcome.textContent = '已发放';
  } catch (error) {
    if (!CouponKitError.is(error)) throw error;
    outcome.textContent = error.message;
    // What may have been issued is not tried again without looking.
    button.disabled = error.retry === 'checkFirst';
  }
}

async function start(): Promise<void> {
  await Promise.all([init(), json('/staff/session', { method: 'POST' })]);
  const offered = (await json('/staff/activities')) as Activity[];
  document.getElementById('activities')?.append(...offered.map(row));
}

start().catch(console.error);
