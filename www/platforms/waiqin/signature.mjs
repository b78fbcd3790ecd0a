// 勤策's digest, from its access guide, in node:crypto alone.

import { createHash } from 'node:crypto';

/** @param {{ body: string | Buffer, appkey: string, timestamp: string }} parts */
export const waiqinCanonical = ({ body, appkey, timestamp }) =>
  Buffer.concat([Buffer.from(/** @type {string} */ (body)), Buffer.from(`|${appkey}|${timestamp}`)]);

/**
 * The digest in the address.
 * @param {{ body: string | Buffer, appkey: string, timestamp: string }} parts the exact bytes sent;
 *   `timestamp` is yyyyMMddHHmmss at +08:00
 */
export const waiqinDigest = (parts) => createHash('md5').update(waiqinCanonical(parts)).digest('hex');
