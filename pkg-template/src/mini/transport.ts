import type { TransportAnswer, TransportRequest } from '../client';
import { CouponKitError, type ErrorCode, type RetryAdvice } from '../error';

/** A request under way. */
export interface TransportTask {
  /** Rejects with a {@link CouponKitError} when no answer came: `network`, `timeout` or `aborted`. */
  answer: Promise<TransportAnswer>;
  /** Gives up. */
  abort(): void;
}

/** A vendor's function that sends: `wx.request`, `tt.request`, `my.request`. */
export type VendorRequest = (options: VendorRequestOptions) => { abort(): void } | undefined;

/** What all three take, each ignoring the names of the others. */
export interface VendorRequestOptions {
  url: string;
  method: string;
  data?: string;
  header: Record<string, string>;
  headers: Record<string, string>;
  timeout?: number;
  dataType: string;
  responseType: string;
  redirect: string;
  success(answer: { statusCode?: number; status?: number; data?: unknown }): void;
  fail(reason: VendorFailure | undefined): void;
}

/** How they fail: WeChat and Douyin with a message after `request:fail`, Alipay with a number. */
export interface VendorFailure {
  errMsg?: string;
  errorMessage?: string;
  error?: number | string;
  status?: number;
  data?: unknown;
}

/**
 * Sends by a vendor's function. Whatever status comes back is an answer; nothing is parsed on the way, so that ids
 * beyond 2^53 stay exact.
 *
 * @param request The vendor's function, found when it is needed.
 * @param dataType The vendor's word for "leave the text alone".
 */
export function sendBy(request: () => VendorRequest, dataType: string): (sent: TransportRequest) => TransportTask {
  return (sent) => {
    let task: { abort(): void } | undefined;
    let given = true;
    const answer = new Promise<TransportAnswer>((resolve, reject) => {
      const options: VendorRequestOptions = {
        url: sent.url,
        method: sent.method,
        header: sent.headers,
        headers: sent.headers,
        timeout: sent.timeoutMs,
        dataType,
        responseType: 'text',
        // A redirect would carry what is sent to another address.
        redirect: 'manual',
        success: (received) => settle(received, resolve, reject),
        fail: (reason) => {
          // Alipay calls a status other than 2xx a failure.
          if (given && isStatus(reason?.status)) settle(reason ?? {}, resolve, reject);
          else reject(given ? failureOf(reason) : aborted());
        },
      };
      // Some write an empty `data` into the address of a GET.
      if (sent.method === 'POST') options.data = sent.body ?? '';
      task = request()(options);
    });
    const abort = () => {
      given = false;
      task?.abort();
    };
    return { answer, abort };
  };
}

function isStatus(status: unknown): status is number {
  return typeof status === 'number' && status >= 100;
}

function settle(
  received: { statusCode?: number; status?: number; data?: unknown },
  resolve: (answer: TransportAnswer) => void,
  reject: (error: CouponKitError) => void,
): void {
  const status = received.statusCode ?? received.status;
  const { data = '' } = received;
  if (isStatus(status) && typeof data === 'string') resolve({ status, text: data });
  else reject(error('badResponse', 'checkFirst', '小程序返回的不是文本', 'the mini-program did not answer with text'));
}

/** Never repeats the message, which may hold the address with what is in it. */
function failureOf(reason: VendorFailure = {}): CouponKitError {
  const message = `${reason.errMsg ?? ''} ${reason.errorMessage ?? ''}`.toLowerCase();
  const code = Number(reason.error);
  if (message.includes('abort')) return aborted();
  if (message.includes('time') || code === 13) {
    return error('timeout', 'checkFirst', '请求超时', 'the request timed out');
  }
  if (message.includes('domain list') || message.includes('无权') || code === 11) {
    return error(
      'invalidInput',
      'never',
      '域名不在小程序的 request 合法域名中，请求没有发出',
      "the address is not on the mini-program's list of domains: nothing was sent",
    );
  }
  return error('network', 'checkFirst', '网络不可用，或连接中断', 'no network, or the connection was cut');
}

function aborted(): CouponKitError {
  return error('aborted', 'checkFirst', '请求已取消', 'the request was aborted');
}

function error(code: ErrorCode, retry: RetryAdvice, zh: string, en: string): CouponKitError {
  return new CouponKitError({ code, retry, messages: { 'zh-CN': zh, en } });
}
