import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';

const root = join(import.meta.dirname, '../..');

/**
 * How each vendor's mini-program gets the package, as what its own tools would leave: WeChat copies the folder that
 * package.json's `miniprogram` names; for the others an app copies theirs, and the module.
 */
export const VENDORS = {
  wx: { folder: 'miniprogram_dist', at: '/miniprogram_npm/couponkit' },
  tt: { folder: 'douyin', module: 'miniprogram_dist/couponkit.wasm.br', at: '/couponkit' },
  my: { folder: 'alipay', module: 'couponkit.wasm', at: '/couponkit' },
};

/**
 * Lays out a mini-program's code package in a folder, hands it to `use`, and removes it afterwards. Files that the
 * phone decompresses as it loads them lie there decompressed, since jsc knows no brotli.
 */
export async function withCodePackage(vendor, use) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'couponkit-mini-')));
  try {
    const { folder: from, module, at } = VENDORS[vendor];
    mkdirSync(join(folder, at), { recursive: true });
    cpSync(join(root, 'dist/couponkit', from), join(folder, at), { recursive: true });
    if (module) cpSync(join(root, 'dist/couponkit', module), join(folder, at, basename(module)));
    cpSync(join(root, 'dist/couponkit/fallback'), join(folder, 'fallback'), { recursive: true });
    for (const name of readdirSync(join(folder, at)).filter((file) => file.endsWith('.br'))) {
      const file = join(folder, at, name);
      writeFileSync(file, brotliDecompressSync(readFileSync(file)));
    }
    return await use(folder, `${at}/index.js`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
