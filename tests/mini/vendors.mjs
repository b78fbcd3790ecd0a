import { request } from 'node:http';

/**
 * What stands at `wx`, `tt` and `my` in the tests: real HTTP and storage in memory, in each vendor's own manner of
 * taking arguments, answering and failing. `hosts` are the domains that the mini-program may call.
 */
export function vendorApi(vendor, { hosts }) {
  const kept = new Map();
  const storage = vendor === 'my'
    ? {
      getStorageSync: ({ key }) => ({ data: kept.get(key) ?? null }),
      setStorageSync: ({ key, data }) => void kept.set(key, data),
      removeStorageSync: ({ key }) => void kept.delete(key),
    }
    : {
      getStorageSync: (key) => kept.get(key) ?? '',
      setStorageSync: (key, data) => void kept.set(key, data),
      removeStorageSync: (key) => void kept.delete(key),
    };
  return { ...storage, request: (options) => send(vendor, hosts, options) };
}

const IN_WORDS = {
  domain: 'request:fail url not in domain list',
  timeout: 'request:fail timeout',
  abort: 'request:fail abort',
  network: 'request:fail errcode:-109 cronet_error_code:-109',
};

/** A failure as each vendor puts it. */
const FAILURES = {
  wx: IN_WORDS,
  tt: { ...IN_WORDS, network: 'request:fail network error' },
  my: { domain: [11, '无权跨域'], timeout: [13, '超时'], abort: [20, 'request aborted'], network: [12, '网络出错'] },
};

function failure(vendor, what) {
  const words = FAILURES[vendor][what];
  return vendor === 'my' ? { error: words[0], errorMessage: words[1] } : { errMsg: words };
}

function send(vendor, hosts, options) {
  const { url, method = 'GET', data, timeout = 60_000, dataType = 'json', success, fail } = options;
  let failed = false;
  const giveUp = (what) => {
    if (failed) return;
    failed = true;
    fail?.(failure(vendor, what));
  };
  if (!hosts.includes(new URL(url).host)) {
    setTimeout(giveUp, 0, 'domain');
    return { abort() {} };
  }
  const headers = { 'content-type': 'application/json', ...(vendor === 'my' ? options.headers : options.header) };
  const sent = request(url, { method, headers }, (response) => {
    const chunks = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('error', () => giveUp('network'));
    response.on('end', () => {
      if (failed) return;
      let body = Buffer.concat(chunks).toString();
      if (dataType === 'json' || dataType === 'json_or_text') {
        // Parsing is what they do unless told not to; numbers beyond 2^53 come out wrong.
        try { body = JSON.parse(body); } catch { /* text stays text */ }
      }
      if (vendor !== 'my') success?.({ statusCode: response.statusCode, data: body, header: headersOf(response), cookies: [] });
      else if (response.statusCode < 300) success?.({ status: response.statusCode, data: body, headers: headersOf(response) });
      else fail?.({ error: 19, errorMessage: 'http status error', status: response.statusCode, data: body });
    });
  });
  sent.on('error', () => giveUp('network'));
  sent.setTimeout(timeout, () => { giveUp('timeout'); sent.destroy(); });
  sent.end(method === 'GET' || data === undefined ? undefined : typeof data === 'string' ? data : JSON.stringify(data));
  return { abort() { giveUp('abort'); sent.destroy(); } };
}

/** As the native layers hand them over: `Set-Cookie`, not Node's lower case. */
function headersOf(response) {
  const capitals = (name) => name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [capitals(name), String(value)]));
}
