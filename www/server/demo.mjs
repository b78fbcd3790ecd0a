// npm run demo: the stand-in platforms, the backend and the site, on ports of this machine that are free.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startPlatforms } from '../platforms/index.mjs';
import { startSite } from './site.mjs';

const PREFERRED_PORT = 5173;

/** The port itself, or 0 (any) when it is taken. @param {number} port */
async function ifFree(port) {
  const probe = createServer();
  try {
    probe.listen(port, '127.0.0.1');
    await once(probe, 'listening');
    return port;
  } catch {
    return 0;
  } finally {
    probe.close();
  }
}

const root = fileURLToPath(new URL('..', import.meta.url));
await build({ configFile: `${root}vite.config.mjs`, logLevel: 'warn' });
const platforms = await startPlatforms();
const site = await startSite({ platforms, folder: `${root}dist`, port: await ifFree(PREFERRED_PORT) });
console.log(`couponkit demo: ${site.url}\nstand-in platforms: ${platforms.url}`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void Promise.all([site.close(), platforms.close()]).then(() => process.exit(0)));
}
