import { ask } from './ask';
import { define, late } from './late';
import { COUPON_IDS, LINE_IDS, type Raw, REASONS, SUMMARY } from './raw';
import type { Evaluation, Reason, Stack, UnusableVerdict, UsableVerdict } from './types';
import { yuan } from './yuan';

/** Has the core evaluate; called again when the core no longer keeps the evaluation. */
export type Evaluate = (raw: Raw) => Uint32Array;

/**
 * An evaluation as callers read it. The core keeps it for a while; what is costly (lists, shares, reasons) is fetched
 * from there when it is first read, and when the core has let it go, the core evaluates again.
 *
 * @param couponIds The ids of the wallet's coupons, where they are known; otherwise they are fetched, and left there.
 */
export function readEvaluation(evaluate: Evaluate, couponIds: { list?: string[] } = {}): Evaluation {
  const kept = new Kept(evaluate, couponIds);
  const evaluation = {} as Evaluation;
  define(evaluation, 'usable', USABLE_VERDICTS, () => kept.usable());
  define(evaluation, 'unusable', UNUSABLE_VERDICTS, () => kept.others('unusable'));
  define(evaluation, 'undetermined', UNDETERMINED_VERDICTS, () => kept.others('undetermined'));
  define(evaluation, 'best', BEST_STACK, () => kept.best());
  evaluation.payableBefore = kept.payableBefore;
  if (kept.hasSelection) evaluation.selected = kept.summary().selected;
  return evaluation;
}

const USABLE_VERDICTS = late('usable');
const UNUSABLE_VERDICTS = late('unusable');
const UNDETERMINED_VERDICTS = late('undetermined');
const BEST_STACK = late('best');
const ALLOCATIONS = late('allocations');
const LATE_REASONS = late('reasons');

// The words that the core answers with.
const HANDLE = 0;
const VERSION_OF_LINE_IDS = 1;
const USABLE = 2;
const UNUSABLE = 3;
const UNDETERMINED = 4;
const HAS_SELECTION = 5;
const BEST = 6;
const PAYABLE = 7;
/** From here on of each usable coupon its place in the wallet and four figures, then the places of the others. */
const COUPONS = 9;
const PER_USABLE = 9;

// What it says of the best stack; otherwise that is to be asked for.
const NONE = 0;
const FIRST_ALONE = 1;

interface Summary {
  best: Stack | null;
  selected?: Stack;
}

/** An evaluation in the core. */
class Kept {
  readonly payableBefore: string;
  readonly hasSelection: boolean;
  private readonly words: Uint32Array;
  private readonly shares: Blocks<Uint32Array>;
  private readonly reasons: Blocks<Reason[][]>;
  private raw: Raw | undefined;
  private handle = 0;
  private versionOfLineIds = 0;
  private whole: Summary | undefined;

  constructor(private readonly evaluate: Evaluate, private readonly couponIds: { list?: string[] }) {
    const words = (this.words = ask((raw) => this.start(raw)));
    this.payableBefore = yuan(words, PAYABLE);
    this.hasSelection = words[HAS_SELECTION] === 1;
    this.shares = new Blocks((from, to) => this.fetch((raw) => raw.shares(this.handle, from, to)));
    this.reasons = new Blocks((from, to) => this.fetchJson((raw) => raw.part(this.handle, REASONS, from, to)));
  }

  usable(): UsableVerdict[] {
    const verdicts: UsableVerdict[] = [];
    const length = this.words[USABLE] as number;
    for (let rank = 0; rank < length; rank++) verdicts.push(this.usableVerdict(rank));
    return verdicts;
  }

  others<Status extends 'unusable' | 'undetermined'>(status: Status): OtherVerdict<Status>[] {
    const undetermined = status === 'undetermined';
    const first = undetermined ? (this.words[UNUSABLE] as number) : 0;
    const end = first + (this.words[undetermined ? UNDETERMINED : UNUSABLE] as number);
    const verdicts: OtherVerdict<Status>[] = [];
    for (let index = first; index < end; index++) verdicts.push(this.otherVerdict(status, index));
    return verdicts;
  }

  best(): Stack | null {
    const best = this.words[BEST];
    if (best === NONE) return null;
    return best === FIRST_ALONE ? this.firstAlone() : this.summary().best;
  }

  summary(): Summary {
    return (this.whole ??= this.fetchJson<Summary>((raw) => raw.part(this.handle, SUMMARY, 0, 0)));
  }

  /** The first of the usable coupons, as a stack. */
  private firstAlone(): Stack {
    const step = this.usableVerdict(0);
    const { couponId, discount, shippingDiscount, payable } = step;
    const stack = { couponIds: [couponId], discount, shippingDiscount, payable } as Stack;
    define(stack, 'allocations', ALLOCATIONS, this.allocationsOf);
    stack.steps = [step];
    stack.optimal = true;
    return stack;
  }

  private usableVerdict(rank: number): UsableVerdict {
    const { words } = this;
    const at = COUPONS + rank * PER_USABLE;
    const verdict = new Usable(
      this.couponId(at),
      yuan(words, at + 1),
      yuan(words, at + 3),
      yuan(words, at + 5),
      yuan(words, at + 7),
    );
    define(verdict, 'allocations', ALLOCATIONS, this.allocationsOf, rank);
    verdict.reasons = [];
    return verdict;
  }

  private otherVerdict<Status>(status: Status, index: number): OtherVerdict<Status> {
    const verdict: Omit<OtherVerdict<Status>, 'reasons'> = {
      couponId: this.couponId(COUPONS + (this.words[USABLE] as number) * PER_USABLE + index),
      status,
      discount: '0.00',
      shippingDiscount: '0.00',
      wasted: '0.00',
      payable: this.payableBefore,
      allocations: {},
    };
    define(verdict, 'reasons', LATE_REASONS, this.reasonsOf, index);
    return verdict as OtherVerdict<Status>;
  }

  private couponId(at: number): string {
    this.couponIds.list ??= this.fetchJson((raw) => raw.part(this.handle, COUPON_IDS, 0, 0));
    return this.couponIds.list[this.words[at] as number] as string;
  }

  private readonly reasonsOf = (index: number): Reason[] => {
    const { from, items } = this.reasons.with(index);
    return items[index - from] as Reason[];
  };

  private readonly allocationsOf = (rank: number): Record<string, string> => {
    const { from, items } = this.shares.with(rank);
    const lines = this.lineIds();
    const allocations: Record<string, string> = {};
    const end = items[rank - from + 1] as number;
    for (let at = items[rank - from] as number; at < end; at += 3) {
      put(allocations, lines[items[at] as number] as string, yuan(items, at + 1));
    }
    return allocations;
  };

  private lineIds(): string[] {
    if (last.raw !== this.raw || last.version !== this.versionOfLineIds) {
      last.ids = this.fetchJson((raw) => raw.part(this.handle, LINE_IDS, 0, 0));
      last.raw = this.raw;
      last.version = this.versionOfLineIds;
    }
    return last.ids;
  }

  private fetchJson<T>(question: (raw: Raw) => string): T {
    return JSON.parse(this.fetch(question)) as T;
  }

  /** Asks for something of the evaluation, which the core, or the core of that time, may no longer have. */
  private fetch<T>(question: (raw: Raw) => T): T {
    return ask((raw) => {
      if (raw === this.raw) {
        try {
          return question(raw);
        } catch (thrown) {
          if (thrown !== 'evicted') throw thrown;
        }
      }
      this.start(raw);
      return question(raw);
    });
  }

  private start(raw: Raw): Uint32Array {
    const words = this.evaluate(raw);
    this.raw = raw;
    this.handle = words[HANDLE] as number;
    this.versionOfLineIds = words[VERSION_OF_LINE_IDS] as number;
    return words;
  }
}

/**
 * Makes what a literal would, with room for the properties that come after: V8 keeps those of a literal elsewhere, and
 * makes room for each by itself.
 */
const Usable = usable as unknown as new (...texts: Parameters<typeof usable>) => UsableVerdict;

function usable(
  this: UsableVerdict,
  couponId: string,
  discount: string,
  shippingDiscount: string,
  wasted: string,
  payable: string,
): void {
  this.couponId = couponId;
  this.status = 'usable';
  this.discount = discount;
  this.shippingDiscount = shippingDiscount;
  this.wasted = wasted;
  this.payable = payable;
}
usable.prototype = Object.prototype;

type OtherVerdict<Status> = Omit<UnusableVerdict, 'status'> & { status: Status };

/** The ids of the lines that shares spoke of last: lines come and go more seldom than carts are evaluated. */
const last = { raw: undefined as Raw | undefined, version: 0, ids: [] as string[] };

interface Block<T> {
  from: number;
  to: number;
  items: T;
}

/** As many as a list shows at first. */
const FIRST_BLOCK = 20;

/** What belongs to the places of a list, fetched in growing blocks: who reads one is about to read its neighbours. */
class Blocks<T> {
  private readonly blocks: Block<T>[] = [];
  private size = FIRST_BLOCK;

  constructor(private readonly fetch: (from: number, to: number) => T) {}

  /** The block that holds a place. */
  with(place: number): Block<T> {
    const found = this.blocks.find(({ from, to }) => from <= place && place < to);
    if (found) return found;
    const to = place + this.size;
    const block = { from: place, to, items: this.fetch(place, to) };
    this.blocks.unshift(block);
    this.size *= 2;
    return block;
  }
}

/** Sets an own property, whatever its name. */
function put(target: Record<string, string>, key: string, value: string): void {
  if (key === '__proto__') {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
