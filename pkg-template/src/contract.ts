import type { ErrorDetail } from './error';
import type { OperationParams } from './operations';
import type { Operation, PreparedRequest } from './types';

/**
 * What a page asks of its backend: version 1 of the contract.
 *
 * A gateway gets `version`, `operation` and `params` as JSON; a function also the unsigned `request`, in sign mode, for
 * convenience. A backend trusts none of it: it fills in who the shopper is, prepares and signs by itself.
 */
export interface HookPayload<Op extends Operation = Operation> {
  /** The version of the contract. */
  version: 1;
  /** What is asked of the platform. */
  operation: Op;
  /** Its params, as the page gave them. */
  params: OperationParams[Op];
  /** In sign mode: the request as `prepare` makes it. */
  request?: PreparedRequest;
}

/** A request with its signature: what is sent, byte for byte. */
export interface SignedRequest {
  /** The operation that it belongs to. */
  operation: Operation;
  /** The HTTP method. */
  method: 'GET' | 'POST';
  /** The whole address. */
  url: string;
  /** All headers. */
  headers: Record<string, string>;
  /** The exact body text; absent for GET. */
  body?: string;
}

/**
 * What a backend answers: the platform's answer as it came, a result that it has read and filtered, the signed request,
 * or an error.
 */
export type GatewayAnswer =
  | { version: 1; status: number; text: string }
  | { version: 1; result: unknown }
  | { version: 1; request: SignedRequest }
  | { version: 1; error: ErrorDetail };
