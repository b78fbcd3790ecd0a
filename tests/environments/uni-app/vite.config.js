import { defineConfig } from 'vite';
import uni from '@dcloudio/vite-plugin-uni';

// The plugin is CommonJS.
export default defineConfig({ plugins: [(uni.default ?? uni)()] });
