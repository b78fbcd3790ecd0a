import { failure } from './error';
import type { InitOptions, Loader, WasmSource } from './engine';

// Ways to a wasm instance that several entries share.

/** For an entry that carries its module inside itself, in base64. */
export function inlinedLoader(base64: string): Loader {
  return {
    instantiate: (imports, options) => instantiateFrom(options.wasm ?? decodeBase64(base64), imports),
    now: (imports) => (isNode() ? instantiateNow(decodeBase64(base64), imports) : undefined),
  };
}

/** For Node, where a module of this size is compiled in less time than anybody would notice. */
export function instantiateNow(bytes: BufferSource, imports: WebAssembly.Imports): WebAssembly.Instance {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
}

/** Compiles what `init` was given, or else what the entry has. */
export async function instantiateFrom(
  given: InitOptions['wasm'],
  imports: WebAssembly.Imports,
): Promise<WebAssembly.Instance> {
  const source = await given;
  const module = await compile(await fetched(source));
  return WebAssembly.instantiate(module, imports);
}

async function fetched(source: WasmSource | undefined): Promise<Response | BufferSource | WebAssembly.Module> {
  if (typeof source !== 'string' && !isUrl(source)) {
    if (typeof source === 'object') return source;
    throw failure(
      'notReady',
      '此入口不自带 wasm 模块，请用 init({ wasm }) 给出',
      'this entry brings no wasm module along: pass one with init({ wasm })',
    );
  }
  const file = fileSystem();
  if (file && isUrl(source) && source.protocol === 'file:') return file.readFileSync(source);
  try {
    return await fetch(source);
  } catch {
    throw failure(
      'network',
      '无法下载 couponkit 的 wasm 模块',
      "couponkit's wasm module could not be fetched",
    );
  }
}

async function compile(source: Response | BufferSource | WebAssembly.Module): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  const bytes = isResponse(source) ? await body(source) : source;
  try {
    return await WebAssembly.compile(bytes);
  } catch {
    throw failure(
      'badResponse',
      '给出的内容不是 couponkit 的 wasm 模块（服务器可能返回了网页）',
      "this is not couponkit's wasm module (the server may have answered with a page)",
    );
  }
}

// Not compileStreaming: it needs the right content type, which many shops' servers do not send,
// and for a module of this size it gains nothing.
async function body(response: Response): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw failure(
      'http',
      `下载 couponkit 的 wasm 模块失败：HTTP ${String(response.status)}`,
      `couponkit's wasm module could not be fetched: HTTP ${String(response.status)}`,
    );
  }
  return response.arrayBuffer();
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** Node's `fs`, reached in a way that no bundler follows; `undefined` elsewhere. */
export function fileSystem(): typeof import('node:fs') | undefined {
  return isNode() ? process.getBuiltinModule('node:fs') : undefined;
}

/** Only there may a module be compiled without waiting, whatever its size. */
function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions === 'object' && Boolean(process.versions.node);
}

function isUrl(value: unknown): value is URL {
  return typeof URL === 'function' && value instanceof URL;
}

function isResponse(value: unknown): value is Response {
  return typeof Response === 'function' && value instanceof Response;
}
