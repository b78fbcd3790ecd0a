import { CALLING } from '../calling';
import { CouponKitError, type RetryAdvice } from '../error';
import type { Operation } from '../types';
import { nodeModules, sendByNode } from './node';
import { type Answer, Gathered, type Leaving, type SendingLimits, type RawAnswer, SendFailure, type Sendable } from './sending';

/**
 * Sends a signed request. Redirects are not followed: they would carry the signature to another address. Node's own HTTP
 * client is used where it is there, since it tells when a request leaves, which `fetch` does not.
 *
 * @param leaving Awaited before the body leaves.
 * @throws {CouponKitError} `timeout`, `network`, or `badResponse` when the answer is too large or not UTF-8.
 */
export async function send(request: Sendable, limits: SendingLimits, leaving?: Leaving): Promise<Answer> {
  const { operation } = request;
  const node = limits.fetch ? undefined : nodeModules();
  let raw: RawAnswer;
  try {
    raw = await (node ? sendByNode(node, request, limits, leaving) : sendByFetch(request, limits, leaving));
  } catch (thrown) {
    throw thrown instanceof SendFailure ? lost(operation, thrown) : thrown;
  }
  const { status, bytes } = raw;
  if (!bytes) throw unreadable(operation, '平台的回答过大', "the platform's answer is too large");
  try {
    return { status, text: UTF8.decode(bytes) };
  } catch {
    throw unreadable(operation, '平台的回答不是 UTF-8', "the platform's answer is not UTF-8");
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

async function sendByFetch({ method, url, headers, body }: Sendable, limits: SendingLimits, leaving?: Leaving): Promise<RawAnswer> {
  const timer = new AbortController();
  const alarm = setTimeout(() => { timer.abort(); }, limits.timeoutMs);
  const { signal } = timer;
  try {
    await leaving?.();
    const init = { method, headers, redirect: 'manual' as const, signal, ...(body !== undefined && { body }) };
    const response = await (limits.fetch ?? fetch)(url, init).catch((thrown: unknown) => {
      throw new SendFailure(signal.aborted ? 'timeout' : 'network', signal.aborted || !neverSent(thrown));
    });
    try {
      const bytes = await readBytes(response.body, { maxBytes: limits.maxBytes });
      return { status: response.status, bytes: typeof bytes === 'string' ? undefined : bytes };
    } catch {
      throw new SendFailure(signal.aborted ? 'timeout' : 'network', true);
    }
  } finally {
    clearTimeout(alarm);
  }
}

function repeatOf(operation: Operation | undefined): RetryAdvice {
  return operation ? CALLING[operation].repeat : 'safe';
}

function lost(operation: Operation | undefined, { kind, left }: SendFailure): CouponKitError {
  return new CouponKitError({
    code: kind,
    ...(operation && { operation }),
    messages:
      kind === 'timeout'
        ? { 'zh-CN': '平台响应超时', en: 'the platform did not answer in time' }
        : { 'zh-CN': '与平台的连接失败', en: 'the connection to the platform failed' },
    retry: left ? repeatOf(operation) : 'safe',
  });
}

/** Failures to connect at all, in which nothing can have had an effect. Of runtimes' `fetch` only Node's tells. */
const NEVER_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EMFILE|ENFILE|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_CERT_\w+|DEPTH_ZERO_\w+|SELF_SIGNED_\w+|UNABLE_TO_\w+)$/;

function neverSent(thrown: unknown): boolean {
  const cause = (thrown as { cause?: { code?: unknown } } | null)?.cause;
  return typeof cause?.code === 'string' && NEVER_SENT.test(cause.code);
}

function unreadable(operation: Operation | undefined, zh: string, en: string): CouponKitError {
  return new CouponKitError({
    code: 'badResponse',
    ...(operation && { operation }),
    messages: { 'zh-CN': zh, en },
    retry: repeatOf(operation),
  });
}

/** What a body may cost. */
interface Reading {
  maxBytes: number;
  timeoutMs?: number;
  /** Of what is too much, so much more is read and thrown away: a sender who is cut off does not see the answer. */
  wastedBytes?: number;
}

/** A body's bytes, in one piece however many it came in. */
export async function readBytes(
  body: ReadableStream<Uint8Array> | null,
  { maxBytes, timeoutMs, wastedBytes = 0 }: Reading,
): Promise<Uint8Array | 'large' | 'late'> {
  if (!body) return new Uint8Array();
  const reader = body.getReader();
  let late = false;
  const alarm = timeoutMs === undefined ? undefined : setTimeout(() => {
    late = true;
    void reader.cancel().catch(() => undefined);
  }, timeoutMs);
  try {
    const bytes = new Gathered(maxBytes);
    for (let step = await reader.read(); !step.done; step = await reader.read()) {
      bytes.add(step.value);
      if (bytes.length > maxBytes + wastedBytes) {
        await reader.cancel();
        return 'large';
      }
    }
    if (late) return 'late';
    return bytes.length > maxBytes ? 'large' : bytes.all();
  } catch (thrown) {
    if (late) return 'late';
    throw thrown;
  } finally {
    clearTimeout(alarm);
  }
}
