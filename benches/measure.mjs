// Contestants take turns, so that whatever else the machine does falls on all of them alike. One whose single run takes
// over a tenth of a second takes part in every sixth round only.
const SLOW_MS = 100;
const SLOW_TURN = 6;
// Until then engines have compiled what is hot, wasm as well as JavaScript.
const WARM_MS = 600;

/**
 * @param {Record<string, () => unknown>} contestants
 * @returns {Promise<Record<string, number>>} Medians in milliseconds.
 */
export async function race(contestants, { rounds = 40, budgetMs = 3_000, now = cpuTime } = {}) {
  const entries = Object.entries(contestants);
  const samples = new Map(entries.map(([name]) => [name, []]));
  const repeats = new Map();
  for (const [name, run] of entries) repeats.set(name, await warmUp(run, now));
  const start = now();
  for (let round = 0; round < rounds; round++) {
    if (round >= 30 && now() - start > budgetMs) break;
    for (const [name, run] of entries) {
      const count = repeats.get(name);
      if (count === 0 && round % SLOW_TURN > 0) continue;
      const before = now();
      for (let i = 0; i < count || i < 1; i++) await settle(run());
      samples.get(name).push((now() - before) / Math.max(1, count));
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)]));
}

/** Milliseconds of processor time: what other processes take of the machine is none of a contestant's doing. */
export function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Only promises are waited for: waiting takes time. */
const settle = (result) => (typeof result?.then === 'function' ? result : undefined);

/** Runs until the engine has compiled what is hot, and tells how many runs make two milliseconds; 0 of a slow one. */
async function warmUp(run, now) {
  const start = now();
  let runs = 0;
  do {
    await settle(run());
    runs++;
  } while (now() - start < WARM_MS);
  const each = (now() - start) / runs;
  return each > SLOW_MS ? 0 : Math.max(1, Math.round(2 / each));
}

export function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
