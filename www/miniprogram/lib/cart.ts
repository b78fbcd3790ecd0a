// The cart, which the list and the checkout share; and what happens by time alone.

import { now } from './backend';
import type { Quantities } from './checkout';

/** How many of one product a cart holds at most. */
const MOST = 99;
const LONGEST_TIMER_MS = 0x7fffffff;

let quantities: Quantities = { '201909280011111': 1, '201909280011114': 1 };

/** How many of each product. */
export function cart(): Quantities {
  return quantities;
}

export function add(id: string, by: number): Quantities {
  quantities = { ...quantities, [id]: Math.min(MOST, Math.max(0, (quantities[id] ?? 0) + by)) };
  return quantities;
}

export function empty(): Quantities {
  quantities = {};
  return quantities;
}

/** Calls once an instant of the server's clock has come; the function returned calls it off. */
export function at(instant: number | null, call: () => void): () => void {
  let timer = 0;
  // A timer may be a little early, and can wait for some weeks only.
  const set = () => {
    if (instant === null) return;
    timer = setTimeout(() => (now() < instant ? set() : call()), Math.min(Math.max(instant - now(), 0), LONGEST_TIMER_MS));
  };
  set();
  return () => {
    clearTimeout(timer);
  };
}

/** How long it is until an instant, as mm:ss. */
export function countdown(until: number): string {
  const left = Math.max(Math.ceil((until - now()) / 1000), 0);
  return [Math.floor(left / 60), left % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
