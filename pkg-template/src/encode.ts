import { type CouponKitError, invalidInput } from './error';

/**
 * What is given, as JSON text for the core.
 *
 * JSON writes NaN, Infinity and a function in a list as `null`, which to the core means "absent", so a text with a
 * `null` in it is worth a second look. Other functions and `undefined` are left out, as JSON does everywhere.
 *
 * @throws {CouponKitError} `invalidInput` with the path, which begins with `root`.
 */
export function encode(value: unknown, root = ''): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A cycle, a BigInt, a getter that throws, or nesting deeper than the stack.
    throw refuse(findFault(value) ?? [], root);
  }
  if (text === undefined) throw refuse([], root);
  if (text.includes('null')) refuseFaults(value, root);
  return text;
}

/** Like {@link encode}, and also refuses what JSON would leave out in silence. For what is not on the hot path. */
export function encodeStrictly(value: unknown, root = ''): string {
  refuseFaults(value, root);
  return encode(value, root);
}

/** The cart is the large part and the one that changes; only the others are looked through before they are written. */
export function encodeRequest(cart: unknown, context: unknown, options: unknown = {}): string {
  refuseFaults(context, 'context');
  refuseFaults(options, 'options');
  return encode({ cart, context, options });
}

function refuseFaults(value: unknown, root: string): void {
  const found = findFault(value);
  if (found) throw refuse(found, root);
}

function findFault(value: unknown): (string | number)[] | undefined {
  try {
    return fault(value, 0);
  } catch {
    return []; // a proxy that throws
  }
}

const DEEPEST = 120;

/** The keys that lead to the first thing JSON cannot say, innermost first. */
function fault(value: unknown, depth: number): (string | number)[] | undefined {
  if (typeof value === 'string') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : [];
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return [];
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST || value instanceof Map || value instanceof Set) return [];
  let at: string | number | undefined;
  try {
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) {
        at = i;
        // Most are texts, and need no call.
        const found = typeof value[i] === 'string' ? undefined : fault(value[i], depth + 1);
        if (found) return [...found, i];
      }
    } else {
      // A third of the time that a list of the keys takes, and the same where nothing is inherited.
      for (const key in value) {
        at = key;
        const member = (value as Record<string, unknown>)[key];
        const found = typeof member === 'string' ? undefined : fault(member, depth + 1);
        if (found && Object.prototype.hasOwnProperty.call(value, key)) return [...found, key];
      }
    }
  } catch {
    // A getter or a proxy that throws.
    return at === undefined ? [] : [at];
  }
  return undefined;
}

function refuse(keys: (string | number)[], root: string): CouponKitError {
  const path = keys.reverse().reduce<string>(joinPath, root);
  return invalidInput(
    path,
    '不是 JSON 能表示的值（NaN、无穷大、BigInt、函数、Map，或循环、过深的嵌套）',
    'not a value that JSON can hold (NaN, Infinity, BigInt, a function, a Map, or cyclic or too deep)',
  );
}

/** Writes paths as the core does: a key is the sender's text, shown only where it can be a name. */
function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = /^[A-Za-z_.]{1,40}$/.test(key) ? key : '*';
  return path ? `${path}.${name}` : name;
}
