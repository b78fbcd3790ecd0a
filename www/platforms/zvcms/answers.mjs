// 智迈's envelope: a business failure is status true with a code, a system failure status false.
// The codes are not documented; the numbers are this stand-in's own.

import { json } from '../lib/reply.mjs';

/** In the text form of the document's success example. @param {unknown[]} data */
export const success = (data) => json({ status: 'true', code: '0', message: '查询成功', data });

/** @param {string} message @param {string} [code] */
export const businessFailure = (message, code = '40400') => json({ status: true, code, message });

/** @param {string} message @param {string} [code] */
export const systemFailure = (message, code = '10000') => json({ status: false, code, message });

export const CODES = {
  contentType: '10001',
  envelope: '10002',
  timestamp: '10003',
  nonce: '10004',
  token: '10005',
  action: '10006',
  parameter: '40001',
  noSuchUser: '40404',
};
