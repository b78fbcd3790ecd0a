/** One request as it arrived, nothing decoded that a signature may cover. */
export interface ReceivedRequest {
  method: string;
  /** The path as sent, without the query. */
  path: string;
  /** The query as sent, without the "?"; "" when there is none. */
  query: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** Set by a fault: answer in this format whatever was asked for. */
  forcedFormat?: 'xml' | undefined;
}

/** What goes back over the wire. */
export interface Reply {
  status: number;
  contentType: string;
  body: string;
}

/** A request that passed every check: which operation it is, and its fields, decoded. */
export interface Call {
  operation: string;
  fields: Record<string, any>;
  request: ReceivedRequest;
}

/** What the server needs from a platform. */
export interface Platform {
  name: string;
  /** The operation a request names, null when the address is not this platform's. */
  operationOf(request: ReceivedRequest): string | null;
  /** Everything that is verified before anything happens; throws a `Refusal`. */
  admit(request: ReceivedRequest): Call;
  /** The effect and its answer; throws a `Refusal` for a business failure. */
  perform(call: Call): Reply;
  /** The answer that the platform gives for one of its codes. */
  refuse(code: string, request: ReceivedRequest): Reply;
}

/**
 * How one or more requests are to fail. Parts combine: a slow answer may also be cut.
 * Without `operation` it takes the next request, whichever it is.
 */
export interface Fault {
  /** e.g. "tmall.sendCoupon"; "kingdee.appToken" is the token endpoint. */
  operation?: string;
  /** How many requests it takes; default 1. */
  times?: number;
  /** Milliseconds before anything happens. */
  delayMs?: number;
  /** The connection is cut before the effect, after it, or half way through the answer to it. */
  cut?: 'before' | 'after' | 'during';
  /** One of the platform's own codes is answered. */
  code?: string;
  /** With `code` or `status`: the effect happens all the same. Default false. */
  effect?: boolean;
  /** An HTTP status, with `body` or an empty one. */
  status?: number;
  body?: string;
  contentType?: string;
  /** What becomes of a good answer on its way. */
  mangle?: 'truncate' | 'html' | 'empty' | 'latin1';
  /** Tmall: answer in XML though JSON was asked for. */
  format?: 'xml';
}

/** An activity under which coupons are issued: stock and limit are kept by the store. */
export interface Campaign {
  id: string;
  /** null = unlimited. */
  stock: number | null;
  /** 0 = unlimited. */
  perUser: number;
  /** What the platform's answers say about it, in the platform's own keys. */
  data: Record<string, any>;
}

/** A coupon that a platform issued. */
export interface Issue {
  platform: string;
  id: string;
  campaign: string;
  holder: string;
  /** The caller's idempotency key; null where the platform has none. */
  key: string | null;
  at: number;
  data: Record<string, any>;
}

/** A request and what became of it, for tests to look at. */
export interface LedgerEntry {
  at: number;
  platform: string;
  operation: string | null;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** HTTP status; 0 when the connection was cut. */
  status: number;
  answer: string;
}
