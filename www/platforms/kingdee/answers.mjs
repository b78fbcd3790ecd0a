// 云星辰's two kinds of answer: business answers with HTTP 200, gateway refusals with HTTP 519.

import { json } from '../lib/reply.mjs';

/** @param {unknown} data */
export const success = (data) => json({ data, description: 'success', errcode: 0 });

/** @param {number} errcode @param {string} description */
export const businessError = (errcode, description) => json({ data: null, description, errcode });

/** @param {number} errcode */
export function gatewayError(errcode) {
  const [description, descriptionCn] = GATEWAY[errcode] ?? ['unknown', '未知错误'];
  return json({ errcode, description, descriptionCn }, 519);
}

// 4006, 4008, 4010-4012 and 5000-5007 as documented. Which of the remaining 4001-4009 stands for which header
// is not documented: those assignments are this stand-in's own.
/** @type {Record<number, [string, string]>} */
const GATEWAY = {
  4001: ['invalid X-Api-ClientID', '应用id无效'],
  4002: ['invalid X-Api-Auth-Version', '认证版本无效'],
  4003: ['invalid X-Api-SignHeaders', '签名头无效'],
  4004: ['invalid X-Api-Nonce', '随机数无效'],
  4005: ['X-Api-Nonce was used before', '随机数重复'],
  4006: ['invalid X-Api-TimeStamp', '时间戳无效'],
  4007: ['X-Api-Signature is missing', '缺少签名'],
  4008: ['invalid X-Api-Signature', '签名错误'],
  4009: ['invalid Content-Type or X-GW-Router-Addr', '请求头无效'],
  4010: ['app-token is missing', '缺少app-token'],
  4011: ['invalid app-token', 'app-token无效'],
  4012: ['no permission', '无接口权限'],
  5000: ['internal error', '内部错误'],
  5001: ['no such api', 'API不存在'],
  5002: ['method not allowed', '请求方法错误'],
  5003: ['service unavailable', '服务不可用'],
  5004: ['service timeout', '服务超时'],
  5005: ['request cancelled', '请求取消'],
  5006: ['fuse open', '服务熔断'],
  5007: ['overload', '服务过载'],
};

/** @type {Record<string, string>} */
const BUSINESS = {
  1000202001: 'app-token已过期',
  1030002006: '授权密钥错误',
  2000002000: '系统错误,请到开发者社区提单反馈',
};

/** The platform's answer for a code, wherever the code belongs. @param {string} code */
export function refuse(code) {
  if (code === '429') return json({ errcode: 429, description: 'too many requests', descriptionCn: '调用过于频繁' }, 429);
  const number = Number(code);
  return number in GATEWAY ? gatewayError(number) : businessError(number, BUSINESS[code] ?? `业务错误 ${code}`);
}
