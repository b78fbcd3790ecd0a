// The way out for a trusted caller's signed requests: no platform promises CORS, so they go through the page's own
// origin, unchanged but for what belongs to this origin alone (cookies and the browser's own headers).

const PASSED = /^(content-type|app-token|x-api-.+|x-gw-router-addr)$/;

/**
 * @param {Request} request
 * @param {string} prefix of this origin's path, before the platform's
 * @param {string} origin the platform's
 * @returns {Promise<Response>}
 */
export async function sendOn(request, prefix, origin) {
  const { pathname, search } = new URL(request.url);
  const response = await fetch(origin + pathname.slice(prefix.length) + search, {
    method: request.method,
    headers: [...request.headers].filter(([name]) => PASSED.test(name)),
    redirect: 'manual',
    ...(request.method === 'GET' ? {} : { body: await request.arrayBuffer() }),
  });
  const type = response.headers.get('content-type') ?? 'text/plain';
  return new Response(await response.arrayBuffer(), { status: response.status, headers: { 'content-type': type } });
}
