import { type HostFunctions, makeCall } from './call';
import { CALLING } from './calling';
import { type ClaimStore, defaultClaimStore } from './claims';
import type { GatewayAnswer, HookPayload, SignedRequest } from './contract';
import { encodeStrictly } from './encode';
import { CouponKitError, failure, invalidInput } from './error';
import type { OperationParams, OperationResults, PagedOperation, SERVER_OWNED } from './operations';
import { walk } from './pages';
import type { Settings } from './settings';
import type { Operation, Platform } from './types';

/** A gateway's address: see `createGateway` in `couponkit/server`. */
export type GatewayAddress =
  | string
  | {
      /** Where it answers. */
      url: string;
      /** Headers that say who the shopper is, where a cookie does not. */
      headers?: Record<string, string> | (() => Record<string, string>);
      /** Sends the page's cookies to another origin. */
      credentials?: 'include';
    };

/**
 * How a call reaches the page's backend, which sends it: the address of a gateway, or a function that returns the
 * platform's raw text, with its HTTP status or without, or what a gateway answers. The function rejects when the backend
 * cannot be reached, which is a `signHook` error; of an address it is a `network` error.
 */
export type ForwardHook = GatewayAddress | ((payload: HookPayload) => Promise<string | TransportAnswer | GatewayAnswer>);

/** How a request is signed for a trusted caller: the address of a gateway's `…/sign`, or a function. */
export type SignHook = GatewayAddress | ((payload: HookPayload) => Promise<SignedRequest>);

/** A request for {@link Transport}. */
export interface TransportRequest {
  /** The HTTP method. */
  method: 'GET' | 'POST';
  /** The whole address. */
  url: string;
  /** All headers. */
  headers: Record<string, string>;
  /** The exact body text. */
  body?: string;
  /** How long the answer is waited for. */
  timeoutMs: number;
}

/** What came back, whatever the status. */
export interface TransportAnswer {
  /** The HTTP status. */
  status: number;
  /** The body as text, not parsed. */
  text: string;
}

/**
 * Sends a request where `fetch` does not exist, and rejects only when no answer came: with a {@link CouponKitError} of
 * code `timeout`, `aborted`, `badResponse` or `invalidInput` where it knows more than that, and else it is a `network`
 * error. A task with `abort` lets a time-out or the caller's signal cancel it.
 *
 * @example
 * const transport: Transport = ({ method, url, headers, body, timeoutMs }) => {
 *   let task;
 *   const answer = new Promise((resolve, reject) => {
 *     task = wx.request({
 *       method, url, header: headers, data: body, timeout: timeoutMs, dataType: 'text',
 *       success: ({ statusCode, data }) => resolve({ status: statusCode, text: data }),
 *       fail: reject,
 *     });
 *   });
 *   return { answer, abort: () => task.abort() };
 * };
 */
export type Transport = (
  request: TransportRequest,
) => Promise<TransportAnswer> | { answer: Promise<TransportAnswer>; abort(): void };

/** How {@link Client} is set up: `forward` for shoppers, `sign` for trusted callers. */
export interface ClientOptions {
  /** How calls reach the backend that sends them. */
  forward?: ForwardHook | undefined;
  /** How the backend signs for this caller, which then sends by itself. Only where `forward` is not given. */
  sign?: SignHook | undefined;
  /** With `sign`: where to send instead of the platform's address, usually a proxy of the page's own origin. */
  route?: ((url: string) => string) | undefined;
  /** How to send where `fetch` does not exist. */
  transport?: Transport | undefined;
  /** Where Tmall's `outId` is kept until its outcome is known. Default: `localStorage`, else memory. */
  storage?: ClaimStore | undefined;
  /** For one attempt, in milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
  /** How often a call that may be repeated is. Default 2. */
  retries?: number | undefined;
  /** The longest wait for which a call sits still; a platform that asks for more ends it. Default 15,000. */
  longestWaitMs?: number | undefined;
  /** Base URLs, scales and units by platform. */
  settings?: Partial<Record<Platform, Settings>> | undefined;
}

/** What a call is doing. */
export interface CallProgress {
  /** Asking the backend to send, to sign; sending; waiting before another attempt. */
  stage: 'forwarding' | 'signing' | 'sending' | 'waiting';
  /** Which attempt, from 1. */
  attempt: number;
  /** How long it waits. */
  waitMs?: number;
}

/** What {@link Client.pages} has read so far. */
export interface PageProgress {
  /** The page, from 1. */
  page: number;
  /** Rows so far. */
  rows: number;
  /** Rows in all, where the platform says. */
  total?: number;
}

/** An `AbortSignal`, or what stands in for one where the realm has none. */
export interface AbortSignalLike {
  /** Whether the caller has given up. */
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How one call is made. */
export interface CallOptions {
  /** Gives up when it aborts. */
  signal?: AbortSignalLike | undefined;
  /** Told of every step. */
  onProgress?: ((progress: CallProgress) => void) | undefined;
}

/** How pages are walked. */
export interface PagesOptions {
  /** Gives up when it aborts. */
  signal?: AbortSignalLike | undefined;
  /** Told of every page. */
  onProgress?: ((progress: PageProgress) => void) | undefined;
}

/** The params of a call: as for `prepare`, but what the backend settles may be left out. */
export type CallParams<Op extends Operation> = Omit<OperationParams[Op], ServerOwned<Op>> &
  Partial<Pick<OperationParams[Op], ServerOwned<Op> & keyof OperationParams[Op]>>;

/** The names of the params of an operation that only the backend settles. */
export type ServerOwned<Op extends Operation> = (typeof SERVER_OWNED)[Op][number];

/**
 * Calls platforms through the page's own backend, and repeats a call only where that is harmless: reads and throttled
 * calls after a jittered wait, Tmall's with the same `outId`, a claim without such a key never once its outcome is not
 * known (`retry: 'checkFirst'`).
 *
 * @example
 * const client = new Client({ forward: '/api/coupons' });
 * const { rows } = await client.call('kingdee.distributeCoupons', { schemaId: '1820256048657727488', channel: '1' });
 */
export class Client {
  private readonly options: ClientOptions;
  private readonly storage: ClaimStore;
  /** Keys that the storage did not take. */
  private readonly keys = new Map<string, string>();

  /**
   * @throws {CouponKitError} `invalidInput` without `forward` and `sign`.
   */
  constructor(options: ClientOptions) {
    if (!options?.forward && !options?.sign) {
      throw invalidInput('forward', '必须提供 forward（或可信调用方的 sign）', 'is required (or `sign`, for trusted callers)');
    }
    this.options = options;
    this.storage = options.storage ?? defaultClaimStore();
  }

  /**
   * Makes a call and returns its typed result.
   *
   * @param operation What is asked.
   * @param params Its params; what the backend settles may be left out.
   * @throws {CouponKitError} `platform` with `reason`; `signHook` when the backend failed or refused; `network`,
   *   `timeout`, `aborted`, `http`, `badResponse`; always with `retry` advice. Reason `pending`: a claim whose outcome is
   *   not known yet.
   */
  async call<Op extends Operation>(
    operation: Op,
    params: CallParams<Op>,
    options: CallOptions = {},
  ): Promise<OperationResults[Op]> {
    // The core says what is wrong with an operation that there is not.
    const key = (CALLING as Partial<typeof CALLING>)[operation]?.idempotencyKey;
    const given = params as Record<string, unknown>;
    return key && !given[key] ? this.sendWithKey(operation, key, given, options) : this.send(operation, given, options);
  }

  /**
   * Walks the pages of an operation that has them, one call a page.
   *
   * @param operation A paged operation.
   * @param params Its params; a page size above the platform's limit is refused.
   * @throws {CouponKitError} As {@link Client.call}; `badResponse` with `retry: 'safe'` when pages overlap or stop short,
   *   which they do when rows come or go meanwhile: begin again.
   * @example
   * for await (const { rows } of client.pages('kingdee.listWriteOffs', { storeId: '17' })) show(rows);
   */
  pages<Op extends PagedOperation>(
    operation: Op,
    params: CallParams<Op>,
    options: PagesOptions = {},
  ): AsyncIterableIterator<OperationResults[Op]> {
    const { signal, onProgress } = options;
    const ask = (page: Record<string, unknown>) => this.send(operation, page, { signal });
    return walk(operation, params as Record<string, unknown>, ask, onProgress);
  }

  /** With the same key until the outcome is known, through reloads of the page too. */
  private async sendWithKey<Op extends Operation>(
    operation: Op,
    key: string,
    params: Record<string, unknown>,
    options: CallOptions,
  ): Promise<OperationResults[Op]> {
    const name = `${operation} ${encodeStrictly(Object.entries(params).sort(), 'params')}`;
    const fresh = randomId();
    const kept = await this.keepKey(name, fresh);
    let attempts = 0;
    const onProgress = (progress: CallProgress) => {
      attempts = progress.attempt;
      options.onProgress?.(progress);
    };
    try {
      const result = await this.send(operation, Object.assign({}, params, { [key]: kept }), { ...options, onProgress });
      await this.forgetKey(name);
      return result;
    } catch (thrown) {
      // A refusal is the outcome only where nothing was sent under this key before.
      const isFirst = kept === fresh && attempts === 1;
      if (isFirst && CouponKitError.is(thrown) && thrown.code === 'platform' && thrown.retry === 'never') {
        await this.forgetKey(name);
      }
      throw thrown;
    }
  }

  /** The key under which a call was begun; a storage that fails leaves it to this page. */
  private async keepKey(name: string, fresh: string): Promise<string> {
    try {
      const kept = await this.storage.add(name, fresh);
      if (kept !== undefined && kept !== null) return kept;
    } catch {
      const known = this.keys.get(name) ?? fresh;
      this.keys.set(name, known);
      return known;
    }
    return this.keys.get(name) ?? fresh;
  }

  /** A key that cannot be forgotten is harmless: the same call under it has the same outcome. */
  private async forgetKey(name: string): Promise<void> {
    this.keys.delete(name);
    try {
      await this.storage.remove(name);
    } catch {
      // The call has its outcome all the same.
    }
  }

  private async send<Op extends Operation>(
    operation: Op,
    params: Record<string, unknown>,
    { signal, onProgress }: CallOptions,
  ): Promise<OperationResults[Op]> {
    const { forward, sign, route, transport } = this.options;
    const hook = forward ?? sign;
    const host: HostFunctions = { hook: typeof hook === 'function' ? hook : undefined, transport, route, onProgress, signal };
    const call = this.describeCall(operation, encodeStrictly(params, 'params'));
    if (signal?.aborted) throw failure('aborted', '已取消', 'aborted');
    return (await makeCall(call, host)) as OperationResults[Op];
  }

  /** What the core is told of a call. */
  private describeCall(operation: Operation, params: string): string {
    const { forward, sign, settings, timeoutMs, retries, longestWaitMs } = this.options;
    const hook = forward ?? sign ?? '';
    const fixed = encodeStrictly(settings?.[operation.split('.')[0] as Platform] ?? {}, 'settings');
    const how = {
      operation,
      mode: forward ? 'forward' : 'sign',
      hook: typeof hook === 'function',
      timeoutMs: whole(timeoutMs, 10_000),
      retries: whole(retries, 2),
      longestWaitMs: whole(longestWaitMs, 15_000),
    };
    if (typeof hook !== 'function') Object.assign(how, gateway(hook));
    return `${encodeStrictly(how, 'options').slice(0, -1)},"params":${params},"settings":${fixed}}`;
  }
}

function gateway(address: GatewayAddress): object {
  if (typeof address === 'string') return { url: address };
  const { url, headers = {}, credentials } = address;
  const named = typeof headers === 'function' ? headers() : headers;
  return { url, headers: named, includeCredentials: credentials === 'include' };
}

/** A count or a time that the module's 32-bit timers can hold. */
function whole(value: number | undefined, standard: number): number {
  return value !== undefined && value >= 0 && value < 2 ** 31 ? Math.floor(value) : standard;
}

/** 128 random bits in hex. The realm may have no `crypto`; it need not be secret, only its own. */
function randomId(): string {
  const words = new Uint32Array(4);
  if (typeof crypto === 'object' && typeof crypto.getRandomValues === 'function') crypto.getRandomValues(words);
  else words.forEach((_, i) => { words[i] = Math.random() * 2 ** 32; });
  return Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('');
}
