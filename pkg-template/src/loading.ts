import { bytesOf } from './bytes';
import { failure } from './error';
import type { Loader, WasmSource } from './engine';

// Ways to a wasm instance that several entries share.

/** For an entry that carries its module inside itself as text. */
export function inlinedLoader(text: string): Loader {
  return {
    instantiate: (imports, options) => instantiateFrom(options.wasm ?? bytesOf(text), imports),
    now: (imports) => (isNode() ? instantiateNow(bytesOf(text), imports) : undefined),
  };
}

/** For an entry whose module is the file `couponkit.wasm` beside it. Where that is may be asked only when it is used. */
export function fileLoader(where: () => URL | string): Loader {
  const read = () => fileSystem()?.readFileSync(where());
  return {
    instantiate: (imports, options) => instantiateFrom(options.wasm ?? read() ?? where(), imports),
    now: (imports) => {
      const bytes = read();
      return bytes && instantiateNow(bytes, imports);
    },
  };
}

/** For a runtime that has compiled the module itself. */
export function compiledLoader(module: WebAssembly.Module): Loader {
  const instantiate = (imports: WebAssembly.Imports) => new WebAssembly.Instance(module, imports);
  return { instantiate: (imports) => Promise.resolve(instantiate(imports)), now: instantiate };
}

// In Node a module of this size is compiled in less time than anybody would notice.
function instantiateNow(bytes: BufferSource, imports: WebAssembly.Imports): WebAssembly.Instance {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
}

/** Compiles and starts what `init` was given, or else what the entry has. */
async function instantiateFrom(
  given: WasmSource | PromiseLike<WasmSource>,
  imports: WebAssembly.Imports,
): Promise<WebAssembly.Instance> {
  const source = await fetched(await given);
  const module = isResponse(source) ? await body(source) : source;
  try {
    const made = await WebAssembly.instantiate(module as BufferSource, imports);
    // Of bytes it makes both a module and an instance, of a module only the instance.
    return (made as Partial<WebAssembly.WebAssemblyInstantiatedSource>).instance ?? (made as unknown as WebAssembly.Instance);
  } catch {
    throw failure(
      'badResponse',
      '给出的内容不是 couponkit 的 wasm 模块（服务器可能返回了网页）',
      "this is not couponkit's wasm module (the server may have answered with a page)",
    );
  }
}

async function fetched(source: WasmSource): Promise<Response | BufferSource | WebAssembly.Module> {
  if (typeof source !== 'string' && !isUrl(source)) return source;
  try {
    const file = isUrl(source) && source.protocol === 'file:' ? fileSystem() : undefined;
    return file ? file.readFileSync(source) : await fetch(source);
  } catch {
    throw failure('network', '无法下载 couponkit 的 wasm 模块', "couponkit's wasm module could not be fetched");
  }
}

// Not instantiateStreaming: it needs the right content type, which many shops' servers do not send, and for a module of
// this size it gains nothing.
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

/** Node's `fs`, reached in a way that no bundler follows; `undefined` elsewhere. */
function fileSystem(): typeof import('node:fs') | undefined {
  return isNode() ? process.getBuiltinModule('node:fs') : undefined;
}

/** Only there may a module be compiled without waiting, whatever its size. */
function isNode(): boolean {
  return typeof process === 'object' && typeof process.versions === 'object' && Boolean(process.versions.node);
}

function isUrl(value: unknown): value is URL {
  return typeof URL === 'function' && value instanceof URL;
}

// By its looks: asking for the class `Response` takes Node longer than compiling the module does.
function isResponse(value: object | null): value is Response {
  return typeof (value as Partial<Response> | null)?.arrayBuffer === 'function';
}
