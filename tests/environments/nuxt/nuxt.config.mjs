export default defineNuxtConfig({
  compatibilityDate: '2025-07-01',
  telemetry: false,
  app: { head: { link: [{ rel: 'icon', href: 'data:,' }] } },
  // Nitro reads no .wasm file without it. It matters where a module has to be compiled beforehand, as at Cloudflare.
  nitro: { experimental: { wasm: true } },
});
