import type { GatewayAnswer } from '../contract';
import { CouponKitError, type ErrorDetail } from '../error';
import type { Operation } from '../types';
import type { GatewayCall } from './types';
import { readBytes } from './upstream';

/** A refusal of the gateway's own, with the HTTP status that belongs to it. */
class Refusal extends CouponKitError {
  constructor(readonly status: number, detail: ErrorDetail) {
    super(detail);
    // Not part of what the page is told twice: it is the response's status.
    Object.defineProperty(this, 'status', { enumerable: false });
  }
}

/** A backend that is set up wrongly. The page is told nothing of it; the shop is, by the event's `problem`. */
export function misconfigured(problem: string): CouponKitError {
  const messages = { 'zh-CN': '服务器内部出错', en: 'the backend has failed' };
  return Object.defineProperty(new Refusal(500, { code: 'internal', messages }), 'problem', { value: problem });
}

/** What the shop has to mend, where an error says so. */
export function problemOf(thrown: unknown): string | undefined {
  return (thrown as { problem?: string } | null)?.problem;
}

/** A part of the backend that fails just now; nothing was sent. */
export function unavailable(problem: string): CouponKitError {
  const messages = { 'zh-CN': '系统繁忙，请稍后再试', en: 'the backend is busy; try again later' };
  const refusal = new Refusal(503, { code: 'internal', messages, retry: 'safe', retryAfterMs: 1000 });
  return Object.defineProperty(refusal, 'problem', { value: problem });
}

/** Refuses a call: `invalidInput` for what the page did wrong, `signHook` for what the backend will not do. */
export function refuse(status: number, zh: string, en: string, more: Partial<ErrorDetail> = {}): CouponKitError {
  const entitled = status === 401 || status === 403;
  return new Refusal(status, {
    code: entitled || status === 429 ? 'signHook' : 'invalidInput',
    messages: { 'zh-CN': zh, en },
    ...(entitled && { reason: 'unauthorized' as const }),
    ...more,
  });
}

/** The HTTP status for an error. A platform's failure is an answer like any other. */
export function statusOf(error: CouponKitError, thrown: unknown): number {
  if (thrown instanceof Refusal) return thrown.status;
  switch (error.code) {
    case 'invalidInput':
      return 400;
    case 'platform':
      return 200;
    case 'timeout':
      return 504;
    case 'network':
    case 'http':
    case 'badResponse':
      return 502;
    default:
      return 500;
  }
}

/** Reads the page's call: JSON of three known keys, never an address or a header. */
export async function readCall(request: Request, limits: BodyLimits): Promise<Pick<GatewayCall, 'operation' | 'params'>> {
  if (request.method !== 'POST') throw refuse(405, '只接受 POST', 'only POST is accepted');
  if (!/^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(request.headers.get('content-type') ?? '')) {
    throw refuse(415, '只接受 application/json', 'only application/json is accepted');
  }
  const body = readJson(await readBody(request, limits));
  if (!isRecord(body)) throw refuse(400, '必须是 JSON 对象', 'must be a JSON object');
  const stranger = Object.keys(body).find((key) => key !== 'version' && key !== 'operation' && key !== 'params');
  if (stranger !== undefined) {
    throw refuse(400, '只接受 version、operation 和 params', 'only version, operation and params are accepted');
  }
  const { version, operation, params } = body;
  if (version !== 1) throw refuse(400, '不支持的协议版本', 'this version of the contract is not supported', { path: 'version' });
  if (typeof operation !== 'string') throw refuse(400, '必须是文本', 'must be text', { path: 'operation' });
  if (!isRecord(params)) throw refuse(400, '必须是对象', 'must be an object', { path: 'params' });
  return { operation: operation as Operation, params };
}

/** How much of a body that is too large is read all the same. */
const WASTED_BYTES = 4 * 1024 * 1024;

async function readBody(request: Request, { maxBytes, timeoutMs }: BodyLimits): Promise<Uint8Array> {
  const bytes = await readBytes(request.body, { maxBytes, timeoutMs, wastedBytes: WASTED_BYTES });
  if (bytes === 'late') throw refuse(408, '请求发送太慢', 'the request came too slowly', { retry: 'safe' });
  if (bytes === 'large') throw refuse(413, '请求过大', 'the request is too large');
  return bytes;
}

/** How large a page's request may be, and how slow. */
export interface BodyLimits {
  maxBytes: number;
  timeoutMs: number;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw refuse(400, '不是有效的 JSON', 'is not valid JSON');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Browsers name the page's origin with every POST; another's page may not use this shopper's cookies. Mini-programs and
 * backends name none.
 */
export function checkOrigin(request: Request, origins: readonly string[] = []): void {
  const origin = request.headers.get('origin');
  if (origin !== null && !isKnown(request, origin, origins)) {
    throw refuse(403, '不允许的来源', 'calls from this origin are not allowed');
  }
}

function isKnown(request: Request, origin: string, origins: readonly string[]): boolean {
  return origin === new URL(request.url).origin || origins.includes(origin);
}

/** The gateway's answer; never kept by a cache. */
export function respond(
  request: Request,
  status: number,
  answer: GatewayAnswer | { now: number },
  origins?: readonly string[],
): Response {
  return new Response(JSON.stringify(answer), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...crossOrigin(request, origins),
    },
  });
}

/** The server's clock. */
export function answerTime(request: Request, origins?: readonly string[]): Response {
  return respond(request, 200, { now: Date.now() }, origins);
}

/** What a browser asks before it lets another origin's page call. */
export function answerPreflight(request: Request, origins?: readonly string[]): Response {
  const allowed = crossOrigin(request, origins);
  if (!allowed) return new Response(null, { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      ...allowed,
      'access-control-allow-methods': 'POST, GET',
      'access-control-allow-headers': 'content-type, authorization',
      'access-control-max-age': '600',
    },
  });
}

function crossOrigin(request: Request, origins: readonly string[] = []): Record<string, string> | undefined {
  const origin = request.headers.get('origin');
  if (origin === null || !origins.includes(origin)) return undefined;
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', vary: 'origin' };
}
