// 勤策's envelope. Data travels as a JSON text inside the JSON.

import { stringify } from '../lib/bignum.mjs';
import { json } from '../lib/reply.mjs';

/** @param {string} msgId @param {unknown} data */
export const success = (msgId, data) =>
  json({ return_code: '0', return_msg: '操作成功', msg_id: msgId, response_data: stringify(data) });

/** The two calls that answer nothing say so with null, and count in numbers. @param {string} msgId */
export const done = (msgId) => json({ return_code: 0, return_msg: null, msg_id: msgId, response_data: null });

/** The receiving call's data is not documented; this stand-in's is empty. @param {string} msgId */
export const received = (msgId) => json({ return_code: '0', return_msg: '操作成功', msg_id: msgId, response_data: '' });

/** Codes beyond 0 and 1 are in an appendix that is not public: these are this stand-in's own. */
export const CODES = { soldOut: '50001', limitReached: '50002' };

/**
 * 1 is documented as failure; the appendix of further codes is not public.
 * @param {string} msgId @param {string} message @param {string} [code]
 */
export const failure = (msgId, message, code = '1') =>
  json({ return_code: code, return_msg: message, msg_id: msgId, response_data: '' });
