/** How long a platform may take and how much it may say. */
export interface Limits {
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
