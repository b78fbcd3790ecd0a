// Replies and the exception that carries one out of a check.

/** @typedef {import('./types.d.ts').Reply} Reply */

/** Thrown where a platform refuses: the reply is the platform's own wording of why. */
export class Refusal extends Error {
  /** @param {Reply} reply */
  constructor(reply) {
    super(reply.body);
    this.reply = reply;
  }
}

/**
 * @param {unknown} value
 * @param {number} [status]
 * @returns {Reply}
 */
export const json = (value, status = 200) => ({
  status,
  contentType: 'application/json;charset=UTF-8',
  body: typeof value === 'string' ? value : JSON.stringify(value),
});

/**
 * @param {string} body
 * @param {number} [status]
 * @returns {Reply}
 */
export const html = (body, status = 200) => ({ status, contentType: 'text/html;charset=UTF-8', body });

/** @param {string} body @returns {Reply} */
export const xml = (body) => ({ status: 200, contentType: 'text/xml;charset=UTF-8', body });
