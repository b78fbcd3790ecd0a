// Contestants take turns, so that whatever else the machine does falls on all of them alike: machines that others use too
// run at half their speed for seconds. For the same reason ratios are medians of the ratios of each round. One whose
// single run takes over a tenth of a second takes part in every sixth round only.
const SLOW_MS = 100;
const SLOW_TURN = 6;
// Until then engines have compiled what is hot, wasm as well as JavaScript: they do so beside the contestants, whose
// processor time they share.
const WARM_MS = 2_000;
// Long enough for a contestant to clear away what it left behind itself, and not the one that comes next.
const TURN_MS = 20;

/**
 * @param {Record<string, (() => unknown) | { turn(): Promise<number>, every: number }>} contestants What is run, or what
 *   takes its turns itself.
 * @returns {Promise<Race>}
 */
export async function race(contestants, { rounds = 40, budgetMs = 8_000, now = cpuTime } = {}) {
  const entries = [];
  for (const [name, one] of Object.entries(contestants)) {
    entries.push([name, typeof one === 'function' ? await turnOf(one, now) : one]);
  }
  const race = new Race(entries.map(([name]) => name));
  const start = now();
  for (let round = 0; round < rounds; round++) {
    if (round >= 30 && now() - start > budgetMs) break;
    for (const [name, { turn, every }] of entries) {
      if (round % every === 0) race.add(name, round, await turn());
    }
  }
  for (const [, { end }] of entries) end?.();
  return race;
}

/** Times in milliseconds, by contestant and round. */
class Race {
  constructor(names) {
    this.times = new Map(names.map((name) => [name, new Map()]));
  }

  add(name, round, time) {
    this.times.get(name).set(round, time);
  }

  get names() {
    return [...this.times.keys()];
  }

  /** The median time. */
  time(name) {
    return median([...this.times.get(name).values()]);
  }

  /** The median of how many times as long as another one takes, in the rounds in which both took part. */
  ratio(name, base) {
    const others = this.times.get(base);
    return median([...this.times.get(name)].filter(([round]) => others.has(round)).map(([round, time]) => time / others.get(round)));
  }
}

/** Milliseconds of processor time: what other processes take of the machine is none of a contestant's doing. */
export function cpuTime() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Only promises are waited for: waiting takes time. */
const settle = (result) => (typeof result?.then === 'function' ? result : undefined);

/** Runs until the engine has compiled what is hot. A turn answers with the time of one run. */
export async function turnOf(run, now) {
  const repeat = async (isOver) => {
    const start = now();
    let runs = 0;
    do {
      await settle(run());
      runs++;
    } while (!isOver(runs, start));
    return (now() - start) / runs;
  };
  const each = await repeat((_, start) => now() - start >= WARM_MS);
  const count = Math.max(1, Math.round(TURN_MS / each));
  return { turn: () => repeat((runs) => runs >= count), every: each > SLOW_MS ? SLOW_TURN : 1 };
}

export function median(values) {
  const sorted = values.slice().sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
