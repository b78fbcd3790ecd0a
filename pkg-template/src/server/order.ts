import { ask } from '../ask';
import { checkText, plain } from '../encode';
import { invalidInput } from '../error';
import { evaluate } from '../evaluate';
import type { Cart, CartLine, Context, Coupon, Evaluation, Money, Options, Reason, Stack, Verdict } from '../types';

/**
 * What a page asks to buy and what it showed. A page's `{ lines: cart.lines, fingerprint: evaluation.fingerprint,
 * ...evaluation.best }` is one.
 */
export interface AskedOrder {
  /** The lines of its cart. Of each, `id` and `quantity` are what is wanted; all else is compared or left aside. */
  lines: readonly AskedLine[];
  /** The coupons, in the order of application. */
  couponIds?: readonly string[] | undefined;
  /** What it showed as to be paid, in 元. */
  payable: Money;
  /** What it showed to come off the goods, in 元. */
  discount?: Money | undefined;
  /** What it showed to come off shipping, in 元. */
  shippingDiscount?: Money | undefined;
  /** Shares by line id, in 元. */
  allocations?: Readonly<Record<string, Money>> | undefined;
  /** What it showed for each coupon. */
  steps?: readonly { couponId: string; discount: Money; shippingDiscount: Money }[] | undefined;
  /** Of its evaluation: says by which version of the rules it went. */
  fingerprint?: string | undefined;
}

/** A line as the page has it. */
export interface AskedLine extends GoodsNames {
  /** How many, or the weight of weighed goods. */
  quantity: number | string;
  /** What the page showed as its price, in 元. */
  unitPrice?: Money | undefined;
}

/** By what goods are found. */
export interface GoodsNames {
  /** The line's id. */
  id: string;
  /** The product's id. */
  productId?: string | undefined;
  /** The SKU. */
  sku?: string | undefined;
  /** The goods code or bar code. */
  code?: string | undefined;
}

/** What only the server says of a line: its price, what it belongs to, what was granted on it already. */
export type Goods = Omit<CartLine, 'id' | 'quantity'>;

/** What the server knows by itself, and goes by. */
export interface OwnFigures {
  /** The goods of a line, from the shop's own tables; `undefined` where the shop does not sell them. */
  goods: (line: GoodsNames) => Goods | undefined;
  /** What the shopper holds, from the shop's own records or the platform's answer. */
  coupons: readonly Coupon[];
  /** When, by the server's clock, where and by whom. */
  context: Context;
  /** How figures are made: the same as on the page. */
  options?: Options | undefined;
  /** A discount already granted on the whole order, in 元. */
  orderDiscount?: Money | undefined;
  /** The shipping or delivery fee, in 元. */
  shippingFee?: Money | undefined;
}

/** One figure that the page showed and the server does not come to. */
export interface FenDifference {
  /** `payable`, `discount`, `shippingDiscount`, `lines[ID].unitPrice`, `allocations[ID]`, `coupons[ID].discount`, … */
  path: string;
  /** What the page showed, in fen; `null` where it showed none. Only a unit price may have a part of a fen. */
  client: number | null;
  /** What the server comes to, in fen; `null` where there is none. */
  server: number | null;
}

/** A coupon that the page counted on. */
export interface RefusedCoupon {
  /** The coupon. */
  couponId: string;
  /** Why it cannot stand; empty where the shopper does not hold it. */
  reasons: readonly Reason[];
}

/** What the server comes to, and how the page's figures differ from it. */
export interface OrderVerification {
  /** Whether page and server agree to the fen, on every figure that the page has sent. */
  agrees: boolean;
  /** Every figure that differs. */
  differences: FenDifference[];
  /** The coupons that cannot stand. */
  refused: RefusedCoupon[];
  /** The server's figures with the coupons that stand: these count. */
  stack: Stack;
  /** The cart with the server's own goods and fees: what to take a `snapshot` of. */
  cart: Cart;
  /** All that the server comes to; `best` tells whether the shopper could pay less. */
  evaluation: Evaluation;
  /** Whether the page goes by the same version of the rules; `unknown` without a fingerprint. */
  rules: 'same' | 'other' | 'unknown';
}

/**
 * Evaluates an order from the server's own goods and coupons, and lists every figure of the page's that differs, in fen.
 *
 * The server decides: a page can send anything. Of what it sends, lines, quantities and coupon ids are taken as a wish;
 * prices, categories and promotions come from `own.goods`, coupons, clock and fees from `own`. Where the two do not agree,
 * show the shopper the server's figures and ask again; never take what the page sent.
 *
 * @param order What the page sent, unchecked: it may come straight out of `JSON.parse`.
 * @param own What the server knows.
 * @throws {CouponKitError} `invalidInput` with path: `order.lines[2]` for goods that the shop does not sell,
 *   `order.payable` for what is no amount, `cart.lines[0].quantity`, or in the server's own `coupons` and `context`.
 * @example
 * const { agrees, differences, stack, cart } = verifyOrder(await request.json(), {
 *   goods: ({ sku }) => table.get(sku),
 *   coupons: await couponsOf(shopper),
 *   context: { now: Date.now(), shopId: '17' },
 * });
 * if (!agrees) return Response.json({ stack, differences }, { status: 409 });
 * differences; // else: [{ path: 'lines[1].unitPrice', client: 1990, server: 2090 }, { path: 'payable', … }]
 */
export function verifyOrder(order: AskedOrder, own: OwnFigures): OrderVerification {
  const asked = readOrder(order);
  const cart = cartOf(asked.lines, own);
  const { coupons, context } = own;
  const held = new Set(coupons.map(({ id }) => id));
  const selected = asked.couponIds.filter((id) => held.has(id));
  const options: Options = { ...own.options, selected, selectedOrder: 'given' };
  const evaluation = evaluate({ cart, context, coupons, options });
  const stack = evaluation.selected as Stack;
  const differences = [...linesThatDiffer(asked, cart), ...figuresThatDiffer(asked, stack)];
  const refused = refusedOf(asked.couponIds, evaluation, stack);
  const agrees = differences.length === 0 && refused.length === 0;
  return { agrees, differences, refused, stack, cart, evaluation, rules: rulesOf(asked.fingerprint) };
}

function cartOf(lines: readonly AskedLine[], { goods, orderDiscount, shippingFee }: OwnFigures): Cart {
  return {
    lines: lines.map(({ id, productId, sku, code, quantity }, index) => {
      const found = goods({ id, productId, sku, code });
      if (!found) throw invalidInput(`order.lines[${index}]`, '没有这件商品', 'is of goods that are not sold');
      return { ...found, id, quantity };
    }),
    ...(orderDiscount != null && { orderDiscount }),
    ...(shippingFee != null && { shippingFee }),
  };
}

function refusedOf(ids: readonly string[], evaluation: Evaluation, stack: Stack): RefusedCoupon[] {
  const verdicts: Verdict[] = [...evaluation.usable, ...evaluation.unusable, ...evaluation.undetermined];
  const reasonsIn = (list: readonly Verdict[], id: string) => list.find(({ couponId }) => couponId === id)?.reasons ?? [];
  return ids
    .filter((id) => !stack.couponIds.includes(id))
    .map((couponId) => {
      const here = reasonsIn(stack.steps, couponId);
      return { couponId, reasons: here.length > 0 ? here : reasonsIn(verdicts, couponId) };
    });
}

function rulesOf(fingerprint: string | undefined): OrderVerification['rules'] {
  if (fingerprint === undefined) return 'unknown';
  return ask((raw) => raw.hasCurrentRules(fingerprint)) ? 'same' : 'other';
}

// ---- figures, in fen -----------------------------------------------------------------------------------------------

function linesThatDiffer({ lines }: Asked, cart: Cart): FenDifference[] {
  return lines.flatMap(({ id, unitPrice }, index) => {
    if (unitPrice === undefined) return [];
    const [client, server] = [unitPrice, cart.lines[index]?.unitPrice].map((price) => fen(price, `order.lines[${index}].unitPrice`));
    return difference(`lines[${id}].unitPrice`, client, server);
  });
}

function figuresThatDiffer(asked: Asked, stack: Stack): FenDifference[] {
  const figures = (['payable', 'discount', 'shippingDiscount'] as const).flatMap((name) =>
    asked[name] === undefined ? [] : difference(name, fen(asked[name], `order.${name}`), fen(stack[name], name)));
  const { allocations, steps } = asked;
  return [
    ...figures,
    ...(allocations ? entriesThatDiffer('allocations', allocations, stack.allocations, '') : []),
    ...(steps ? (['discount', 'shippingDiscount'] as const).flatMap((name) =>
      entriesThatDiffer('coupons', byCoupon(steps, name), byCoupon(stack.steps, name), `.${name}`)) : []),
  ];
}

/** What each coupon took; of one that cannot stand that is nothing. */
function byCoupon(steps: readonly AskedStep[], name: 'discount' | 'shippingDiscount'): Record<string, Money> {
  return Object.fromEntries(steps.map((step) => [step.couponId, step[name]]));
}

function entriesThatDiffer(
  root: string,
  client: Readonly<Record<string, Money>>,
  server: Readonly<Record<string, Money>>,
  field: string,
): FenDifference[] {
  const [own, theirs] = [new Map(Object.entries(server)), new Map(Object.entries(client))];
  return [...new Set([...theirs.keys(), ...own.keys()])].flatMap((id) => {
    const [shown, counted] = [theirs.get(id), own.get(id)];
    return difference(
      `${root}[${id}]${field}`,
      shown === undefined ? null : fen(shown, `order.${root}`),
      counted === undefined ? null : fen(counted, root),
    );
  });
}

/** Nothing where both are the same, or one says nothing and the other nought. */
function difference(path: string, client: number | null = null, server: number | null = null): FenDifference[] {
  return (client ?? 0) === (server ?? 0) ? [] : [{ path, client, server }];
}

/** An amount in 元 as fen: the point moves, nothing is calculated. */
function fen(amount: unknown, path: string): number {
  const text = typeof amount === 'number' ? String(amount) : amount;
  const parts = typeof text === 'string' ? /^(\d{1,13})(?:\.(\d{1,8}))?$/.exec(text) : null;
  if (!parts) throw invalidInput(path, '应为金额（元）', 'must be an amount in yuan');
  const [, whole = '', decimals = ''] = parts;
  const digits = decimals.padEnd(2, '0');
  return Number(`${whole}${digits.slice(0, 2)}.${digits.slice(2)}`);
}

// ---- what the page sent --------------------------------------------------------------------------------------------

type AskedStep = NonNullable<AskedOrder['steps']>[number];
type Asked = AskedOrder & Required<Pick<AskedOrder, 'couponIds'>>;

/** What may be anything, as an order; figures are looked at where they are compared. */
function readOrder(order: unknown): Asked {
  const given = plain(order, 'order');
  const { lines, couponIds, payable, allocations, steps, fingerprint, ...figures } = object(given, 'order');
  if (payable == null) throw invalidInput('order.payable', '缺少必填项', 'is required');
  return {
    payable: payable as Money,
    discount: (figures.discount ?? undefined) as Money | undefined,
    shippingDiscount: (figures.shippingDiscount ?? undefined) as Money | undefined,
    lines: list(lines, 'order.lines').map((line, index) => readLine(line, `order.lines[${index}]`)),
    couponIds: list(couponIds ?? [], 'order.couponIds').map((id, index) => text(id, `order.couponIds[${index}]`)),
    allocations: allocations == null ? undefined : (object(allocations, 'order.allocations') as Record<string, Money>),
    steps: steps == null ? undefined : list(steps, 'order.steps').map((step, index) => readStep(step, `order.steps[${index}]`)),
    fingerprint: fingerprint == null ? undefined : text(fingerprint, 'order.fingerprint'),
  };
}

function readLine(line: unknown, path: string): AskedLine {
  const { id, quantity, unitPrice, ...names } = object(line, path);
  const name = (key: keyof GoodsNames) => (names[key] == null ? undefined : text(names[key], `${path}.${key}`));
  return {
    id: text(id, `${path}.id`),
    productId: name('productId'),
    sku: name('sku'),
    code: name('code'),
    quantity: quantity as AskedLine['quantity'],
    unitPrice: (unitPrice ?? undefined) as Money | undefined,
  };
}

function readStep(step: unknown, path: string): AskedStep {
  const { couponId, discount, shippingDiscount } = object(step, path);
  return { couponId: text(couponId, `${path}.couponId`), discount: discount as Money, shippingDiscount: shippingDiscount as Money };
}

function object(given: unknown, path: string): Record<string, unknown> {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  throw invalidInput(path, '应为对象', 'must be an object');
}

function list(given: unknown, path: string): unknown[] {
  if (Array.isArray(given)) return given;
  throw invalidInput(path, '应为数组', 'must be an array');
}

function text(given: unknown, path: string): string {
  checkText(given, path);
  return given;
}
