import { bytesOf } from './bytes';
import type { Loader, ResponseLike, UrlLike, WasmSource } from './engine';
import { type CouponKitError, failure } from './error';
import { startFallback } from './fallback';

// Ways to a wasm instance that several entries share.

/** The module that an entry brings along. */
interface OwnModule {
  /** Its bytes, where they can be had without waiting. */
  bytes(): BufferSource | undefined;
  /** Its address, for when they cannot. */
  address?(): UrlLike | string;
}

/** For an entry that carries its module inside itself as text. */
export function inlinedLoader(text: string): Loader {
  return pageLoader({ bytes: () => bytesOf(text) });
}

/** For an entry whose module is the file `couponkit.wasm`. Where that is may be asked only when it is used. */
export function fileLoader(address: () => URL | string): Loader {
  return pageLoader({ bytes: () => readFile(address()), address });
}

/** For a runtime that has compiled the module itself. */
export function compiledLoader(module: WebAssembly.Module): Loader {
  const instantiate = (imports: WebAssembly.Imports) => new WebAssembly.Instance(module, imports);
  return { instantiate: (imports) => Promise.resolve(instantiate(imports)), now: instantiate };
}

function pageLoader(own: OwnModule): Loader {
  // In one place for both ways: SWC's minifier copies a literal to wherever it is used, and the module's text is one.
  const bytes = (): BufferSource | undefined => {
    const refusal = refusalOfWasm();
    if (refusal) throw refusal;
    return own.bytes();
  };
  return {
    async instantiate(imports, options) {
      if (options.fallback && refusalOfWasm()) return startFallback(options.fallback, imports);
      const given = await options.wasm;
      return compile(given ?? bytes() ?? own.address!(), imports);
    },
    // Only in Node may a module be compiled without waiting, whatever its size.
    now(imports) {
      const found = isNode() ? bytes() : undefined;
      return found && new WebAssembly.Instance(new WebAssembly.Module(found), imports);
    },
  };
}

/** A module of nothing. */
const EMPTY = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

/** What this realm has against wasm, if anything: then it does not compile even that. */
function refusalOfWasm(): CouponKitError | undefined {
  try {
    new WebAssembly.Module(EMPTY);
    return undefined;
  } catch (cause) {
    return failure(
      'notReady',
      '此环境不允许运行 wasm（CSP 缺少 wasm-unsafe-eval、iOS 锁定模式，或浏览器过旧）：请允许，或给 init 传入 fallback',
      'wasm is refused here (a CSP without wasm-unsafe-eval, lockdown mode of iOS, or an old browser): allow it, or give init a fallback',
      cause,
    );
  }
}

async function compile(source: WasmSource, imports: WebAssembly.Imports): Promise<WebAssembly.Instance> {
  const found = await fetchedSource(source);
  const module = isResponse(found) ? await body(found) : found;
  try {
    const made = await WebAssembly.instantiate(module as BufferSource, imports);
    // Of bytes it makes both a module and an instance, of a module only the instance.
    return (made as Partial<WebAssembly.WebAssemblyInstantiatedSource>).instance ?? (made as unknown as WebAssembly.Instance);
  } catch (cause) {
    const refusal = refusalOfWasm();
    if (refusal) throw refusal;
    throw failure(
      'badResponse',
      '给出的内容不是 couponkit 的 wasm 模块（服务器可能返回了网页）',
      "this is not couponkit's wasm module (the server may have answered with a page)",
      cause,
    );
  }
}

async function fetchedSource(source: WasmSource): Promise<WasmSource> {
  if (typeof source !== 'string' && !isUrl(source)) return source;
  try {
    const file = isUrl(source) && source.protocol === 'file:' ? fileSystem() : undefined;
    return file ? file.readFileSync(source as URL) : await fetch(typeof source === 'string' ? source : source.href);
  } catch (cause) {
    throw unreachable(cause);
  }
}

// Not instantiateStreaming: it needs the right content type, which many shops' servers do not send, and for a module of
// this size it gains nothing.
async function body(response: ResponseLike): Promise<ArrayBuffer> {
  if (!response.ok) {
    throw failure(
      'http',
      `下载 couponkit 的 wasm 模块失败：HTTP ${String(response.status)}`,
      `couponkit's wasm module could not be fetched: HTTP ${String(response.status)}`,
    );
  }
  try {
    return await response.arrayBuffer();
  } catch (cause) {
    throw unreachable(cause);
  }
}

function readFile(address: UrlLike | string): BufferSource | undefined {
  const files = fileSystem();
  if (!files) return undefined;
  try {
    return files.readFileSync(address as URL | string);
  } catch (cause) {
    throw unreachable(cause);
  }
}

function unreachable(cause: unknown): CouponKitError {
  return failure(
    'network',
    '无法取得 couponkit 的 wasm 模块（文件 couponkit.wasm）：请检查它的位置，或用 init({ wasm }) 指明',
    "couponkit's wasm module, the file couponkit.wasm, could not be had: check where it is, or say so by init({ wasm })",
    cause,
  );
}

/** Node's `process`, by a name that no bundler fills in. */
function nodeProcess(): NodeJS.Process | undefined {
  const found = typeof globalThis === 'object' ? (globalThis as { process?: NodeJS.Process }).process : undefined;
  return typeof found?.versions === 'object' && found.versions.node ? found : undefined;
}

function isNode(): boolean {
  return nodeProcess() !== undefined;
}

function fileSystem(): typeof import('node:fs') | undefined {
  return nodeProcess()?.getBuiltinModule('node:fs');
}

function isUrl(value: unknown): value is UrlLike {
  return typeof URL === 'function' && value instanceof URL;
}

// By its looks: asking for the class `Response` takes Node longer than compiling the module does.
function isResponse(value: unknown): value is ResponseLike {
  return typeof (value as Partial<ResponseLike> | null)?.arrayBuffer === 'function';
}
