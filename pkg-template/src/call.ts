import { ask } from './ask';
import type { AbortSignalLike, CallProgress, Transport, TransportRequest } from './client';
import type { HookPayload } from './contract';
import { CouponKitError } from './error';
import type { CallStep } from './raw';

// The core decides every step of a call; this takes the steps. It knows functions, time and the network, which the core
// does not, and nothing else.

/** What only the page can do. */
export interface HostFunctions {
  hook?: ((payload: HookPayload) => Promise<unknown>) | undefined;
  transport?: Transport | undefined;
  route?: ((url: string) => string) | undefined;
  onProgress?: ((progress: CallProgress) => void) | undefined;
  signal?: AbortSignalLike | undefined;
}

/** What came of a step. */
interface StepEvent {
  happened?: string;
  status?: number;
  text?: string;
  error?: object;
}

/** Work under way. */
interface Task {
  event: Promise<StepEvent>;
  cancel?: () => void;
}

/** Makes a call, which is the JSON text that `src/call` describes, and returns its result. */
export async function makeCall(call: string, host: HostFunctions): Promise<unknown> {
  let event: StepEvent = {};
  let state: object | undefined;
  for (;;) {
    const step = nextStep(call, state, event);
    if ('result' in step) return step.result;
    state = step.state;
    try {
      host.onProgress?.(step.progress);
    } catch {
      // A listener that throws is its own fault.
    }
    event = await within(step.withinMs, begin(step, host), host.signal);
  }
}

function nextStep(call: string, state: object | undefined, { text = '', happened, status, error }: StepEvent): CallStep {
  const random = Math.floor(Math.random() * 2 ** 30);
  const given = JSON.stringify({ state, happened, status, error, random });
  return ask((raw) => raw.nextStep(call, given, text));
}

/** Waits for a task until the time is over or the caller gives up, either of which cancels it. */
function within(ms: number, task: Task | undefined, signal: AbortSignalLike | undefined): Promise<StepEvent> {
  return new Promise((resolve) => {
    const settle = (event: StepEvent) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      resolve(event);
    };
    const cancel = (happened: string) => {
      settle({ happened });
      task?.cancel?.();
    };
    const giveUp = () => { cancel('aborted'); };
    const timer = setTimeout(cancel, ms, 'late');
    signal?.addEventListener('abort', giveUp);
    if (signal?.aborted) giveUp();
    void task?.event.then(settle);
  });
}

function begin({ payload, request, include = false, progress }: CallStep, host: HostFunctions): Task | undefined {
  if (host.signal?.aborted) return undefined;
  if (payload) return { event: askHook(payload, host) };
  if (!request) return undefined;
  if (progress.stage === 'sending' && host.route) {
    const url = routed(request.url, host.route);
    if (typeof url !== 'string') return happens('unrouted');
    request.url = url;
  }
  if (!request.url) return happens('unsendable');
  // Browsers block it without saying why; the caller should know.
  if (typeof location === 'object' && location.protocol === 'https:' && /^http:/i.test(request.url)) {
    return happens('insecure');
  }
  if (host.transport) return transported(request, host.transport);
  return fetched(request, include) ?? happens('unequipped');
}

function happens(happened: string): Task {
  return { event: Promise.resolve({ happened }) };
}

/** What the page's functions return may be anything: a getter that throws, or a proxy. */
async function askHook(payload: HookPayload, { hook }: HostFunctions): Promise<StepEvent> {
  try {
    const answer = await hook?.(payload);
    if (typeof answer === 'string') return { happened: 'answered', status: 200, text: answer };
    const text = JSON.stringify(answer) as string | undefined;
    if (text !== undefined) return { happened: 'said', text };
  } catch {
    // What a hook throws may hold secrets.
  }
  return { happened: 'failed' };
}

/** Platforms promise no CORS: a signed request usually goes through a proxy of the page's own origin. */
function routed(url: string, route: (url: string) => unknown): unknown {
  try {
    return route(url);
  } catch {
    return undefined;
  }
}

/** By `fetch`, where the realm has it and the module knows how to ask it. */
function fetched(request: TransportRequest, include: boolean): Task | undefined {
  if (typeof fetch !== 'function') return undefined;
  const controller = typeof AbortController === 'function' ? new AbortController() : undefined;
  const made = ask((raw) => raw.fetchRequest && [raw.fetchRequest(JSON.stringify(request), include, controller?.signal)]);
  if (!made) return undefined;
  const [sendable] = made;
  if (!sendable) return happens('unsendable');
  const send = async (): Promise<StepEvent> => {
    const response = await fetch(sendable);
    return { happened: 'answered', status: response.status, text: await response.text() };
  };
  return { event: send().catch(() => ({ happened: 'lost' })), cancel: () => controller?.abort() };
}

function transported(request: TransportRequest, transport: Transport): Task {
  let abort: (() => void) | undefined;
  const send = async (): Promise<StepEvent> => {
    const task = transport(request);
    const split = 'answer' in task;
    if ('abort' in task) abort = () => { task.abort(); };
    const { status, text } = ((await (split ? task.answer : task)) ?? {}) as { status?: unknown; text?: unknown };
    if (typeof status !== 'number' || typeof text !== 'string' || !(status >= 100 && status < 600)) {
      return { happened: 'garbled' };
    }
    return { happened: 'answered', status: Math.floor(status), text };
  };
  return {
    event: send().catch((thrown: unknown) => ({ happened: 'lost', error: reasonOf(thrown) })),
    cancel: () => {
      try {
        abort?.();
      } catch {
        // The call is over all the same.
      }
    },
  };
}

/** Why a transport failed, where it says so by an error of ours; whatever else it throws may hold what it sent. */
function reasonOf(thrown: unknown): object | undefined {
  if (!CouponKitError.is(thrown)) return undefined;
  const { code, messages, retry } = thrown;
  return { code, messages, retry };
}
