import type { SignedRequest } from '../contract';
import type { Operation } from '../types';

/** What is sent: for an operation, or for none, to get a token, which changes nothing. */
export type Sendable = Omit<SignedRequest, 'operation'> & { operation?: Operation };

/** How long a platform may take and how much it may say. */
export interface SendingLimits {
  timeoutMs: number;
  maxBytes: number;
  /** What sends, where the shop brings its own. */
  fetch?: typeof fetch | undefined;
}

/** What came back. */
export interface Answer {
  status: number;
  text: string;
}

/** What came back, as bytes; `undefined` where they are too many. */
export interface RawAnswer {
  status: number;
  bytes: Uint8Array | undefined;
}

/** Before its body leaves, a request tells; what fails before that has had no effect. */
export type Leaving = () => Promise<void>;

/** What a way of sending knows of a failure: whether the body may have left. */
export class SendFailure extends Error {
  constructor(readonly kind: 'timeout' | 'network', readonly left: boolean) {
    super(kind);
  }
}

/** Bytes that come in pieces, of which the smallest costs what it holds; beyond the most they are only counted. */
export class Gathered {
  length = 0;
  private first: Uint8Array | undefined;
  private bytes = new Uint8Array(0);

  constructor(private readonly maxBytes: number) {}

  add(chunk: Uint8Array): void {
    const at = this.length;
    this.length += chunk.length;
    if (this.length > this.maxBytes) return;
    if (at === 0) {
      this.first = chunk;
      return;
    }
    if (this.first) {
      this.grow(this.length);
      this.bytes.set(this.first);
      this.first = undefined;
    }
    if (this.length > this.bytes.length) this.grow(this.length);
    this.bytes.set(chunk, at);
  }

  all(): Uint8Array {
    return this.first ?? this.bytes.subarray(0, this.length);
  }

  private grow(least: number): void {
    const larger = new Uint8Array(Math.min(this.maxBytes, Math.max(1024, 2 * least)));
    larger.set(this.bytes);
    this.bytes = larger;
  }
}
