// The signature of 淘宝开放平台 (TOP), from its signing rules, in node:crypto alone.

import { createHash, createHmac } from 'node:crypto';

/**
 * Keys and values joined without separators, in the order of the keys' bytes.
 * @param {Record<string, string>} params public and business parameters
 */
export const tmallCanonical = (params) =>
  Object.entries(params)
    .filter(([key, value]) => key !== 'sign' && key !== '' && value !== '')
    .sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    .map(([key, value]) => key + value)
    .join('');

/**
 * The `sign` parameter.
 * @param {{ params: Record<string, string>, secret: string, method: string }} parts
 *   `method` is the sign_method: md5, hmac or hmac-sha256
 */
export function tmallSignature({ params, secret, method }) {
  const text = tmallCanonical(params);
  const digest =
    method === 'md5'
      ? createHash('md5').update(secret + text + secret, 'utf8')
      : createHmac(method === 'hmac' ? 'md5' : 'sha256', secret).update(text, 'utf8');
  return digest.digest('hex').toUpperCase();
}
