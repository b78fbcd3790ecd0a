// 智迈's Token, from the company's documents of V3, in node:crypto alone. That V2 is signed in the same way is very likely
// and not proved: `startPlatforms` takes another function in its place.

import { createHmac } from 'node:crypto';

/**
 * @typedef {{ OpenId: string, GrantCode: string, Timestamp: string, Nonce: string }} Envelope
 */

/** @param {Envelope} envelope @param {string} openKey */
export function zvcmsToken({ OpenId, GrantCode, Timestamp, Nonce }, openKey) {
  const values = { grantCode: GrantCode, nonce: Nonce, openId: OpenId, timestamp: Timestamp };
  const text = Object.entries(values).map((pair) => pair.join('=')).join('&');
  return encodeURIComponent(createHmac('sha1', openKey).update(text, 'utf8').digest('base64'));
}
