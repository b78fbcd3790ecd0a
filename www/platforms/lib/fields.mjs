// What a document's parameter table says about a field, as a check. `null` and "" count as not given,
// since the platforms' own examples fill unused fields with them.

/**
 * @typedef {{ field: string, problem: 'missing' | 'invalid' }} Violation
 * @typedef {(value: any) => boolean} Check
 * @typedef {{ check: Check, required: boolean }} Field
 */

/** @param {Check} check @returns {Field} */
export const required = (check) => ({ check, required: true });

/** @param {Check} check @returns {Field} */
export const optional = (check) => ({ check, required: false });

/** A JSON string of at most `max` characters. @param {number} [max] @returns {Check} */
export const text = (max = Infinity) => (value) => typeof value === 'string' && [...value].length <= max;

/** A string that matches. @param {RegExp} pattern @returns {Check} */
export const matching = (pattern) => (value) => typeof value === 'string' && pattern.test(value);

/** @param {...string} values @returns {Check} */
export const oneOf =
  (...values) =>
  (value) =>
    values.includes(value);

/** A JSON number or its text: NUMERIC(digits, decimals). @param {number} digits @param {number} [decimals] @returns {Check} */
export const numeric =
  (digits, decimals = 0) =>
  (value) => {
    const parts = /^(\d+)(?:\.(\d+))?$/.exec(String(value));
    if (!parts || !['number', 'string'].includes(typeof value)) return false;
    const [, whole = '', fraction = ''] = parts;
    return whole.length <= digits - decimals && fraction.length <= decimals;
  };

/** A date in the given form. @param {(text: string) => number | null} parse @returns {Check} */
export const date = (parse) => (value) => typeof value === 'string' && parse(value) !== null;

/** @param {unknown} value */
export const given = (value) => value !== undefined && value !== null && value !== '';

/**
 * Every violation of a table, in the table's order.
 * @param {Record<string, Field>} table
 * @param {Record<string, any>} values
 * @returns {Violation[]}
 */
export function violations(table, values) {
  /** @type {Violation[]} */
  const found = [];
  for (const [field, { check, required: must }] of Object.entries(table)) {
    if (!given(values[field])) {
      if (must) found.push({ field, problem: 'missing' });
    } else if (!check(values[field])) {
      found.push({ field, problem: 'invalid' });
    }
  }
  return found;
}

/** @param {unknown} value @returns {value is Record<string, any>} */
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
