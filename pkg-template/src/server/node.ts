import { Gathered, type Leaving, type SendingLimits, type RawAnswer, SendFailure, type Sendable } from './sending';

/** Node's HTTP clients, and their connections, kept open. */
interface NodeModules {
  http: typeof import('node:http');
  https: typeof import('node:https');
  agents: { http: import('node:http').Agent; https: import('node:https').Agent };
}

let found: NodeModules | null | undefined;

/** Node's modules in Node itself; other runtimes have modules of these names that differ. */
export function nodeModules(): NodeModules | undefined {
  if (found === undefined) found = findModules() ?? null;
  return found ?? undefined;
}

function findModules(): NodeModules | undefined {
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return undefined;
  if (!process.release || process.release.name !== 'node' || 'bun' in process.versions || 'Deno' in globalThis) return undefined;
  if (typeof navigator === 'object' && navigator.userAgent === 'Cloudflare-Workers') return undefined;
  const http = process.getBuiltinModule('node:http');
  const https = process.getBuiltinModule('node:https');
  const options = { keepAlive: true, maxFreeSockets: 256 };
  return { http, https, agents: { http: new http.Agent(options), https: new https.Agent(options) } };
}

/**
 * Sends by Node's own client. The request is begun once the connection stands and `leaving` agrees; what fails before
 * that has not left.
 */
export function sendByNode(
  { http, https, agents }: NodeModules,
  { method, url, headers, body }: Sendable,
  { timeoutMs, maxBytes }: SendingLimits,
  leaving?: Leaving,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const secure = url.startsWith('https:');
    let left = false;
    let late = false;
    const request = secure
      ? https.request(url, { method, headers, agent: agents.https })
      : http.request(url, { method, headers, agent: agents.http });
    const alarm = setTimeout(() => {
      late = true;
      request.destroy();
      fail();
    }, timeoutMs);
    const settle = (act: () => void) => {
      clearTimeout(alarm);
      act();
    };
    const fail = () => { settle(() => { reject(new SendFailure(late ? 'timeout' : 'network', left)); }); };
    const go = () => {
      if (request.destroyed) return;
      left = true;
      request.end(body);
    };
    const connected = () => {
      if (!leaving) return go();
      leaving().then(go, (thrown: unknown) => {
        request.destroy();
        settle(() => { reject(thrown instanceof Error ? thrown : new Error('not leaving')); });
      });
    };
    request.once('socket', (socket) => {
      const isHandshaking = socket.connecting || ('secureConnecting' in socket && socket.secureConnecting) === true;
      if (isHandshaking) socket.once(secure ? 'secureConnect' : 'connect', connected);
      else connected();
    });
    request.once('response', (response) => {
      const bytes = new Gathered(maxBytes);
      response.on('data', (chunk: Uint8Array) => {
        bytes.add(chunk);
        if (bytes.length <= maxBytes) return;
        settle(() => { resolve({ status: response.statusCode ?? 0, bytes: undefined }); });
        request.destroy();
      });
      response.once('end', () => {
        settle(() => { resolve({ status: response.statusCode ?? 0, bytes: bytes.all() }); });
      });
      response.once('error', fail);
      response.once('close', () => { if (!response.complete) fail(); });
    });
    request.on('error', fail);
  });
}
