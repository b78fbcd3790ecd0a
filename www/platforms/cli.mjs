// node platforms/cli.mjs [port] [database file]

import { startPlatforms } from './index.mjs';

const [port = '0', file] = process.argv.slice(2);
const platforms = await startPlatforms({ port: Number(port), ...(file ? { file } : {}) });
console.log(`Stand-in platforms: ${platforms.url}`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void platforms.close().then(() => process.exit(0)));
}
