// zvcms's signature algorithm is not public, so this is NOT it: a scheme of the stand-in's own, in the outer form of
// the document's example (base64 of 20 bytes). `startPlatforms` takes another function in its place.

import { createHmac } from 'node:crypto';

/**
 * @typedef {{ OpenId: string, GrantCode: string, Timestamp: string, Nonce: string, Action: string }} Envelope
 */

/** @param {Envelope} envelope @param {string} secret the stand-in's own */
export function zvcmsStandInToken({ OpenId, GrantCode, Timestamp, Nonce, Action }, secret) {
  const text = [OpenId, GrantCode, Timestamp, Nonce, Action].join('\n');
  return createHmac('sha1', secret).update(text, 'utf8').digest('base64');
}
