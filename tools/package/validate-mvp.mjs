// Fails unless a wasm module keeps to what the first version of WebAssembly had: mini-programs run on such engines.
// usage: node tools/package/validate-mvp.mjs MODULE
import { spawnSync } from 'node:child_process';

const later = [
  'saturating-float-to-int', 'sign-extension', 'simd', 'multi-value', 'bulk-memory', 'reference-types',
];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/wabt/bin/wasm-validate', ...later.map((feature) => `--disable-${feature}`), process.argv[2]],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
