import type { SignedRequest } from '../contract';
import { CouponKitError, type RetryAdvice } from '../error';
import type { Operation } from '../types';
import { RULES } from './rules';


/** How long a platform may take and how much it may say. */
export interface Limits {
  timeoutMs: number;
  maxBytes: number;
}

/** What came back. */
export interface Answer {
  status: number;
  text: string;
}

/**
 * Sends a signed request. Redirects are not followed: they would carry the signature to another address.
 *
 * @throws {CouponKitError} `timeout`, `network`, or `badResponse` when the answer is too large or not UTF-8.
 */
export async function send(request: SignedRequest, limits: Limits): Promise<Answer> {
  const { operation, method, url, headers, body } = request;
  const timer = new AbortController();
  const alarm = setTimeout(() => { timer.abort(); }, limits.timeoutMs);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: timer.signal,
      ...(body !== undefined && { body }),
    });
    return { status: response.status, text: await readText(response.body, limits.maxBytes, operation) };
  } catch (thrown) {
    if (CouponKitError.is(thrown)) throw thrown;
    throw timer.signal.aborted ? timedOut(operation) : unreachable(operation, neverSent(thrown));
  } finally {
    clearTimeout(alarm);
  }
}

/** What to do about a call whose outcome is not known. */
export function adviceUnknown(operation: Operation): RetryAdvice {
  const { effect } = RULES[operation];
  if (effect === 'once') return 'checkFirst';
  return effect === 'keyed' ? 'sameKey' : 'safe';
}

function timedOut(operation: Operation): CouponKitError {
  return new CouponKitError({
    code: 'timeout',
    operation,
    messages: { 'zh-CN': '平台响应超时', en: 'the platform did not answer in time' },
    retry: adviceUnknown(operation),
  });
}

function unreachable(operation: Operation, unsent: boolean): CouponKitError {
  return new CouponKitError({
    code: 'network',
    operation,
    messages: { 'zh-CN': '与平台的连接失败', en: 'the connection to the platform failed' },
    retry: unsent ? 'safe' : adviceUnknown(operation),
  });
}

/** Failures to connect at all, in which nothing can have had an effect. Only Node tells them apart. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function neverSent(thrown: unknown): boolean {
  const cause = (thrown as { cause?: { code?: unknown } } | null)?.cause;
  return typeof cause?.code === 'string' && NEVER_SENT.has(cause.code);
}

/** A body as text, no longer than allowed and in UTF-8 throughout. */
async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number, operation: Operation): Promise<string> {
  const bytes = await readBytes(body, maxBytes);
  if (!bytes) throw unreadable(operation, '平台的回答过大', "the platform's answer is too large");
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(operation, '平台的回答不是 UTF-8', "the platform's answer is not UTF-8");
  }
}

function unreadable(operation: Operation, zh: string, en: string): CouponKitError {
  return new CouponKitError({
    code: 'badResponse',
    operation,
    messages: { 'zh-CN': zh, en },
    retry: adviceUnknown(operation),
  });
}

/**
 * A body's bytes, or `undefined` when there are more than allowed. Of what is too much, so much more is read and thrown
 * away: a sender who is cut off while sending does not see the answer.
 */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  wastedBytes = 0,
): Promise<Uint8Array | undefined> {
  if (!body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = body.getReader();
  for (let step = await reader.read(); !step.done; step = await reader.read()) {
    length += step.value.length;
    if (length <= maxBytes) chunks.push(step.value);
    else if (length > maxBytes + wastedBytes) {
      await reader.cancel();
      return undefined;
    }
  }
  return length > maxBytes ? undefined : joined(chunks, length);
}

function joined(chunks: Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
