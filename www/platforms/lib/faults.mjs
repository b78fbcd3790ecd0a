// How the stand-ins are told to fail. Faults wait in a queue; each request takes the first that fits.

import { Refusal, html } from './reply.mjs';

/**
 * @typedef {import('./types.d.ts').Fault} Fault
 * @typedef {import('./types.d.ts').Platform} Platform
 * @typedef {import('./types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('./types.d.ts').Reply} Reply
 */

/** The faults that are still to happen. */
export class FaultQueue {
  /** @type {Fault[]} */
  #waiting = [];

  /** @param {Fault} fault */
  add(fault) {
    this.#waiting.push({ times: 1, ...fault });
  }

  clear() {
    this.#waiting = [];
  }

  /** @param {string | null} operation @returns {Fault} an empty fault when none waits */
  take(operation) {
    const fault = this.#waiting.find((each) => each.operation === undefined || each.operation === operation);
    if (!fault) return {};
    fault.times = (fault.times ?? 1) - 1;
    if (fault.times <= 0) this.#waiting = this.#waiting.filter((each) => each !== fault);
    return fault;
  }
}

/**
 * A platform's answer under a fault.
 * @param {Platform} platform
 * @param {ReceivedRequest} request
 * @param {Fault} fault
 * @returns {Promise<{ reply: Reply | null, cutAt: number | null }>} no reply: the connection is cut at
 *   once; `cutAt`: it is cut after so many bytes of the body
 */
export async function answer(platform, request, fault) {
  if (fault.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault.format) request.forcedFormat = fault.format;
  const forced = forcedReply(platform, request, fault);
  const refusesFirst = forced && !fault.effect;
  if (fault.cut === 'before') return { reply: null, cutAt: null };

  const own = attempt(() => {
    const call = platform.admit(request);
    return refusesFirst ? forced : platform.perform(call);
  });
  if (fault.cut === 'after') return { reply: null, cutAt: null };
  const reply = mangled(forced ?? own, fault.mangle);
  const cutAt = fault.cut === 'during' ? Math.floor(Buffer.byteLength(reply.body) / 2) : null;
  return { reply, cutAt };
}

/** @param {() => Reply} act @returns {Reply} */
function attempt(act) {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return error.reply;
    throw error;
  }
}

/** @param {Platform} platform @param {ReceivedRequest} request @param {Fault} fault @returns {Reply | null} */
function forcedReply(platform, request, fault) {
  if (fault.code !== undefined) return platform.refuse(fault.code, request);
  if (fault.status === undefined && fault.body === undefined) return null;
  return { status: fault.status ?? 200, contentType: fault.contentType ?? 'application/json', body: fault.body ?? '' };
}

/** @param {Reply} reply @param {Fault['mangle']} how @returns {Reply} */
function mangled(reply, how) {
  if (how === 'truncate') return { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) };
  if (how === 'html') return html('<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>');
  if (how === 'empty') return { ...reply, body: '' };
  // Bytes that are not UTF-8, as from a proxy with its own idea of an encoding; see `send`.
  if (how === 'latin1') return { ...reply, contentType: 'application/json;charset=GBK' };
  return reply;
}
