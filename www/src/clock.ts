// What happens by time alone.

import { type Ref, onScopeDispose, ref, watch } from 'vue';
import { now } from './backend';

const LONGEST_TIMER_MS = 0x7fffffff;
const SECOND_MS = 1000;

/** Rings once an instant of the server's clock has come. */
export function useAlarm(instant: () => number | null, ring: () => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  function set(): void {
    clearTimeout(timer);
    const at = instant();
    if (at === null) return;
    // A timer may be a little early, and can wait for some weeks only.
    const wake = () => (now() < at ? set() : ring());
    timer = setTimeout(wake, Math.min(Math.max(at - now(), 0), LONGEST_TIMER_MS));
  }
  watch(instant, set, { immediate: true });
  onScopeDispose(() => { clearTimeout(timer); });
}

/** The server's clock, by the second. */
export function useSeconds(): Readonly<Ref<number>> {
  const seconds = ref(now());
  const timer = setInterval(() => (seconds.value = now()), SECOND_MS);
  onScopeDispose(() => { clearInterval(timer); });
  return seconds;
}
