// Node's http in the clothes of fetch: a Request in, a Response out, as `createGateway` speaks.

import { createServer } from 'node:http';

/**
 * @param {(request: Request) => Promise<Response>} handle
 * @param {{ port: number, host?: string }} where 0 takes any free port
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function listen(handle, { port, host = '127.0.0.1' }) {
  const server = createServer(async (incoming, outgoing) => {
    try {
      await write(outgoing, await handle(toRequest(incoming)));
    } catch (error) {
      console.error(error);
      if (!outgoing.headersSent) outgoing.writeHead(500);
      outgoing.end();
    }
  });
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

/** @param {import('node:http').IncomingMessage} incoming */
function toRequest(incoming) {
  const { method = 'GET', headers } = incoming;
  const url = new URL(incoming.url ?? '/', `http://${headers.host ?? 'localhost'}`);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, {
    method,
    headers: Object.entries(headers).map(([name, value]) => /** @type {[string, string]} */ ([name, String(value)])),
    ...(hasBody ? { body: /** @type {any} */ (incoming), duplex: 'half' } : {}),
  });
}

/** @param {import('node:http').ServerResponse} outgoing @param {Response} response */
async function write(outgoing, response) {
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
