import { type CouponKitError, invalidInput } from './error';

/**
 * What is given, as JSON text for the core.
 *
 * JSON writes NaN, Infinity and a function in a list as `null`, which to the core means "absent", so a text with a
 * `null` in it is worth a second look. Half a character is written as an escape, which is worth one too. Other functions
 * and `undefined` are left out, as JSON does everywhere.
 *
 * @throws {CouponKitError} `invalidInput` with the path, which begins with `root`.
 */
export function encode(value: unknown, root = ''): string {
  const text = stringify(value, root);
  if (text.includes('\\ud')) refuseFaults(value, root, isWellFormed);
  return text;
}

/** Like {@link encode}, and also refuses what JSON would leave out in silence. For what is not on the hot path. */
export function encodeStrictly(value: unknown, root = ''): string {
  refuseFaults(value, root, isWellFormed);
  return stringify(value, root);
}

/** Like {@link encodeStrictly}, but half a character passes: the core tells whose coupon has it, and the others stand. */
export function encodeForEach(coupons: unknown, root: string): string {
  refuseFaults(coupons, root);
  return stringify(coupons, root);
}

/**
 * A small value as a plain copy, in which nobody meets a getter or a proxy.
 *
 * @throws {CouponKitError} `invalidInput` with the path, which begins with `root`.
 */
export function plain(value: unknown, root: string): unknown {
  return JSON.parse(encodeStrictly(value, root));
}

function stringify(value: unknown, root: string): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A cycle, a BigInt, a getter that throws, or nesting deeper than the stack.
    throw notJson(findFault(value) ?? [], root);
  }
  if (text === undefined) throw notJson([], root);
  if (text.includes('null')) refuseFaults(value, root);
  return text;
}

/** Refuses what would reach the core as another text than it is: no text at all, or half a character. */
export function checkText(text: unknown, path: string): asserts text is string {
  if (typeof text !== 'string') throw invalidInput(path, '必须是文本', 'must be text');
  if (!isWellFormed(text)) throw invalidInput(path, '含有不完整的字符', 'holds half a surrogate pair');
}

/** Refuses a platform's answer that is no text: a page may have parsed it, axios does. */
export function checkAnswer(answer: unknown): asserts answer is string {
  if (typeof answer !== 'string') {
    throw invalidInput(
      'text',
      '请传入应答原文（JSON.parse 会丢失 64 位标识的位数）',
      "must be the answer's text as it came (`JSON.parse` loses digits of 64-bit ids)",
    );
  }
  checkText(answer, 'text');
}

/** Newer engines tell at once; answers are long. */
function isWellFormed(text: string & { isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed ? text.isWellFormed() : !/[\ud800-\udfff]/u.test(text);
}

function refuseFaults(value: unknown, root: string, isText?: IsText): void {
  const found = findFault(value, isText);
  if (found) throw notJson(found, root);
}

/** Whether a text is one, where that is to be looked at. */
type IsText = (text: string) => boolean;

function findFault(value: unknown, isText?: IsText): (string | number)[] | undefined {
  try {
    return fault(value, 0, isText);
  } catch {
    return []; // a proxy that throws
  }
}

const DEEPEST = 120;

/** The keys that lead to the first thing JSON cannot say, innermost first. */
function fault(value: unknown, depth: number, isText?: IsText): (string | number)[] | undefined {
  if (typeof value === 'string') return isText?.(value) === false ? [] : undefined;
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
        const found = typeof value[i] === 'string' && !isText ? undefined : fault(value[i], depth + 1, isText);
        if (found) return [...found, i];
      }
    } else {
      // A third of the time that a list of the keys takes, and the same where nothing is inherited.
      for (const key in value) {
        at = key;
        const member = (value as Record<string, unknown>)[key];
        const found = isText?.(key) === false ? [] : fault(member, depth + 1, isText);
        if (found && Object.prototype.hasOwnProperty.call(value, key)) return [...found, key];
      }
    }
  } catch {
    // A getter or a proxy that throws.
    return at === undefined ? [] : [at];
  }
  return undefined;
}

function notJson(keys: (string | number)[], root: string): CouponKitError {
  const path = keys.reverse().reduce<string>(joinPath, root);
  return invalidInput(
    path,
    '不是 JSON 能表示的值（NaN、无穷大、BigInt、函数、Map、不完整的字符，或循环、过深的嵌套）',
    'not a value that JSON can hold (NaN, Infinity, BigInt, a function, a Map, half a character, or cyclic or too deep)',
  );
}

/** Writes paths as the core does: a key is the sender's text, shown only where it can be a name. */
function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`;
  const name = /^[A-Za-z_.]{1,40}$/.test(key) ? key : '*';
  return path ? `${path}.${name}` : name;
}
