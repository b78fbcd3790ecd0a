// Contestants take turns, so that whatever else the machine does falls on all of them alike.

/**
 * @param {Record<string, () => unknown>} contestants
 * @returns {Promise<Record<string, number>>} Medians in milliseconds.
 */
export async function race(contestants, { rounds = 40, budgetMs = 12_000, now = () => performance.now() } = {}) {
  const entries = Object.entries(contestants);
  const samples = new Map(entries.map(([name]) => [name, []]));
  const repeats = new Map();
  for (const [name, run] of entries) repeats.set(name, await warmUp(run, now));
  const start = now();
  for (let round = 0; round < rounds || round < 30; round++) {
    if (round >= 30 && now() - start > budgetMs) break;
    for (const [name, run] of entries) {
      const count = repeats.get(name);
      const before = now();
      for (let i = 0; i < count; i++) await settle(run());
      samples.get(name).push((now() - before) / count);
    }
  }
  return Object.fromEntries([...samples].map(([name, times]) => [name, median(times)]));
}

/** Only promises are waited for: waiting takes time. */
const settle = (result) => (typeof result?.then === 'function' ? result : undefined);

/** Runs until the engine has compiled what is hot, and tells how many runs make two milliseconds. */
async function warmUp(run, now) {
  const start = now();
  let runs = 0;
  do {
    await settle(run());
    runs++;
  } while (now() - start < 150 && runs < 3000);
  return Math.max(1, Math.round((2 * runs) / (now() - start)));
}

export function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
