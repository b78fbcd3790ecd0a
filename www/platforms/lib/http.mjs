// The one HTTP server under all four platforms: reads a request untouched, lets the platform answer,
// applies faults, keeps the ledger. It sends no CORS headers, as none of the platforms promises any.

import { createServer } from 'node:http';
import { answer } from './faults.mjs';
import { html } from './reply.mjs';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('./types.d.ts').Platform} Platform
 * @typedef {import('./types.d.ts').ReceivedRequest} ReceivedRequest
 * @typedef {import('./types.d.ts').Reply} Reply
 */

const MAX_BODY = 1 << 20;

/**
 * @param {{ platforms: Platform[], store: import('./db.mjs').Store, faults: import('./faults.mjs').FaultQueue,
 *   now: () => number, control: (request: ReceivedRequest) => Reply | null, port: number, host: string }} options
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ platforms, store, faults, now, control, port, host }) {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error) => {
      console.error(error);
      outgoing.destroy();
    });
  });

  /** @param {IncomingMessage} incoming @param {ServerResponse} outgoing */
  async function handle(incoming, outgoing) {
    const request = await receive(incoming);
    if (!request) return send(outgoing, html('<h1>413</h1>', 413));
    const controlled = control(request);
    if (controlled) return send(outgoing, controlled);

    const { platform, operation } = addressee(platforms, request);
    const { reply, cutAt } = platform
      ? await answer(platform, request, faults.take(operation))
      : { reply: html('<html><body><h1>404 Not Found</h1></body></html>', 404), cutAt: null };
    store.log({
      at: now(),
      platform: platform?.name ?? '',
      operation,
      method: request.method,
      url: request.query ? `${request.path}?${request.query}` : request.path,
      headers: request.headers,
      body: request.body.toString(),
      status: reply?.status ?? 0,
      answer: reply?.body ?? '',
    });
    if (!reply) return void incoming.socket.destroy();
    send(outgoing, reply, cutAt);
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://${host}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** @param {IncomingMessage} incoming @returns {Promise<ReceivedRequest | null>} null: the body is too large */
async function receive(incoming) {
  const chunks = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length <= MAX_BODY) chunks.push(chunk);
  }
  if (length > MAX_BODY) return null;
  const [path = '/', ...rest] = (incoming.url ?? '/').split('?');
  /** @type {Record<string, string>} */
  const headers = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return { method: incoming.method ?? '', path, query: rest.join('?'), headers, body: Buffer.concat(chunks) };
}

/** @param {Platform[]} platforms @param {ReceivedRequest} request */
function addressee(platforms, request) {
  for (const platform of platforms) {
    const operation = platform.operationOf(request);
    if (operation !== null) return { platform, operation };
  }
  return { platform: null, operation: null };
}

/** @param {ServerResponse} outgoing @param {Reply} reply @param {number | null} [cutAt] */
function send(outgoing, { status, contentType, body }, cutAt = null) {
  const bytes = Buffer.from(body, contentType.includes('GBK') ? 'latin1' : 'utf8');
  outgoing.writeHead(status, { 'content-type': contentType, 'content-length': bytes.length });
  if (cutAt === null) return void outgoing.end(bytes);
  outgoing.write(bytes.subarray(0, cutAt), () => outgoing.destroy());
}
