import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root,
  plugins: [vue()],
  build: {
    target: 'es2020',
    // The package's default entry carries its wasm module along.
    chunkSizeWarningLimit: 1500,
    rollupOptions: { input: ['index.html', 'staff.html', 'inspector.html'].map((page) => `${root}${page}`) },
  },
});
