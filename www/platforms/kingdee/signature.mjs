// 云星辰's signature, from the open platform's signing rules, in node:crypto alone.

import { createHmac } from 'node:crypto';

/** All but the unreserved characters of RFC 3986, upper-case hex. @param {string} text */
export const percentEncode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** @param {string} secret @param {string} text @returns {string} base64 of the hex digest's text */
function hexHmacBase64(secret, text) {
  const hex = createHmac('sha256', secret).update(text, 'utf8').digest('hex');
  return Buffer.from(hex, 'ascii').toString('base64');
}

/**
 * The query as it goes into the address.
 * @param {[string, string][]} pairs
 */
export const queryText = (pairs) =>
  pairs
    .map(([key, value]) => `${percentEncode(key)}=${percentEncode(value)}`)
    .sort()
    .join('&');

/**
 * What is signed.
 * @param {{ method: string, path: string, query: [string, string][], nonce: string, timestamp: string }} parts
 */
export function kingdeeCanonical({ method, path, query, nonce, timestamp }) {
  const encodedTwice = queryText(query)
    .split('&')
    .map((pair) => pair.split('=').map(percentEncode).join('='))
    .join('&');
  return [
    method.toUpperCase(),
    percentEncode(path),
    encodedTwice,
    `x-api-nonce:${nonce}`,
    `x-api-timestamp:${timestamp}`,
    '',
  ].join('\n');
}

/**
 * The X-Api-Signature header.
 * @param {{ method: string, path: string, query: [string, string][], nonce: string, timestamp: string, secret: string }} parts
 *   the query's pairs are not encoded; `timestamp` is epoch milliseconds as text
 */
export const kingdeeSignature = ({ secret, ...parts }) => hexHmacBase64(secret, kingdeeCanonical(parts));

/** `app_signature` of the token endpoint. @param {string} appKey @param {string} appSecret */
export const kingdeeAppSignature = (appKey, appSecret) => hexHmacBase64(appSecret, appKey);
