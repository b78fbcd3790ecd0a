import type { InitOptions, Instance, Loader } from '../engine';
import { CouponKitError, failure, invalidInput } from '../error';
import { startFallback } from '../fallback';

/** A vendor's WebAssembly, which takes a path in the code package instead of bytes. */
export interface VendorWebAssembly {
  instantiate(path: string, imports: object): Promise<Instantiated>;
}

/** WeChat answers with the instance or with an object that holds it, depending on the base library. */
export type Instantiated = Instance | { instance: Instance };

/** Where a vendor's realm gets its module from. */
export interface Vendor {
  /** The vendor's WebAssembly, as far as this device has it. Asked when `init` is called, not before. */
  wasm(): VendorWebAssembly | undefined;
  /** Where the module lies when the app has put the package in the place that its vendor's tools use. */
  path: string;
  /** From which version on the vendor has it, in both languages. */
  needs: { zh: string; en: string };
}

/** For a realm that loads its module from the code package, or the JavaScript of it where wasm is refused. */
export function packagedLoader(vendor: Vendor): Loader {
  return {
    async instantiate(imports, options) {
      try {
        return await fromPackage(vendor, imports, options);
      } catch (error) {
        if (!options.fallback || wasCalledWrongly(error)) throw error;
        return startFallback(options.fallback, imports);
      }
    },
  };
}

async function fromPackage(vendor: Vendor, imports: object, options: InitOptions): Promise<Instance> {
  const path = options.wasmPath ?? vendor.path;
  if (typeof path !== 'string' || !/\.wasm(\.br)?$/.test(path)) {
    throw invalidInput('wasmPath', '应为代码包内 .wasm 或 .wasm.br 的路径', 'must be a .wasm or .wasm.br of the code package');
  }
  const wasm = vendor.wasm();
  if (!wasm) throw failure('notReady', `此环境不支持 wasm，需要${vendor.needs.zh}`, `no wasm here: needs ${vendor.needs.en}`);
  try {
    const loaded = await wasm.instantiate(path, imports);
    return 'instance' in loaded ? loaded.instance : loaded;
  } catch (cause) {
    throw failure(
      'badResponse',
      `无法从代码包加载 couponkit 的 wasm 模块：请检查 wasmPath，且需要${vendor.needs.zh}`,
      `couponkit's wasm module could not be loaded from the code package: check wasmPath; needs ${vendor.needs.en}`,
      cause,
    );
  }
}

function wasCalledWrongly(error: unknown): boolean {
  return CouponKitError.is(error) && error.code === 'invalidInput';
}
