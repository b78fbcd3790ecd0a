import { nodeResolve } from '@rollup/plugin-node-resolve';

// As the plugin's documentation begins: it is not told that this is for a browser.
export default ['inlined', 'evaluator', 'backend'].map((name) => ({
  input: `${name}.mjs`,
  output: { dir: `dist/${name}` },
  plugins: [nodeResolve()],
}));
